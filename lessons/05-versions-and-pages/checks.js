import { expectError } from '../error-shape.js'
import { pathOfLink } from '../links.js'

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
 * Expects a page of version 2 that shows exactly these orders.
 *
 * @param {Answer} answer
 * @param {unknown[]} ids
 */
const expectPage = (answer, ids) =>
  answer.expectThat(
    `"data" with the orders ${ids.join(', ') || '(none)'}`,
    ({ data }) => JSON.stringify(idsOf(data)) === JSON.stringify(ids),
  )

/**
 * @param {Answer} answer
 * @param {string} name
 */
const linkIn = (answer, name) => answer.json?.links?.[name] ?? null

/**
 * The path that a client requests for a link that it read in `answer`.
 *
 * @param {Tester} t
 * @param {Answer} answer
 * @param {string} name
 */
const followed = (t, answer, name) => {
  const link = linkIn(answer, name)
  if (typeof link !== 'string' || !URL.canParse(link, 'http://here.example'))
    answer
      .or(
        'prev-and-next-swapped',
        ({ last }) => name === 'next' && /page=2/.test(linkIn(/** @type {Answer} */ (last), 'prev')),
        '`prev` leads to the page behind this one: `prev` and `next` are swapped.',
      )
      .fail(`a link "${name}" under "links"`)
  return pathOfLink(t, link, answer)
}

/**
 * Refuses each of these queries.
 *
 * @param {Tester} t
 * @param {string[]} queries
 */
const expectRefused = async (t, queries) => {
  for (const query of queries) {
    const answer = await t.get(`/api/v2/orders?${query}`)
    const [, text = ''] = /^\w+=([^&]*)/.exec(query) ?? []
    const used = answer.json?.[query.startsWith('limit') ? 'total_pages' : 'current_page']
    const name = query.startsWith('limit') ? 'limit' : 'page'
    const accepted = answer.status === 200
    answer
      .or('threw', { serverError: () => true }, 'A 500 says "my fault", but it was the client who asked for this.', 'Look at the text before you use it, and refuse it with `ctx.throw(400, …)`.')
      .or(
        'given-twice',
        () => accepted && query.includes('&page='),
        "`page` was given twice, and you answered as if there had been one. Which of the two was meant?",
        "It reaches your code as an array, `['1', '2']`. Take only a text, and refuse the rest.",
      )
      .or(
        'became-nan',
        () => accepted && used === null && text !== '0',
        `\`${query}\` became NaN, "not a number", and NaN became \`null\` on the way out. Look at the text before you count with it.`,
      )
      .or(
        'divided-by-zero',
        () => accepted && used === null && text === '0',
        '`total_pages` became `null`: divided by 0 it is Infinity, and JSON has no such number. A limit begins at 1.',
      )
      .or(
        'read-in-part',
        () => accepted && name === 'page' && /^\d+[^\d]/.test(text) && !/^0x|e/.test(text) && used === Number.parseInt(text, 10) && used !== Number(text),
        `\`${query}\` was accepted as page ${used}: the beginning was read and the rest dropped. Test the whole text.`,
        '`parseInt` reads as far as it can; `/^\\d+$/` wants digits from the first to the last.',
      )
      .or(
        'number-reads-more',
        () => accepted && name === 'page' && text !== '0' && used === Number(text) && !/^-?[1-9]\d*$/.test(text),
        `\`${query}\` was accepted, as page ${used}.`,
        'To `Number`, 1e3 is a thousand, 0x2 is 2 and an empty text is 0; and 1.5 is a number too. Allow nothing but digits: `/^\\d+$/`.',
      )
      .or(
        'replaced-silently',
        () => accepted && name === 'page' && used === 1 && Number(text) !== 1 && !query.includes('&page=') && !/^1[^\d]/.test(text),
        `\`${query}\` was answered as page 1. The client asked for something else and is not told: refuse it.`,
        '`||` takes what is on its right for 0, for NaN and for an empty text as well.',
      )
      .or(
        'page-below-one',
        () => accepted && name === 'page' && used !== null && /^(0|-\d+)$/.test(text) && used !== 1,
        'There is no such page, yet you answered 200. `slice(-10, 0)` is empty, without a word: pages begin at 1.',
      )
      .or(
        'limit-accepted',
        () => accepted && name === 'limit' && used !== null,
        `\`${query}\` was accepted. The limit is a whole number from 1 to 100.`,
      )
    expectError(answer, 400, 422)
    if (answer.status === 422) t.note(`422 for ?${query} is accepted; 400 is more usual for a query.`)
  }
}

