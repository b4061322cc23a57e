import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Seen} Seen */
/** @typedef {import('understudy-server/lessons').Tester} Tester */
/** @typedef {Record<string, any>} Row */

/** @param {Row[] | undefined} rows */
const idsOf = (rows) => (Array.isArray(rows) ? rows.map((row) => row?.id) : [])

/**
 * What version 1 has to say about every stored order, for ever.
 *
 * @param {any} shop
 * @returns {Row[]}
 */
const frozen = ({ orders, addresses, cookies }) => {
  const withId = (/** @type {Row[]} */ rows, /** @type {number} */ id) => rows.find((row) => row.id === id)
  const address = (/** @type {Row | undefined} */ row) => {
    const { id: _, ...rest } = row ?? {}
    return row ? rest : null
  }
  return orders.map((/** @type {Row} */ { id, placed_at, address_id, cookie_orders }) => ({
    id,
    date: new Date(placed_at).toISOString(),
    address: address(withId(addresses, address_id)),
    cookie_orders: cookie_orders.map((/** @type {Row} */ line) => ({
      ...line,
      cookie_name: withId(cookies, line.cookie_id)?.name ?? null,
    })),
  }))
}

/**
 * The same order with the names of version 2.
 *
 * @param {Row} order
 */
const inV2 = ({ cookie_orders = [], ...rest }) => ({
  ...rest,
  lines: cookie_orders.map((/** @type {Row} */ { number_of_cookies, ...line }) => ({
    ...line,
    quantity: number_of_cookies,
  })),
})

/**
 * The ids of all orders in their order, as version 1 lists them.
 *
 * @param {Tester} t
 */
const allIds = async (t) => idsOf((await t.get('/api/v1/orders')).expect(200).json)

/**
 * A page of version 2 that shows exactly these orders.
 *
 * @param {Tester} t
 * @param {string} path
 * @param {unknown[]} ids
 */
const expectPage = async (t, path, ids) => {
  const answer = await t.get(path)
  return answer
    .expect(200)
    .expectThat(
      `"data" with the orders ${ids.join(', ') || '(none)'}`,
      ({ data }) => JSON.stringify(idsOf(data)) === JSON.stringify(ids),
    )
}

/**
 * @param {Answer} answer
 * @param {string} name
 */
const linkIn = (answer, name) => answer.json?.links?.[name] ?? null

/**
 * The path that a client requests for a link that it read in `answer`.
 *
 * @param {Answer} answer
 * @param {string} name
 * @returns {string}
 */
const followed = (answer, name) => {
  const link = linkIn(answer, name)
  if (typeof link !== 'string' || !URL.canParse(link, `http://shop.example${answer.request.path}`))
    answer.fail(`a link "${name}" under "links"`)
  const { pathname, search } = new URL(String(link), `http://shop.example${answer.request.path}`)
  return pathname + search
}

/**
 * Refuses each of these queries.
 *
 * @param {Tester} t
 * @param {string[]} queries
 */
const expectRefused = async (t, queries) => {
  for (const query of queries) {
    const answer = expectError(await t.get(`/api/v2/orders?${query}`), 400, 422)
    if (answer.status === 422) t.note(`422 for ?${query} is accepted; 400 is more usual for a query.`)
  }
}

