import { readFile } from 'node:fs/promises'

import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Tester} Tester */
/** @typedef {Record<string, any>} Row */

/** What the program serves that most checks share, and any server that we did not start. */
const fixture = JSON.parse(await readFile(new URL('fixtures/shop.json', import.meta.url), 'utf8'))
const fields = ['name', 'street', 'city', 'state', 'zip', 'country']
const secrets = { internal_notes: 'Quarrelsome, but pays.', card_last4: '9317' }

/** Every id that is used here is the position of another one: who takes ids for positions shall not crash. */
const cookies = [
  { id: 1, name: 'Salt Caramel', price: 310 },
  { id: 2, name: 'Fig Roll', price: 150 },
  { id: 7, name: 'Nut Kiss', price: 200 },
]
const addresses = [
  {
    id: 1,
    name: 'Lena Vork',
    street: '3 Quarry Road',
    city: 'Dunmere',
    state: 'Fells',
    zip: 'D7 3QR',
    country: 'Ostia',
  },
  {
    id: 2,
    name: 'Karl Abend',
    street: '29 Lock Street',
    city: 'Pell',
    state: 'Marsh',
    zip: 'P2 29L',
    country: 'Norden',
  },
  {
    id: 8,
    name: 'Ada Moll',
    street: '5 Tide Way',
    city: 'Orrin',
    state: 'Isles',
    zip: 'O5 5TW',
    country: 'Suder',
  },
]
const order = (/** @type {number} */ id, more = {}) => ({
  id,
  placed_at: Date.UTC(2027, 11, 31, 20, 45, id),
  address_id: 2,
  cookie_orders: [
    { cookie_id: 1, number_of_cookies: 7 },
    { cookie_id: 2, number_of_cookies: 18 },
  ],
  ...secrets,
  ...more,
})
const orders = [order(31), order(33, { address_id: 1 })]

const shopOf = (/** @type {Row} */ more = {}) => ({ cookies, addresses, orders, ...more })

/** Nothing is where something should be, and a member of it was taken: the mistake of every hole in the data. */
const readOfNothing = { serverError: /of (undefined|null)|'undefined'|not iterable/ }

/** @param {number} milliseconds */
const isoDate = (milliseconds) => new Date(milliseconds).toISOString()
const isIsoUtc = (/** @type {unknown} */ text) =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$/.test(text)