const succeeded = (/** @type {Seen} */ { last }) => last?.status === 200

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check }) => {
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
        .or(
          'v1-wrapped',
          ({ last }) => !Array.isArray(last?.json) && Object.values(last?.json).some((value) => Array.isArray(value)),
          'The list of version 1 came inside an object. Its clients expect a bare list, and you broke them: leave version 1 as it was.',
        )
        .expectThat('a list of orders', (list) => Array.isArray(list) && idsOf(list).every((id) => id !== undefined))
      if (!t.env.DATA_FILE) return
      answer.expectPart(frozen(await t.data()).map(({ id, date }) => ({ id, date })))
    },
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
        answer
          .or(
            'one-left-behind',
            { unrouted: ({ last }) => last?.status === 404 },
            'The list has moved to its new path, the single order has not. Both belong to version 1.',
          )
          .expect(200)
          .expectJson(order)
      }
    },
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
      answer.or('any-version', succeeded, ({ last }) =>
        `\`${last?.request.path}\` answered as if that version existed. On the day when it does, those who believed it will break: write the number, not a parameter.`,
      )
      expectError(answer, 404)
    },
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
          .or(
            'old-member',
            ({ last }) => last?.json.cookie_orders !== undefined,
            'Version 2 still says `cookie_orders`. There it is `lines`, and only `lines`.',
          )
          .expectThat('no "cookie_orders" in version 2', (json) => !('cookie_orders' in json))
          .or(
            'old-quantity',
            ({ last }) => last?.json.lines[0].number_of_cookies !== undefined,
            'The lines still say `number_of_cookies`. In version 2 it is `quantity`.',
          )
          .expectPart(inV2(old ?? order))
      }
    },
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
      const renamed = /** @type {const} */ ([
        'v1-renamed',
        (/** @type {Seen} */ { last }) => last?.json[0].cookie_orders?.[0]?.number_of_cookies === undefined,
        'Version 1 has the new names too, so everybody who reads the old ones is broken. Leave its serializer alone, and write another one for version 2.',
      ])
      if (t.env.DATA_FILE) answer.expect(200).or(...renamed).expectPart(frozen(await t.data()))
      answer
        .expect(200)
        .or(...renamed)
        .expectThat('orders with "cookie_orders"', (list) =>
          list.every((/** @type {Row} */ order) => Array.isArray(order.cookie_orders) && !('lines' in order)),
        )
    },
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
        .or(
          'still-bare',
          ({ last }) => Array.isArray(last?.json),
          'The list came bare. In version 2 it is the member `data` of an object.',
        )
        .or(
          'orders-of-version-1',
          ({ last }) => last?.json.data[0].cookie_orders !== undefined,
          'The envelope is new, the orders in it are those of version 1. Use the serializer of version 2.',
        )
        .or(
          'total-of-the-page',
          ({ last }) => last?.json.total_items === last?.json.data.length && last?.json.total_items < ids.length,
          '`total_items` counts what is on this page. It should count all orders, so that a client can say "1 to 10 of 300".',
        )
        .or(...pagesFromZero)
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

  check(
    'ten-by-default',
    {
      step: 'page-maths',
      title: 'Without a query, GET /api/v2/orders answers with page 1, of ten orders',
      needs: ['v2-envelope'],
    },
    async (t) => {
      const ids = await allIds(t)
      const answer = await t.get('/api/v2/orders')
      expectPage(
        answer
          .expect(200)
          .or(
            'all-at-once',
            ({ last }) => last?.json.data.length === last?.json.total_items && last?.json.data.length > 10,
            'All orders came at once. A page has `limit` orders, and ten when nobody says how many.',
            '`slice` takes a part of a list.',
          )
          .or(...pagesFromZero),
        ids.slice(0, 10),
      )
        .or(...pagesFromZero)
        .expectPart({ current_page: 1 })
    },
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
      const answer = await t.get('/api/v2/orders?page=2&limit=4')
      expectPage(
        answer
          .expect(200)
          .or(
            'first-page-again',
            ({ last }) => last?.json.data[0].id === ids[0],
            'That is the first page again.',
            'Read `page` from `ctx.query`, and begin the slice at `(page - 1) * limit`.',
          )
          .or(
            'limit-ignored',
            ({ last }) => last?.json.data.length !== 4 && last?.json.data[0].id !== ids[0],
            ({ last }) => `The limit was 4, and ${last?.json.data.length} orders came.`,
            'Read `limit` from `ctx.query`, and end the slice at `page * limit`.',
          )
          .or(...pagesFromZero),
        ids.slice(4, 8),
      ).expectPart({ current_page: 2 })
    },
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
        const said = answer.json?.total_pages
        answer
          .expect(200)
          .or(
            'page-count',
            () => said > total_pages,
            `${count} orders, ${limit} on a page: you said ${said} pages, and the last of them is empty.`,
            'Use `Math.ceil`.',
          )
          .or(
            'page-count',
            () => said < total_pages,
            `${count} orders, ${limit} on a page: you said ${said}, and nobody will ever see the rest. A page that is not full is a page.`,
            'Use `Math.ceil`.',
          )
          .expectPart({ total_items: count, total_pages })
      }
    },
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
      const answer = await t.get(`/api/v2/orders?page=${page}`)
      expectPage(
        answer
          .or(
            'beyond-refused',
            ({ last }) => (last?.status ?? 0) >= 400,
            'You refused a page behind the end. It is a good question with an empty answer: 200, and `"data": []`.',
          )
          .expect(200),
        [],
      ).expectPart({ current_page: page })
    },
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
      const answer = await t.get('/api/v2/orders')
      expectPage(answer.expect(200), []).expectPart({ total_items: 0, total_pages: 0, current_page: 1 })
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
        answer
          .or('good-limit-refused', ({ last }) => last?.status === 400, `A limit of ${limit} was refused. 1 and 100 are both allowed.`)
          .expect(200)
      }
      const tooMuch = [101, t.number(200, 100_000)]
      await expectRefused(t, ['limit=0', 'limit=-5', 'limit=ten', ...tooMuch.map((limit) => `limit=${limit}`)])
      for (const limit of tooMuch) {
        const answer = await t.get(`/api/v2/orders?limit=${limit}`)
        answer
          .or('maximum-not-named', 'The message does not say what would be allowed. Name the maximum, 100.')
          .expectThat('a message that names the maximum, 100', ({ error }) => /\b100\b/.test(error.message))
      }
    },
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
      const first = await t.get('/api/v2/orders?limit=4')
      expectPage(first.expect(200), ids.slice(0, 4))
      const next = await t.get(followed(t, first, 'next'))
      expectPage(
        next
          .or(
            'link-to-nowhere',
            { unrouted: ({ last }) => last?.status === 404 },
            ({ last }) => `\`next\` leads to \`${last?.request.path}\`, where nothing is. Begin it with the path of the request.`,
            'That is `ctx.path`.',
          )
          .expect(200)
          .or(
            'next-forgot-limit',
            ({ last }) => !/limit=4/.test(last?.request.path ?? '') && last?.json.data.length !== 4,
            '`next` forgot `limit=4`. With another limit the pages overlap or leave gaps: keep everything that the client asked for, and set only `page`.',
          ),
        ids.slice(4, 8),
      )
    },
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
        if (pages > ids.length)
          t.or(
            'next-without-end',
            'Behind the last page comes another one, and another. `next` is `null` unless `page < total_pages`.',
          ).fail('a last page, without "next"', `${pages} pages, and still a "next"`)
        answer = await t.get(followed(t, answer, 'next'))
      }
      if (JSON.stringify(seen) !== JSON.stringify(ids))
        t.fail(`the orders ${ids.join(', ')}`, seen.join(', ') || 'none')
    },
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
        .or(
          'next-beyond-the-end',
          ({ last }) => typeof linkIn(/** @type {Answer} */ (last), 'next') === 'string',
          'This is the last page, and it is full. `next` leads to an empty one: it is `null` unless `page < total_pages`.',
        )
        .expectThat('"next": null on the last page', ({ links }) => (links.next ?? null) === null)
    },
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
      const second = await t.get('/api/v2/orders?page=2&limit=4')
      const first = await t.get(followed(t, second.expect(200), 'prev'))
      expectPage(first.expect(200), ids.slice(0, 4))
      first
        .or(
          'prev-of-the-first',
          ({ last }) => /page=0/.test(last?.json.links.prev),
          ({ last }) =>
            `The first page says that \`${last?.json.links.prev}\` comes before it. There is no page 0: \`prev\` is \`null\` there.`,
        )
        .expectThat('"prev": null on the first page', ({ links }) => (links.prev ?? null) === null)
    },
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
        const kept = new URL(followed(t, answer, name), 'http://here.example').searchParams
        const wanted = { limit: '3', note, page: name === 'prev' ? '1' : '3' }
        if (Object.entries(wanted).some(([key, value]) => kept.get(key) !== value))
          answer
            .or(
              'parameter-lost',
              () => !kept.has('note'),
              'The parameter `note` is gone from the link. Begin with the whole query of the request, and set only `page`.',
              'That is `new URLSearchParams(ctx.querystring)`.',
            )
            .or(
              'not-encoded',
              () => kept.has('note') && kept.get('note') !== note,
              'The value of `note` has an `&` in it, and the link took it for the beginning of the next parameter: encode it.',
              '`URLSearchParams` encodes what has to be encoded.',
            )
            .fail(`a link "${name}" with ${JSON.stringify(wanted)}`, JSON.stringify(Object.fromEntries(kept)))
      }
    },
  )
}

/** @type {[string, (seen: Seen) => boolean, string, string]} */
const pagesFromZero = [
  'pages-from-0',
  ({ answers, last }) =>
    last?.json.current_page === 0 ||
    last?.json.data[0].id === answers[0]?.json[last?.json.data.length * last?.json.current_page].id,
  'That is the page behind the one that was asked for. Pages are counted from 1.',
  'Page 1 begins at position 0, so page p begins at `(p - 1) * limit`.',
]