/** The query of the last request. */
const askedFor = (/** @type {Seen} */ { last }) => last?.request.path.split('?')[1] ?? ''
const succeeded = (/** @type {Seen} */ { last }) => last?.status === 200

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'v1-bare-array',
    {
      step: 'own-router',
      title: 'GET /api/v1/orders answers with the bare list of all orders',
      why: 'The number in the path is a promise: as long as it stays the same, so does the shape of the answer.',
    },
    async (t) => {
      const answer = await t.get('/api/v1/orders')
      answer
        .expect(200)
        .expectThat(
          'a list of orders',
          (list) => idsOf(list).every((id) => id !== undefined) && Array.isArray(list),
        )
      if (!t.env.DATA_FILE) return
      const wanted = frozen(await t.data()).map(({ id, date }) => ({ id, date }))
      answer.expectPart(wanted)
    },
  )
  diagnose(
    'v1-bare-array',
    'no-route',
    ({ last }) => last?.status === 404,
    'No route answered at `/api/v1/orders`. The prefix goes to `new Router({ prefix })`, the rest of the path to `get`, and the router to `app.use`.',
  )
  diagnose(
    'v1-bare-array',
    'v1-wrapped',
    ({ last }) => Object.values(last?.json ?? {}).some((value) => Array.isArray(value)),
    'The list of version 1 came inside an object. Its clients expect a bare list, and you broke them: leave version 1 as it was.',
  )

  check(
    'v1-one',
    {
      step: 'own-router',
      title: 'GET /api/v1/orders/ and an id answers with that order',
      needs: ['v1-bare-array'],
    },
    async (t) => {
      const list = await t.get('/api/v1/orders')
      for (const order of list.expect(200).json.slice(0, 3)) {
        const answer = await t.get(`/api/v1/orders/${order.id}`)
        answer.expect(200).expectJson(order)
      }
    },
  )
  diagnose(
    'v1-one',
    'no-route',
    ({ last }) => last?.status === 404,
    'The list has moved to its new path, the single order has not. Both routes belong to the router of version 1.',
  )

  check(
    'unknown-version-404-json',
    {
      step: 'own-router',
      title: 'A version that does not exist is answered with 404 and an error in JSON',
      needs: ['v1-bare-array'],
    },
    async (t) => {
      const answer = await t.get(`/api/v${t.number(20, 90)}/orders`)
      expectError(answer, 404)
    },
  )
  diagnose(
    'unknown-version-404-json',
    'any-version',
    succeeded,
    ({ last }) =>
      `\`${last?.request.path}\` answered as if that version existed. On the day when it does, those who believed it will break: write the number, not a parameter.`,
  )

  check(
    'v2-new-names',
    {
      step: 'freeze-v1',
      title: 'GET /api/v2/orders/ and an id shows the order with "lines" and "quantity"',
      why: 'To rename a member is to remove one. Whoever wants the new name asks for the new version.',
      needs: ['v1-one'],
    },
    async (t) => {
      const list = await t.get('/api/v1/orders')
      for (const order of list.expect(200).json.slice(0, 3)) {
        const old = t.env.DATA_FILE ? frozen(await t.data()).find(({ id }) => id === order.id) : order
        const answer = await t.get(`/api/v2/orders/${order.id}`)
        answer
          .expect(200)
          .expectThat('no "cookie_orders" in version 2', (json) => !('cookie_orders' in json))
          .expectPart(inV2(old ?? order))
      }
    },
  )
  diagnose(
    'v2-new-names',
    'no-route',
    ({ last }) => last?.status === 404,
    'No route answered at `/api/v2/orders/` and an id. Version 2 needs a router of its own, and `app.use` has to know it.',
  )
  diagnose(
    'v2-new-names',
    'old-names',
    ({ last }) => last?.json.cookie_orders !== undefined,
    'Version 2 still says `cookie_orders`. There it is `lines`, and only `lines`.',
  )
  diagnose(
    'v2-new-names',
    'old-names',
    ({ last }) => last?.json.lines[0].number_of_cookies !== undefined,
    'The lines still say `number_of_cookies`. In version 2 it is `quantity`.',
  )

  check(
    'v1-unchanged-after-v2',
    {
      step: 'freeze-v1',
      title: 'Version 1 says what it said before version 2 was there',
      why: 'An app that somebody installed last year cannot be changed by you. It asks for version 1, and reads the names of version 1.',
      needs: ['v1-one', 'v2-new-names'],
    },
    async (t) => {
      const answer = await t.get('/api/v1/orders')
      if (t.env.DATA_FILE) answer.expect(200).expectPart(frozen(await t.data()))
      answer
        .expect(200)
        .expectThat('orders with "cookie_orders"', (list) =>
          list.every((/** @type {Row} */ order) => Array.isArray(order.cookie_orders) && !('lines' in order)),
        )
    },
  )
  diagnose(
    'v1-unchanged-after-v2',
    'v1-renamed',
    ({ last }) => last?.json[0].cookie_orders?.[0]?.number_of_cookies === undefined,
    'Version 1 has the new names too, so everybody who reads the old ones is broken. Leave its serializer alone, and write another one for version 2.',
  )

  check(
    'v2-envelope',
    {
      step: 'v2-envelope',
      title: 'GET /api/v2/orders answers with an object that has "data" and "total_items"',
      why: 'A bare list has no place for anything beside it. An object has: a total today, links tomorrow, and nobody breaks.',
      needs: ['v2-new-names'],
    },
    async (t) => {
      const ids = await allIds(t)
      const answer = await t.get('/api/v2/orders')
      answer
        .expect(200)
        .expectThat(
          `{"data":[…],"total_items":${ids.length}}, with the first orders in "data"`,
          ({ data, total_items }) =>
            total_items === ids.length &&
            Array.isArray(data) &&
            data.every((order, i) => order.id === ids[i] && Array.isArray(order.lines)) &&
            (data.length > 0 || ids.length === 0),
        )
    },
  )
  diagnose(
    'v2-envelope',
    'no-route',
    ({ last }) => last?.status === 404,
    'No route answered at `/api/v2/orders`. The router of version 2 has one for a single order; the list needs one, too.',
  )
  diagnose(
    'v2-envelope',
    'still-bare',
    ({ last }) => Array.isArray(last?.json),
    'The list came bare. In version 2 it is the member `data` of an object.',
  )
  diagnose(
    'v2-envelope',
    'old-names',
    ({ last }) => last?.json.data[0].cookie_orders !== undefined,
    'The envelope is new, the orders in it are those of version 1. Use the serializer of version 2.',
  )
  diagnose(
    'v2-envelope',
    'total-of-the-page',
    ({ last }) => last?.json.total_items === last?.json.data.length,
    '`total_items` counts what is on this page. It should count all orders, so that a client can say "1 to 10 of 300".',
  )

  check(
    'ten-by-default',
    {
      step: 'page-maths',
      title: 'Without a query, GET /api/v2/orders answers with page 1, of ten orders',
      needs: ['v2-envelope'],
    },
    async (t) => {
      const ids = await allIds(t)
      const answer = await expectPage(t, '/api/v2/orders', ids.slice(0, 10))
      answer.expectPart({ current_page: 1 })
    },
  )
  diagnose(
    'ten-by-default',
    'query-ignored',
    ({ last }) => last?.json.data.length === last?.json.total_items,
    'All orders came at once. A page has `limit` orders, and ten when nobody says how many: `slice` takes a part of a list.',
  )

  check(
    'second-page',
    {
      step: 'page-maths',
      title: '?page=2&limit=4 gives the fifth to the eighth order',
      needs: ['ten-by-default'],
    },
    async (t) => {
      const ids = await allIds(t)
      const answer = await expectPage(t, '/api/v2/orders?page=2&limit=4', ids.slice(4, 8))
      answer.expectPart({ current_page: 2 })
    },
  )
  diagnose(
    'second-page',
    'page-as-text',
    ({ last }) => typeof last?.json.current_page === 'string',
    '`current_page` is a text. All of a query is text; make a number of it with `Number`.',
  )
  diagnose(
    ['v2-envelope', 'ten-by-default', 'second-page'],
    'pages-from-0',
    ({ answers, last }) =>
      last?.json.current_page === 0 ||
      last?.json.data[0].id === answers[0]?.json[last?.json.data.length * last?.json.current_page].id,
    'That is the page behind the one that was asked for. Pages are counted from 1: page 1 begins at position 0, so page p begins at `(p - 1) * limit`.',
  )
  diagnose(
    'second-page',
    'query-ignored',
    ({ answers, last }) => last?.json.data[0].id === answers[0]?.json[0].id,
    'That is the first page again. Read `page` from `ctx.query`, and begin the slice at `(page - 1) * limit`.',
  )

  check(
    'pages-exact',
    {
      step: 'page-maths',
      title: '"total_pages" is exact, also when the last page is full',
      why: 'The mistake shows only when the number of orders is a multiple of the limit. That is why nobody notices it for months.',
      needs: ['second-page'],
    },
    async (t) => {
      const count = (await allIds(t)).length
      const limits = [10, 1, count, count - 1, count + 1, 7].filter((limit) => limit >= 1 && limit <= 100)
      for (const limit of limits) {
        const total_pages = Math.ceil(count / limit)
        const answer = await t.get(`/api/v2/orders?limit=${limit}`)
        answer.expect(200).expectPart({ total_items: count, total_pages })
      }
    },
  )
  diagnose(
    'pages-exact',
    'page-count',
    (seen) => seen.last?.json.total_pages === pagesOf(seen, Math.floor) + 1,
    (seen) =>
      `${seen.last?.json.total_items} orders, ${limitOf(seen)} on a page: you said ${seen.last?.json.total_pages} pages, and the last of them is empty. Use \`Math.ceil\`.`,
  )
  diagnose(
    'pages-exact',
    'page-count',
    (seen) => seen.last?.json.total_pages < pagesOf(seen, Math.ceil),
    (seen) =>
      `${seen.last?.json.total_items} orders, ${limitOf(seen)} on a page: you said ${seen.last?.json.total_pages}, and nobody will ever see the rest. A page that is not full is a page: use \`Math.ceil\`.`,
  )

  check(
    'page-beyond-end',
    {
      step: 'page-maths',
      title: 'A page behind the last one is empty, and answered with 200',
      why: 'Orders may be deleted while somebody turns the pages. That there are no more is an answer and not a mistake.',
      needs: ['second-page'],
    },
    async (t) => {
      const page = t.number(1000, 9999)
      const answer = await expectPage(t, `/api/v2/orders?page=${page}`, [])
      answer.expectPart({ current_page: page })
    },
  )
  diagnose(
    'page-beyond-end',
    'beyond-refused',
    ({ last }) => (last?.status ?? 0) >= 400,
    'You refused a page behind the end. It is a good question with an empty answer: 200, and `"data": []`.',
  )

  check(
    'no-orders-no-pages',
    {
      step: 'page-maths',
      title: 'Without any orders there are 0 pages',
      data: () => ({ cookies: [], addresses: [], orders: [] }),
      needs: ['pages-exact'],
    },
    async (t) => {
      await t.data()
      const answer = await expectPage(t, '/api/v2/orders', [])
      answer.expectPart({ total_items: 0, total_pages: 0, current_page: 1 })
    },
  )

  check(
    'page-text-400',
    {
      step: 'bad-pages',
      title: 'A page that is no whole number is answered with 400',
      why: 'If you guess what was meant, the client never learns that it asked for something else.',
      needs: ['second-page'],
    },
    (t) => expectRefused(t, ['page=abc', 'page=10abc', 'page=1.5', 'page=1e3', 'page=0x2', 'page=']),
  )
  check(
    'page-zero-400',
    {
      step: 'bad-pages',
      title: 'Page 0 and pages below it are answered with 400',
      needs: ['second-page'],
    },
    (t) => expectRefused(t, ['page=0', 'page=-1', 'page=0&limit=5']),
  )
  check(
    'page-repeated-400',
    {
      step: 'bad-pages',
      title: 'A page that is given twice is answered with 400',
      needs: ['second-page'],
    },
    (t) => expectRefused(t, ['page=1&page=2']),
  )
  check(
    'limit-0-or-101-400',
    {
      step: 'bad-pages',
      title: 'A limit below 1 or above 100 is answered with 400, and the message names the 100',
      why: 'Without a maximum one request can ask for everything. Then the pages are good for nothing.',
      needs: ['second-page'],
    },
    async (t) => {
      for (const limit of [1, 100]) {
        const answer = await t.get(`/api/v2/orders?limit=${limit}`)
        answer.expect(200)
      }
      await expectRefused(t, ['limit=0', 'limit=-5', 'limit=ten'])
      for (const limit of [101, t.number(200, 100_000)]) {
        const answer = expectError(await t.get(`/api/v2/orders?limit=${limit}`), 400, 422)
        answer.expectThat('a message that names the maximum, 100', ({ error }) =>
          /\b100\b/.test(error.message),
        )
      }
    },
  )
  diagnose(
    'page-repeated-400',
    'taken-as-array',
    () => true,
    "`?page=1&page=2` reached your code as an array, `['1', '2']`. Which of the two was meant? Take only a text, and refuse the rest.",
  )
  diagnose(
    ['page-text-400', 'page-zero-400', 'limit-0-or-101-400'],
    'threw',
    ({ last }) => last?.status === 500,
    'A 500 says "my fault", but it was the client who asked for this. Look at the text before you use it, and refuse it with `ctx.throw(400, …)`.',
  )
  diagnose(
    'page-text-400',
    'text-accepted',
    ({ last }) => last?.status === 200 && last.json.current_page === null,
    (seen) =>
      `\`${askedFor(seen)}\` became NaN, "not a number", and NaN became \`null\` on the way out. Look at the text before you count with it.`,
  )
  diagnose(
    'page-text-400',
    'text-accepted',
    (seen) => succeeded(seen) && /=(10abc|1\.5)$/.test(askedFor(seen)),
    (seen) =>
      `\`${askedFor(seen)}\` was accepted. \`parseInt\` reads as far as it can and drops the rest: test the whole text, with \`/^\\d+$/\`.`,
  )
  diagnose(
    'page-text-400',
    'text-accepted',
    succeeded,
    (seen) =>
      `\`${askedFor(seen)}\` was accepted. To \`Number\`, 1e3 is a thousand, 0x2 is 2 and an empty text is 0. Allow nothing but digits: \`/^\\d+$/\`.`,
  )
  diagnose(
    'page-zero-400',
    'page-zero',
    succeeded,
    'There is no such page, yet you answered 200. `slice(-10, 0)` is empty, and nobody is told why: pages begin at 1.',
  )
  diagnose(
    'limit-0-or-101-400',
    'limit-accepted',
    (seen) => succeeded(seen) && seen.last?.json.total_pages === null,
    '`total_pages` became `null`: divided by 0 it is Infinity, and JSON has no such number. A limit begins at 1.',
  )
  diagnose(
    'limit-0-or-101-400',
    'limit-accepted',
    succeeded,
    (seen) => `\`${askedFor(seen)}\` was accepted. The limit is a whole number from 1 to 100.`,
  )

  check(
    'next-leads-on',
    {
      step: 'links',
      title: '"links" has "next", and following it gives the next page',
      why: 'A client that follows links need not know how your pages are counted. You may change that later.',
      needs: ['second-page'],
    },
    async (t) => {
      const ids = await allIds(t)
      const first = await expectPage(t, '/api/v2/orders?limit=4', ids.slice(0, 4))
      await expectPage(t, followed(first, 'next'), ids.slice(4, 8))
    },
  )
  diagnose(
    'next-leads-on',
    'next-forgot-limit',
    ({ last }) => succeededWithData(last) && !/limit=4/.test(last?.request.path ?? ''),
    '`next` forgot `limit=4`. With another limit the pages overlap or leave gaps: keep everything that the client asked for, and set only `page`.',
  )
  diagnose(
    'next-leads-on',
    'no-route',
    ({ last }) => last?.status === 404,
    ({ last }) =>
      `\`next\` leads to \`${last?.request.path}\`, where nothing is. Begin it with the path of the request: \`ctx.path\`.`,
  )

  check(
    'all-items-once',
    {
      step: 'links',
      title: 'Following "next" to the end shows every order exactly once',
      needs: ['next-leads-on'],
    },
    async (t) => {
      const ids = await allIds(t)
      const seen = []
      let answer = await t.get('/api/v2/orders?limit=7')
      for (let pages = 1; ; pages++) {
        seen.push(...idsOf(answer.expect(200).json.data))
        if (linkIn(answer, 'next') === null) break
        if (pages > ids.length) t.fail('a last page, without "next"', `${pages} pages, and still a "next"`)
        answer = await t.get(followed(answer, 'next'))
      }
      if (JSON.stringify(seen) !== JSON.stringify(ids))
        t.fail(`the orders ${ids.join(', ')}`, seen.join(', ') || 'none')
    },
  )
  diagnose(
    'all-items-once',
    'next-beyond-the-end',
    ({ got }) => got.includes('still a "next"'),
    'Behind the last page comes another one, and another. `next` is `null` unless `page < total_pages`.',
  )

  check(
    'last-has-no-next',
    {
      step: 'links',
      title: 'The last page has no "next"',
      needs: ['next-leads-on', 'pages-exact'],
    },
    async (t) => {
      const count = (await allIds(t)).length
      const limit = Math.min(100, Math.max(1, Math.floor(count / 2)))
      const answer = await t.get(`/api/v2/orders?limit=${limit}&page=${Math.ceil(count / limit)}`)
      answer
        .expect(200)
        .expectThat('"next": null on the last page', ({ links }) => (links.next ?? null) === null)
    },
  )
  diagnose(
    'last-has-no-next',
    'next-beyond-the-end',
    succeeded,
    'This is the last page, and it is full. `next` leads to an empty one: it is `null` unless `page < total_pages`.',
  )

  check(
    'first-has-no-prev',
    {
      step: 'links',
      title: '"prev" leads back, and the first page has none',
      needs: ['next-leads-on'],
    },
    async (t) => {
      const ids = await allIds(t)
      const second = await expectPage(t, '/api/v2/orders?page=2&limit=4', ids.slice(4, 8))
      const first = await expectPage(t, followed(second, 'prev'), ids.slice(0, 4))
      first.expectThat('"prev": null on the first page', ({ links }) => (links.prev ?? null) === null)
    },
  )
  diagnose(
    'first-has-no-prev',
    'prev-of-the-first',
    ({ last }) => typeof last?.json.links.prev === 'string' && !/page=2/.test(last.request.path),
    ({ last }) =>
      `The first page says that \`${last?.json.links.prev}\` comes before it. There is no page 0: \`prev\` is \`null\` there.`,
  )

  check(
    'links-keep-query',
    {
      step: 'links',
      title: 'The links keep the rest of the query as it was',
      why: 'Today nobody reads the other parameters. When you add a filter, the second page has to be filtered like the first.',
      needs: ['first-has-no-prev'],
    },
    async (t) => {
      const note = `${t.word('salt')} & ${t.word('pepper')}`
      const query = new URLSearchParams({ limit: '3', note, page: '2' })
      const answer = await t.get(`/api/v2/orders?${query}`)
      answer.expect(200)
      for (const name of ['prev', 'next']) {
        const kept = new URL(followed(answer, name), 'http://shop.example').searchParams
        const wanted = { limit: '3', note, page: name === 'prev' ? '1' : '3' }
        if (Object.entries(wanted).some(([key, value]) => kept.get(key) !== value))
          answer.fail(
            `a link "${name}" with ${JSON.stringify(wanted)}`,
            JSON.stringify(Object.fromEntries(kept)),
          )
      }
    },
  )
  diagnose(
    'links-keep-query',
    'query-lost',
    ({ got }) => !('note' in JSON.parse(got)),
    'The parameter `note` is gone from the link. Begin with the whole query of the request, `new URLSearchParams(ctx.querystring)`, and set only `page`.',
  )
  diagnose(
    'links-keep-query',
    'query-lost',
    ({ got }) => 'note' in JSON.parse(got),
    'The value of `note` has an `&` in it, and the link took it for the beginning of the next parameter. `URLSearchParams` encodes what has to be encoded.',
  )
}

/** @param {Answer | undefined} answer */
const succeededWithData = (answer) => answer?.status === 200 && Array.isArray(answer.json?.data)

/** @param {Seen} seen */
const limitOf = (seen) => Number(/limit=(\d+)/.exec(askedFor(seen))?.[1])

/**
 * @param {Seen} seen
 * @param {(value: number) => number} round
 */
const pagesOf = (seen, round) => round(Number(seen.last?.json.total_items) / limitOf(seen))
