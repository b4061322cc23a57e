/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // list
  [
    'list', 'only-get',
    [`app.use(errorsAsJson)
`,
      `app.use(errorsAsJson)
app.use(async (ctx, next) => {
  if (ctx.method !== 'GET') ctx.throw(405)
  await next()
})
`],
    'head-ok', 'head-refused',
    '`router.get`, which answers both',
  ],
  [
    'list', 'singular',
    [`router.get('/cookies'`,
      `router.get('/cookie'`],
    'list-all', 'no-route',
    'You have `GET /cookie`: compare',
  ],
  [
    'list', 'text',
    [`  ctx.body = cookies
`,
      `  ctx.body = JSON.stringify(cookies)
`],
    'list-all', 'json-inside-text',
    'is a text that contains JSON',
  ],
  [
    'list', 'wrapped',
    [`  ctx.body = cookies
`,
      `  ctx.body = { cookies }
`],
    'list-all', 'object-around',
    'as `cookies`; it should be that value itself',
  ],
  // one-by-id
  [
    'one-by-id', 'assigned',
    ['({ id }) => String(id) === ctx.params.id',
      '(cookie) => (cookie.id = ctx.params.id)'],
    'by-id', 'assigned-not-compared',
    '`===` compares',
  ],
  [
    'one-by-id', 'list-of-one',
    ['cookies.find(',
      'cookies.filter('],
    'by-id', 'list-of-one',
    '`filter` gives a list',
  ],
  [
    'one-by-id', 'no-route',
    [`'/cookies/:id'`,
      `'/cookies/id'`],
    'by-id', 'no-route',
    'You have `GET /cookies/id`',
  ],
  [
    'one-by-id', 'position',
    ['cookies.find(({ id }) => String(id) === ctx.params.id)',
      'cookies[ctx.params.id]'],
    'by-id', 'position-not-id',
    'gave the cookie with the id 5. That is a position',
  ],
  [
    'one-by-id', 'position-minus-one',
    ['cookies.find(({ id }) => String(id) === ctx.params.id)',
      'cookies[Number(ctx.params.id) - 1]'],
    'by-id', 'position-not-id',
    '`/cookies/2` gave the cookie with the id 3',
  ],
  [
    'one-by-id', 'text-and-number',
    ['cookies.find(({ id }) => String(id) === ctx.params.id)',
      'cookies.find(({ id }) => id === ctx.params.id)'],
    'by-id', 'text-never-equals-number',
    "`'2' === 2` is false",
  ],
  [
    'one-by-id', 'no-return',
    ['({ id }) => String(id) === ctx.params.id', '({ id }) => { String(id) === ctx.params.id }'],
    'by-id', 'nothing-returned',
    'never returned anything',
  ],
  [
    'one-by-id', 'query',
    ['ctx.params.id', 'ctx.query.id'],
    'by-id', 'query-not-params',
    'A part of the path is in `ctx.params.id`',
  ],
  [
    'one-by-id', 'nothing-set',
    ['  ctx.body = cookies.find', '  const cookie = cookies.find'],
    'by-id', 'nothing-set',
    'The handler of `GET /cookies/:id` ran and set nothing',
  ],
  // one-by-slug
  [
    'one-by-slug', 'both',
    ['=== idOrSlug || slug', '=== idOrSlug && slug'],
    'by-id', 'asks-for-both',
    '`||` is content with one',
  ],
  [
    'one-by-slug', 'digit-means-id',
    ['cookies.find(({ id, slug }) => String(id) === idOrSlug || slug === idOrSlug)',
      `cookies.find(({ id, slug }) =>
    /^\\d/.test(idOrSlug) ? String(id) === idOrSlug : slug === idOrSlug,
  )`],
    'numeric-slug', 'digit-means-id',
    'because it begins with a digit',
  ],
  [
    'one-by-slug', 'id-only',
    ['cookies.find(({ id, slug }) => String(id) === idOrSlug || slug === idOrSlug)',
      'cookies.find(({ id }) => String(id) === idOrSlug)'],
    'by-slug', 'slug-not-found',
    '`/cookies/oat-crumble` found nothing',
  ],
  [
    'one-by-slug', 'parse-int',
    ['  const cookie = cookies.find(({ id, slug }) => String(id) === idOrSlug || slug === idOrSlug)',
      `  const number = parseInt(idOrSlug)
  const cookie = cookies.find(({ id, slug }) => id === number || slug === idOrSlug)`],
    'numeric-slug', 'read-up-to-the-dash',
    '`parseInt` stops at the dash',
  ],
  [
    'one-by-slug', 'renamed-in-the-path-only',
    ['const { idOrSlug } = ctx.params',
      'const idOrSlug = ctx.params.id'],
    'by-id', 'no-such-param',
    '`ctx.params` has no `id`',
  ],
  // fixed-paths-first
  [
    'fixed-paths-first', 'all-of-them',
    ['cookies.filter(({ featured }) => featured)',
      'cookies'],
    'featured-before-param', 'not-filtered',
    'those whose `featured` is true',
  ],
  [
    'fixed-paths-first', 'below-the-parameter',
    [`router.get('/cookies/featured', (ctx) => {
  ctx.body = cookies.filter(({ featured }) => featured)
})

`,
      '',
     `  ctx.body = cookie
})
`,
      `  ctx.body = cookie
})

router.get('/cookies/featured', (ctx) => {
  ctx.body = cookies.filter(({ featured }) => featured)
})
`],
    'featured-before-param', 'read-as-parameter',
    'before the one with the parameter',
  ],
  [
    'fixed-paths-first', 'find',
    ['cookies.filter(({ featured }) => featured)',
      'cookies.find(({ featured }) => featured)'],
    'featured-before-param', 'one-not-list',
    '`filter` gives all',
  ],
  // not-found-vs-not-allowed
  [
    'not-found-vs-not-allowed', 'delete-is-404',
    [`app.use(router.allowedMethods())
`,
      ''],
    'delete-list-405-allow', 'says-404',
    '405 with Allow',
  ],
  [
    'not-found-vs-not-allowed', 'empty-object',
    [`  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
`,
      '',
     `ctx.body = cookie
`,
      `ctx.body = cookie ?? {}
`],
    'unknown-404-json', 'found-nothing-said-200',
    'yet you answered 200',
  ],
  [
    'not-found-vs-not-allowed', 'error-as-text',
    [`  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
`,
      `  if (!cookie) return (ctx.status = 404)
`],
    'unknown-404-json', 'error-not-json',
    'Say it with `ctx.throw`',
  ],
  [
    'not-found-vs-not-allowed', 'goes-on-with-undefined',
    [`  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
`,
      '',
     `ctx.body = cookie
`,
      `ctx.body = { id: cookie.id, ...cookie }
`],
    'unknown-404-json', 'went-on-with-nothing',
    'test for it first',
    '  TypeError: Cannot read properties of undefined',
  ],
  [
    'not-found-vs-not-allowed', 'no-allow',
    [`app.use(router.allowedMethods())
`,
      `app.use((ctx) => {
  if (ctx.method !== 'GET') ctx.status = 405
})
`],
    'delete-list-405-allow', 'no-allow',
    'which methods do work',
  ],
  [
    'not-found-vs-not-allowed', 'own-shape',
    [`  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
`,
      `  if (!cookie) {
    ctx.status = 404
    ctx.body = { message: 'None' }
    return
  }
`],
    'unknown-404-json', 'other-shape',
    'not of the shape that clients',
  ],
  [
    'not-found-vs-not-allowed', 'router-all',
    [`router.get('/cookies', (`,
      `router.all('/cookies', (`],
    'delete-list-405-allow', 'every-method-answers',
    '`router.all` answers everything',
  ],
  [
    'not-found-vs-not-allowed', 'status-only-in-body',
    [`  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
`,
      `  if (!cookie) return (ctx.body = { error: { status_code: 404, message: 'None' } })
`],
    'unknown-404-json', 'status-only-in-body',
    'look at the status line',
  ],
  [
    'not-found-vs-not-allowed', 'thrown-without-allow',
    ['allowedMethods()',
      'allowedMethods({ throw: true })'],
    'delete-list-405-allow', 'no-allow',
    'which methods do work',
  ],
  [
    'not-found-vs-not-allowed', 'undefined',
    [`  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
`,
      ''],
    'unknown-404-json', 'undefined-becomes-204',
    'Koa turns that into 204',
  ],
  [
    'not-found-vs-not-allowed', 'thrown-as-error',
    ["ctx.throw(404, 'There is no such cookie.')", "(() => { throw new Error('There is no such cookie.') })()"],
    'unknown-404-json', 'throw-error',
    'For a client\'s mistake: `ctx.throw',
  ],
  // links-by-name
  [
    'links-by-name', 'called-at-once',
    ['cookies.map(withUrl)', 'cookies.map(withUrl())'],
    'list-all', 'called-at-once',
    'Without them, `map(withUrl)`',
  ],
  [
    'links-by-name', 'unnamed-route',
    ["router.get('cookie', '", "router.get('"],
    'links-match', 'url-is-an-error',
    '`router.url` gives an Error when no route has that name',
  ],
  [
    'links-by-name', 'object-without-parentheses',
    ["({ ...cookie, url: router.url('cookie', cookie.id) })", "{ ...cookie, url: router.url('cookie', cookie.id) }"],
    'list-all', 'object-without-parentheses',
    'put parentheses around it',
  ],
  [
    'links-by-name', 'names-a-server',
    ["url: router.url('cookie', cookie.id)", "url: `http://127.0.0.1:3000${router.url('cookie', cookie.id)}`"],
    'links-match', 'names-a-server',
    'The link names the server `127.0.0.1:3000`',
  ],
  [
    'links-by-name', 'always-the-same',
    [`router.url('cookie', cookie.id)`,
      `router.url('cookie', 3)`],
    'links-match', 'link-to-another',
    'not the cookie that carries it',
  ],
  [
    'links-by-name', 'broken',
    [`router.url('cookie', cookie.id)`,
      '`/cookie/${cookie.id}`'],
    'links-match', 'broken-link',
    '`/cookie/2`, and you do not serve that',
  ],
  [
    'links-by-name', 'not-alone',
    ['  ctx.body = withUrl(cookie)',
      '  ctx.body = cookie'],
    'links-match', 'no-url',
    'A cookie of `/cookies/3` came without `url`',
  ],
  [
    'links-by-name', 'not-in-featured',
    ['featured).map(withUrl)',
      'featured)'],
    'links-match', 'no-url',
    'A cookie of `/cookies/featured` came without `url`',
  ],
  [
    'links-by-name', 'relative',
    [`router.url('cookie', cookie.id)`,
      '`cookies/${cookie.id}`'],
    'links-match', 'relative-link',
    'starts from where it was read',
  ],
]