/** What a client may see of the address with this id in the given data. */
const publicAddress = (/** @type {number} */ wanted) => {
  const row = fixture.addresses.find((/** @type {Row} */ { id }) => id === wanted)
  return Object.fromEntries(fields.map((field) => [field, row[field]]))
}
/** Finds the address of the first order. */
const firstAddress = (/** @type {Row} */ { id }) => id === fixture.orders[0].address_id
/** The first address, and the first line, in what was answered. */
const addressIn = (/** @type {any} */ json) => [json].flat()[0].address
const lineIn = (/** @type {any} */ json) => [json].flat()[0].cookie_orders[0]

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check }) => {
  check(
    'date-iso-utc',
    {
      step: 'id-and-date',
      title: 'GET /orders shows the id and the date of every order, the date in ISO 8601 and UTC',
      why: 'A number needs an explanation, and a time without a zone means another moment in every country. We run your program in Kathmandu, five hours and 45 minutes ahead of UTC.',
    },
    async (t) => {
      const [stored] = fixture.orders
      const wanted = fixture.orders.map((/** @type {Row} */ { id, placed_at }) => ({ id, date: isoDate(placed_at) }))
      const answer = await t.get('/orders')
      answer
        .expect(200)
        .or(
          'raw-record',
          ({ last }) => last?.json[0].placed_at !== undefined && last.json[0].date === undefined,
          'This is the record as it is stored. Give the list a new object for each order, with the members that a client should see.',
        )
        .or(
          'milliseconds-and-seconds',
          ({ last }) => [stored.placed_at * 1000, Math.floor(stored.placed_at / 1000)].includes(Date.parse(last?.json[0].date)),
          ({ last }) => `\`${last?.json[0].date}\` is a thousand times too far: seconds and milliseconds were mixed up.`,
          '`new Date` takes milliseconds, and `placed_at` is in milliseconds.',
        )
        .or(
          'date-not-iso',
          ({ last }) => last?.json[0].date !== undefined && !/^[+-]?\d{4,6}-\d\d-\d\dT.*(Z|\+00:00)$/.test(last.json[0].date),
          ({ last }) => `\`${last?.json[0].date}\` does not say which moment it is, or depends on where the server stands.`,
          'Use `toISOString()`: it is UTC, and says so.',
        )
        .or(
          'local-time-labelled-utc',
          ({ last }) => Date.parse(last?.json[0].date) - stored.placed_at === 345 * 60_000,
          'It looks like ISO 8601, but the hour is that of Kathmandu, and the label says UTC.',
          '`new Date(order.placed_at).toISOString()` does all of it.',
        )
        .expectThat(
          `JSON with ${JSON.stringify(wanted)}`,
          (list) =>
            list.length === wanted.length &&
            wanted.every(
              (/** @type {Row} */ { id, date }, /** @type {number} */ i) =>
                list[i].id === id && isIsoUtc(list[i].date) && Date.parse(list[i].date) === Date.parse(date),
            ),
        )
    },
  )

  check(
    'stored-data-unchanged',
    {
      step: 'id-and-date',
      title: 'Reading changes nothing: the same GET gives the same answer twice',
      why: 'Whoever asks must not alter what is kept. A serializer makes a new object and leaves the record alone.',
      needs: ['date-iso-utc'],
    },
    async (t) => {
      const before = t.env.DATA_FILE ? await t.dataText() : ''
      const says = 'This GET is different from the one before, which changed the stored records. Build a new object, and neither assign to nor delete from the one that you were given.'
      const first = await t.get('/orders')
      first.or('changed-by-reading', { serverError: () => true }, says).expect(200)
      const second = await t.get('/orders')
      second
        .or('changed-by-reading', { serverError: () => true }, says)
        .expect(200)
        .or('changed-by-reading', says)
        .expectJson(first.json)
      if (t.env.DATA_FILE && (await t.dataText()) !== before)
        t.fail('the data file as it was', 'it was changed by a GET')
    },
  )

  check(
    'one-like-in-list',
    {
      step: 'id-and-date',
      title: 'GET /orders/ and an id answers with the same order as the list shows',
      why: 'One function for both: what is decided once cannot differ.',
      needs: ['stored-data-unchanged'],
    },
    async (t) => {
      const list = await t.get('/orders')
      list.expect(200)
      for (const shown of list.json) {
        const answer = await t.get(`/orders/${shown.id}`)
        answer
          .expect(200)
          .or(
            'one-is-raw',
            ({ last }) => last?.json.placed_at !== undefined,
            'In the list the order goes through your function; alone it leaves as it is stored. Call the function in both routes.',
          )
          .expectJson(shown)
      }
    },
  )

  check(
    'missing-order-404',
    {
      step: 'id-and-date',
      title: 'An order that does not exist is answered with 404 and an error in JSON',
      needs: ['one-like-in-list'],
    },
    async (t) => {
      expectError(await t.get(`/orders/${t.number(100_000, 999_999)}`), 404)
    },
  )

  check(
    'address-fields',
    {
      step: 'address',
      title: 'Each order has its address, with every field in its own place',
      why: 'The six values are all different, so that each can be in one place only.',
      needs: ['date-iso-utc'],
    },
    async (t) => {
      const answer = await t.get('/orders')
      const own = fixture.addresses.find(firstAddress)
      const positions = 'This is not the address of that order. `address_id` is an id and not a position in the list: look for the address that has it.'
      answer
        .or('id-as-position', { serverError: /of undefined/ }, positions)
        .expect(200)
        .or(
          'member-missing',
          ({ last }) => addressIn(last?.json) === undefined,
          'The order has no `address`. Find the one whose `id` is the `address_id` of the order.',
        )
        .or(
          'no-address-found',
          ({ last }) => addressIn(last?.json) === null,
          'The order has `"address": null`: the address with its `address_id` was not found.',
          'In a `Map` a number and a text are different keys: a Map finds only the very same.',
        )
        .or(
          'id-as-position',
          ({ last }) =>
            addressIn(last?.json).name !== own.name &&
            fixture.addresses.some((/** @type {Row} */ { name }) => name === addressIn(last?.json).name),
          positions,
        )
        .or(
          'shuffled-address',
          ({ last }) => swapped(addressIn(last?.json)) !== undefined,
          ({ last }) => `${swapped(addressIn(last?.json))}. Both sides of each colon should have the same name.`,
        )
        .expectPart(
          fixture.orders.map((/** @type {Row} */ { id, address_id }) => ({ id, address: publicAddress(address_id) })),
        )
    },
  )

  check(
    'address-has-no-id',
    {
      step: 'address',
      title: 'The address comes without its own id',
      why: 'Whoever knows the number of an address can ask for it, once there is a route for it. Nobody needs it here.',
      needs: ['stored-data-unchanged'],
    },
    async (t) => {
      const answer = await t.get('/orders')
      answer
        .expect(200)
        .or(
          'address-id-left',
          ({ last }) => addressIn(last?.json).id !== undefined,
          'The `id` of the address is still in it. Leave it out.',
        )
        .expectThat(
          'an address with a name and without "id"',
          (list) =>
            list.length === fixture.orders.length &&
            list.every((/** @type {Row} */ { address }) => typeof address.name === 'string' && !('id' in address)),
        )
    },
  )

  check(
    'line-has-cookie-name',
    {
      step: 'lines-with-names',
      title: 'Each line of an order has the id, the name and the number of its cookies',
      why: 'A client wants to show "15 Ginger Crunch". If you send only the id, it has to ask again for every line.',
      needs: ['date-iso-utc'],
    },
    async (t) => {
      const nameOf = (/** @type {number} */ wanted) =>
        fixture.cookies.find((/** @type {Row} */ { id }) => id === wanted).name
      const positions = 'That is the name of another cookie, or of none. `cookie_id` is an id and not a position in the list: look for the cookie that has it.'
      const answer = await t.get('/orders')
      answer
        .or('id-as-position', { serverError: /of undefined/ }, positions)
        .expect(200)
        .or(
          'member-missing',
          ({ last }) => last?.json[0].cookie_orders === undefined,
          'The order has no `cookie_orders`. Make a list with one object for each of the stored lines.',
        )
        .or(
          'lines-as-stored',
          ({ last }) => lineIn(last?.json).cookie_id !== undefined && lineIn(last?.json).cookie_name === undefined,
          'The lines are there, but not the names. Look for the cookie with the `cookie_id` and send its `name` as `cookie_name`.',
        )
        .or(
          'id-as-position',
          ({ last }) => fixture.cookies.some((/** @type {Row} */ { id, name }) => name === lineIn(last?.json).cookie_name && id !== lineIn(last?.json).cookie_id),
          positions,
        )
        .expectPart(
          fixture.orders.map((/** @type {Row} */ { id, cookie_orders }) => ({
            id,
            cookie_orders: cookie_orders.map((/** @type {Row} */ line) => ({ ...line, cookie_name: nameOf(line.cookie_id) })),
          })),
        )
    },
  )

  check(
    'missing-address-null',
    {
      step: 'holes',
      title: 'An order without an address has "address": null',
      why: 'Somebody fetched the cookies at the counter, or moved away and had the address deleted. The order is still an order.',
      data: () =>
        shopOf({ orders: [order(31), order(32, { address_id: null }), order(34, { address_id: 999 })] }),
      needs: ['address-fields'],
    },
    async (t) => {
      const shop = /** @type {any} */ (await t.data())
      const answer = await t.get('/orders')
      answer
        .or(
          'crashed-without-address',
          readOfNothing,
          'Order 32 has no address, and taking a field from nothing throws an error. One hole, and the whole list is lost: ask first whether there is an address.',
        )
        .expect(200)
        .or(
          'order-dropped',
          ({ last }) => last?.json.length < 3,
          'An order without an address vanished from the list. It was paid for: show it, with `"address": null`.',
        )
        .or(
          'left-out',
          ({ last }) => last?.json.length === 3 && !('address' in last.json[1]),
          '`address` is missing. `undefined` is left out of JSON without a word; `null` says "there is none".',
        )
        .or(
          'empty-address',
          ({ last }) => typeof last?.json[1].address === 'object' && last?.json[1].address !== null,
          'There is an `address`, but nothing in it. A client that finds an object will print an empty label: say `null`.',
        )
        .expectPart(
          shop.orders.map((/** @type {Row} */ { id, address_id }) =>
            address_id === 2 ? { id, address: { name: 'Karl Abend' } } : { id, address: null },
          ),
        )
    },
  )

  check(
    'deleted-cookie-null',
    {
      step: 'holes',
      title: 'A line whose cookie was deleted stays, with "cookie_name": null',
      why: 'The shop no longer bakes it. It was sold all the same, and the sum should still be right.',
      data: () => shopOf({ cookies: cookies.slice(1) }),
      needs: ['line-has-cookie-name'],
    },
    async (t) => {
      const shop = /** @type {any} */ (await t.data())
      const answer = await t.get('/orders')
      answer
        .or(
          'crashed-without-cookie',
          readOfNothing,
          'Cookie 1 is not there any more, and taking the name from nothing throws an error.',
          '`cookie?.name` gives `undefined` instead.',
        )
        .expect(200)
        .or(
          'line-dropped',
          ({ last }) => last?.json[0].cookie_orders.length < 2,
          'The line vanished together with the cookie. It was ordered and paid for: keep the line, with `"cookie_name": null`.',
        )
        .or(
          'name-left-out',
          ({ last }) => last?.json[0].cookie_orders.length === 2 && !('cookie_name' in lineIn(last.json)),
          '`cookie_name` is missing. `undefined` is left out of JSON without a word: `?? null` says it.',
        )
        .expectPart(
          shop.orders.map((/** @type {Row} */ { id }) => ({
            id,
            cookie_orders: [
              { cookie_id: 1, cookie_name: null, number_of_cookies: 7 },
              { cookie_id: 2, cookie_name: 'Fig Roll', number_of_cookies: 18 },
            ],
          })),
        )
    },
  )

  check(
    'empty-lines-array',
    {
      step: 'holes',
      title: 'An order without lines has "cookie_orders": []',
      why: 'A client writes `for (const line of order.cookie_orders)`. An empty list is a list; nothing is not.',
      data: () =>
        shopOf({
          orders: [order(31), order(32, { cookie_orders: undefined }), order(34, { cookie_orders: [] })],
        }),
      needs: ['line-has-cookie-name'],
    },
    async (t) => {
      const shop = /** @type {any} */ (await t.data())
      const answer = await t.get('/orders')
      answer
        .or(
          'crashed-without-lines',
          readOfNothing,
          'Order 32 is so old that it has no `cookie_orders` at all, and the `map` of nothing throws an error.',
          '`?? []` puts an empty list in its place.',
        )
        .expect(200)
        .or(
          'lines-not-a-list',
          ({ last }) => !Array.isArray(last?.json[1].cookie_orders),
          'Order 32 came without a list. A client that loops over it breaks: send `[]`.',
        )
        .expectThat('the orders 31, 32 and 34, the last two with "cookie_orders":[]', (list) =>
          shop.orders.every(
            (/** @type {Row} */ stored, /** @type {number} */ i) =>
              list[i].id === stored.id && list[i].cookie_orders.length === (stored.cookie_orders ?? []).length,
          ),
        )
    },
  )

  check(
    'no-internal-fields',
    {
      step: 'only-what-you-name',
      title: 'Nothing leaves that nobody named: no note, no card number, no door code',
      why: 'Next year somebody adds a column, and does not think of you. What you did not name must not leave by itself.',
      data: () =>
        shopOf({
          orders: [
            order(31, {
              cookie_orders: [{ cookie_id: 2, number_of_cookies: 8, margin: 'forty percent' }],
              risk_score: 'flagged as risky',
            }),
          ],
          addresses: addresses.map((address) => ({ ...address, door_code: '7733*', phone: '555 0188' })),
          cookies: cookies.map((cookie) => ({ ...cookie, recipe: 'a pinch of cardamom' })),
        }),
      needs: ['address-fields', 'line-has-cookie-name'],
    },
    async (t) => {
      for (const path of ['/orders', '/orders/31']) {
        const answer = await t.get(path)
        answer
          .expect(200)
          .expectText(/Karl Abend/, 'the address')
          .expectText(/Fig Roll/, 'the name of the cookie')
        const [name, value] = leaks.find(([, text]) => answer.text.includes(text)) ?? []
        if (name === undefined) continue
        answer
          .or(
            'order-spread',
            () => /^(internal_notes|card_last4|risk_score)$/.test(name),
            `${name} left the building. To copy everything copies what is added next year, too. Name the members that may leave.`,
            '`...order` copies everything.',
          )
          .or(
            'address-all-but',
            () => /^(door_code|phone)$/.test(name),
            `The address is sent with all but its id, so ${name} goes with it. A list of what to hide has to be kept up to date. Name what to show.`,
          )
          .or(
            'line-spread',
            () => /^(margin|recipe)$/.test(name),
            `${name} left with a line. Name the three members of a line, too.`,
          )
          .fail(`no ${name}`, `${name}: ${value}`)
      }
    },
  )

  check(
    'thousand-orders-fast',
    {
      step: 'look-up-once',
      title: 'GET /orders answers in time with 5000 orders and an address book of 300 000',
      why: 'To search a list from its beginning takes as long as the list. To do so for each order takes 5000 times as long.',
      data: manyOrders,
      needs: ['address-fields'],
    },
    async (t) => {
      const answer = await t.get('/orders').catch((error) => {
        if (error.kind !== 'no-answer') throw error
        return t
          .or(
            'searched-for-each',
            'For each order the whole address book is gone through.',
            'Build a `Map` from ids to addresses once, when the program starts, outside of every function; then `get` finds each address at once.',
          )
          .fail('all 5000 orders', 'no answer in time')
      })
      answer
        .expect(200)
        .expectThat(
          '5000 orders, each with its address',
          (list) =>
            list.length === 5000 &&
            list.every((/** @type {Row} */ { id, address }) => address.name === `Customer ${300_001 - id}`),
        )
    },
  )
}

/** @type {[string, string][]} */
const leaks = [
  ...Object.entries(secrets),
  ['risk_score', 'flagged as risky'],
  ['door_code', '7733*'],
  ['phone', '555 0188'],
  ['margin', 'forty percent'],
  ['recipe', 'a pinch of cardamom'],
]

/**
 * `city contains the street`, when a field has the value of another one.
 *
 * @param {Row} address
 */
const swapped = (address) => {
  const stored = fixture.addresses.find(firstAddress)
  for (const field of fields)
    for (const other of fields)
      if (field !== other && address[field] === stored[other]) return `\`${field}\` contains the ${other}`
  return undefined
}

function manyOrders() {
  const book = Array.from({ length: 300_000 }, (_, i) => ({ id: i + 1, name: `Customer ${i + 1}` }))
  const many = Array.from({ length: 5000 }, (_, i) =>
    order(i + 1, { address_id: book.length - i, cookie_orders: [] }),
  )
  return { cookies, addresses: book, orders: many }
}
