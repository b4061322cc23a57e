/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // own-router
  [
    'own-router', 'any-version',
    [`prefix: '/api/v1'`,
      `prefix: '/api/:version'`],
    'unknown-version-404-json', 'any-version',
    'write the number, not a parameter',
  ],
  [
    'own-router', 'prefix-forgotten',
    [`new Router({ prefix: '/api/v1' })`,
      'new Router()'],
    'v1-bare-array', 'no-route',
    'No route answers `GET /api/v1/orders`',
  ],
  [
    'own-router', 'one-left-behind',
    ["v1.get('/orders/:id'", "const old = new Router()\nold.get('/orders/:id'", 'app.use(v1.routes())', 'app.use(old.routes())\napp.use(v1.routes())'],
    'v1-one', 'one-left-behind',
    'the single order has not',
  ],
  [
    'own-router', 'router-not-used',
    ['app.use(v1.routes()).use(v1.allowedMethods())', ''],
    'v1-bare-array', 'router-not-used',
    'the app does not use the router',
  ],
  // freeze-v1
  [
    'freeze-v1', 'old-number-name',
    ['quantity: number_of_cookies',
      'number_of_cookies'],
    'v2-new-names', 'old-quantity',
    'In version 2 it is `quantity`',
  ],
  [
    'freeze-v1', 'v1-renamed',
    { 'serializers.ts': ['cookie_orders: (order.cookie_orders ?? [])',
      'lines: (order.cookie_orders ?? [])',
     '?.name ?? null, number_of_cookies }',
      '?.name ?? null, quantity: number_of_cookies }'],
      'server.ts': [`const serializeOrderV2 = (order: Order) => {
  const { id, date, address, cookie_orders } = serializeOrder(order)
  const lines = cookie_orders.map(({ cookie_id, cookie_name, number_of_cookies }) => {
    return { cookie_id, cookie_name, quantity: number_of_cookies }
  })
  return { id, date, address, lines }
}`,
      'const serializeOrderV2 = serializeOrder'] },
    'v1-unchanged-after-v2', 'v1-renamed',
    'Leave its serializer alone',
  ],
  [
    'freeze-v1', 'both-names',
    ['return { id, date, address, lines }', 'return { id, date, address, cookie_orders, lines }'],
    'v2-new-names', 'old-member',
    'There it is `lines`, and only `lines`',
  ],
  [
    'freeze-v1', 'not-mounted',
    ['app.use(v2.routes()).use(v2.allowedMethods())', ''],
    'v2-new-names', 'no-route',
    'its router is not in use',
  ],
  // v2-envelope
  [
    'v2-envelope', 'still-bare',
    [`ctx.body = {
    data: shop.orders.map(serializeOrderV2),
    total_items: shop.orders.length,
  }`,
      'ctx.body = shop.orders.map(serializeOrderV2)'],
    'v2-envelope', 'still-bare',
    'the member `data` of an object',
  ],
  [
    'v2-envelope', 'v1-wrapped',
    [`ctx.body = shop.orders.map(serializeOrder)
`,
      `ctx.body = { data: shop.orders.map(serializeOrder) }
`],
    'v1-bare-array', 'v1-wrapped',
    'leave version 1 as it was',
  ],
  [
    'v2-envelope', 'orders-of-version-1',
    ['data: shop.orders.map(serializeOrderV2)', 'data: shop.orders.map(serializeOrder)'],
    'v2-envelope', 'orders-of-version-1',
    'Use the serializer of version 2',
  ],
  [
    'v2-envelope', 'no-list-route',
    ["v2.get('/orders', (ctx)", "v2.get('/order', (ctx)"],
    'v2-envelope', 'no-route',
    'You have `GET /api/v2/order`',
  ],
  // page-maths
  [
    'page-maths', 'limit-ignored',
    ['Number(ctx.query.limit ?? 10)', '10'],
    'second-page', 'limit-ignored',
    'The limit was 4, and 10 orders came',
  ],
  [
    'page-maths', 'all-at-once',
    ['.slice((page - 1) * limit, page * limit)', ''],
    'ten-by-default', 'all-at-once',
    'All orders came at once',
  ],
  [
    'page-maths', 'rounds-down',
    ['Math.ceil', 'Math.floor'],
    'pages-exact', 'page-count',
    'nobody will ever see the rest',
  ],
  [
    'page-maths', 'beyond-refused',
    [`const total_pages = Math.ceil(total_items / limit)
`,
      `const total_pages = Math.ceil(total_items / limit)
  if (page > total_pages) ctx.throw(404, 'There is no such page.')
`],
    'page-beyond-end', 'beyond-refused',
    'a good question with an empty answer',
  ],
  [
    'page-maths', 'one-page-too-many',
    ['Math.ceil(total_items / limit)',
      'Math.floor(total_items / limit) + 1'],
    'pages-exact', 'page-count',
    '30 orders, 10 on a page: you said 4 pages',
  ],
  [
    'page-maths', 'page-as-text',
    ['current_page: page',
      'current_page: ctx.query.page ?? 1'],
    'second-page', 'number-as-text',
    '`current_page` is the text "2"',
  ],
  [
    'page-maths', 'page-ignored',
    ['(page - 1) * limit, page * limit',
      '0, limit'],
    'second-page', 'first-page-again',
    'the first page again',
  ],
  [
    'page-maths', 'pages-from-0',
    ['ctx.query.page ?? 1',
      'ctx.query.page ?? 0',
     '(page - 1) * limit, page * limit',
      'page * limit, (page + 1) * limit'],
    'ten-by-default', 'pages-from-0',
    'Pages are counted from 1',
  ],
  [
    'page-maths', 'total-of-the-page',
    [`    total_items,
`,
      `    total_items: shop.orders.slice((page - 1) * limit, page * limit).length,
`],
    'v2-envelope', 'total-of-the-page',
    'counts what is on this page',
  ],
  // bad-pages
  [
    'bad-pages', 'no-maximum',
    [' || number > most',
      ''],
    'limit-0-or-101-400', 'limit-accepted',
    'a whole number from 1 to 100',
  ],
  [
    'bad-pages', 'number-reads-more',
    ['!/^\\d+$/.test(text)',
      '!Number.isInteger(number)'],
    'page-text-400', 'number-reads-more',
    '1e3 is a thousand',
  ],
  [
    'bad-pages', 'page-zero',
    ['number < 1',
      'number < 0'],
    'page-zero-400', 'page-below-one',
    'pages begin at 1',
  ],
  [
    'bad-pages', 'parse-int',
    ['const number = Number(text)',
      'const number = parseInt(String(text), 10)',
     `typeof text !== 'string' || !/^\\d+$/.test(text) || number < 1 || number > most`,
      '!(number >= 1 && number <= most)'],
    'page-text-400', 'read-in-part',
    '`parseInt` reads as far as it can',
  ],
  [
    'bad-pages', 'plain-error',
    ['ctx.throw(400, `${name} must be given once, as a whole number from 1 to ${most}.`)',
      'throw new Error(`${name} must be given once, as a whole number from 1 to ${most}.`)'],
    'page-text-400', 'threw',
    'A 500 says "my fault"',
  ],
  [
    'bad-pages', 'takes-the-first',
    ['const text = ctx.query[name] ?? String(preset)',
      'const text = [ctx.query[name] ?? String(preset)].flat()[0]'],
    'page-repeated-400', 'given-twice',
    'reaches your code as an array',
  ],
  [
    'bad-pages', 'not-looked-at',
    ["typeof text !== 'string' || !/^\\d+$/.test(text) || number < 1 || number > most", 'number < 1 || number > most'],
    'page-text-400', 'became-nan',
    'NaN became `null` on the way out',
  ],
  [
    'bad-pages', 'only-nan-is-refused',
    ["typeof text !== 'string' || !/^\\d+$/.test(text) || number < 1 || number > most", 'Number.isNaN(number) || number < 1 || number > most'],
    'page-text-400', 'number-reads-more',
    '`page=1.5` was accepted, as page 1.5',
  ],
  [
    'bad-pages', 'fallback',
    ['  const number = Number(text)\n', '  const number = Number(text) || preset\n', "typeof text !== 'string' || !/^\\d+$/.test(text) || number < 1 || number > most", 'number < 1 || number > most'],
    'page-text-400', 'replaced-silently',
    '`page=abc` was answered as page 1',
  ],
  [
    'bad-pages', 'limit-zero',
    ['number < 1 ||', "(name === 'page' && number < 1) ||"],
    'limit-0-or-101-400', 'divided-by-zero',
    'JSON has no such number',
  ],
  [
    'bad-pages', 'hundred-refused',
    ['number > most', 'number >= most'],
    'limit-0-or-101-400', 'good-limit-refused',
    'A limit of 100 was refused',
  ],
  [
    'bad-pages', 'maximum-not-named',
    ['`${name} must be given once, as a whole number from 1 to ${most}.`', '`${name} is not valid.`'],
    'limit-0-or-101-400', 'maximum-not-named',
    'Name the maximum, 100',
  ],
  // links
  [
    'links', 'swapped',
    ['prev: page > 1', 'next: page > 1', 'next: page < total_pages', 'prev: page < total_pages'],
    'next-leads-on', 'prev-and-next-swapped',
    '`prev` and `next` are swapped',
  ],
  [
    'links', 'names-a-server',
    ['return `${ctx.path}?${query}`', 'return `http://127.0.0.1:3000${ctx.path}?${query}`'],
    'next-leads-on', 'names-a-server',
    'The link names the server `127.0.0.1:3000`',
  ],
  [
    'links', 'to-nowhere',
    ['return `${ctx.path}?${query}`', 'return `/orders?${query}`'],
    'next-leads-on', 'link-to-nowhere',
    'where nothing is',
  ],
  [
    'links', 'next-without-end',
    ['next: page < total_pages ? linkTo(ctx, page + 1) : null', 'next: linkTo(ctx, page + 1)'],
    'all-items-once', 'next-without-end',
    'Behind the last page comes another one',
  ],
  [
    'links', 'not-encoded',
    ['const query = new URLSearchParams(ctx.querystring)\n  query.set(\'page\', String(page))\n  return `${ctx.path}?${query}`', 'const query = Object.entries({ ...ctx.query, page }).map(([name, value]) => `${name}=${value}`).join(\'&\')\n  return `${ctx.path}?${query}`'],
    'links-keep-query', 'not-encoded',
    'has an `&` in it',
  ],
  [
    'links', 'next-beyond-the-end',
    ['page < total_pages',
      'page <= total_pages'],
    'last-has-no-next', 'next-beyond-the-end',
    'leads to an empty one',
  ],
  [
    'links', 'next-forgot-limit',
    ['new URLSearchParams(ctx.querystring)',
      'new URLSearchParams()'],
    'next-leads-on', 'next-forgot-limit',
    'forgot `limit=4`',
  ],
  [
    'links', 'prev-of-the-first',
    ['page > 1 ? linkTo(ctx, page - 1) : null',
      'linkTo(ctx, page - 1)'],
    'first-has-no-prev', 'prev-of-the-first',
    'There is no page 0',
  ],
  [
    'links', 'query-lost',
    ['const query = new URLSearchParams(ctx.querystring)',
      'const query = new URLSearchParams({ limit: String(ctx.query.limit ?? 10) })'],
    'links-keep-query', 'parameter-lost',
    'gone from the link',
  ],
]
