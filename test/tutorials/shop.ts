import { expect } from 'chai'

import { ask } from '../support/api.ts'
import { answers, command } from './commands.ts'
import { better, leftOut, row, type Tutorial } from './rows.ts'

const printed = 'as printed'

const orders = 'GET /api/v1/orders'
const key = 'the-key-of-this-test'

const behindKey = { at: 'with API_KEY' }
const inQuery = { at: 'with API_KEY and --key-in-query' }

export const shop: Tutorial = {
  id: 'S2',
  builds: 'a cookie shop',
  demo: 'shop',
  servers: {
    'with API_KEY': { auth: { key } },
    'with API_KEY and --key-in-query': { auth: { key, keyInQuery: true } },
  },
  rows: [
    row(17, 'data for programs instead of pages for people', 'GET /cookies', printed, {
      has: { 'content-type': /^application\/json/ },
    }),
    row(24, 'a cookie is an object whose keys are strings', 'GET /cookies/2', printed, {
      finds: { name: 'Chocolate chip' },
    }),
    row(26, 'with a list in it', 'GET /cookies/2', printed, {
      finds: { taste_profiles: ['sweet', 'crunchy'] },
    }),
    row(27, 'and an object in it', 'GET /cookies/2', printed, { finds: { 'details.weight_g': 60 } }),
    row(36, 'an answer is a text that any language can parse', 'GET /cookies/7', printed, {
      says: /^\{"id":7,.*\}$/,
    }),
    row(36, 'and so is a request', 'POST /cookies', printed, {
      send: '{ "name": "Bear claw" }',
      status: 201,
    }),
    row(44, 'a text that is not JSON', 'POST /cookies', better('400, with line and column'), {
      send: "{ name: 'Bear claw' }",
      status: 400,
      says: /line 1, column 3/,
    }),
    row(62, 'the header says that it is JSON', 'GET /cookies', printed, {
      has: { 'content-type': 'application/json; charset=utf-8' },
    }),
    row(73, 'the collection has the first part of the address', 'GET /cookies', printed, {
      finds: { '[6].name': 'Speculaas' },
    }),
    row(79, 'a cookie by its id', 'GET /cookies/2', printed, { finds: { id: 2 } }),
    row(80, 'the same cookie by its slug', 'GET /cookies/chocolate-chip', printed, { finds: { id: 2 } }),
    row(
      83,
      'slugs are in small letters, with dashes',
      'POST /cookies',
      better('the slug is made from the name'),
      {
        send: { name: 'Café & Crème' },
        status: 201,
        finds: { slug: 'cafe-creme' },
      },
    ),
    row(83, 'an address in capital letters', 'GET /COOKIES/2', better('404, which names the right one'), {
      status: 404,
      says: /cookies/,
    }),
    row(87, 'GET /cookies lists the cookies', 'GET /cookies', printed, {
      finds: { '[0].slug': 'oat-raisin' },
    }),
    row(88, 'GET /cookies/2 shows one', 'GET /cookies/2', printed, { finds: { price: 2.2 } }),
    row(89, 'POST /cookies makes one', 'POST /cookies', printed, {
      send: { name: 'Bear claw', price: 2.7 },
      status: 201,
      has: { location: /\/cookies\/8$/ },
      finds: { id: 8 },
    }),
    row(90, 'PATCH /cookies/2 changes one', 'PATCH /cookies/2', printed, {
      send: { price: 2.4 },
      finds: { price: 2.4, name: 'Chocolate chip' },
    }),
    row(91, 'DELETE /cookies/2 deletes one', 'DELETE /cookies/2', printed, { finds: { id: 2 } }),
    row(91, 'and it is gone', 'GET /cookies/2', printed, {
      first: (api) => api('DELETE /cookies/2'),
      status: 404,
    }),
    row(85, 'a method that an address does not have', 'PUT /cookies', better('405 lists those that it has'), {
      send: {},
      status: 405,
      has: { allow: /GET.*POST/ },
    }),
    row(103, 'the version is part of the address', orders, printed, { finds: { '[0].id': 1 } }),
    row(105, 'another version can stand beside it', 'GET /api/v2/orders', printed, {
      finds: { 'data[0].id': 1, total_items: 3 },
    }),
    row(105, 'version 1 stays as it is', orders, printed, {
      first: (api) => api('GET /api/v2/orders'),
      finds: { '[0].cookie_orders[0].number_of_cookies': 12 },
    }),
    row(
      126,
      'a placeholder, while nothing else is there',
      orders,
      leftOut('custom routes', 'the orders at once'),
    ),
    row(159, 'a browser shows the JSON', orders, printed, {
      headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
      has: { 'content-type': /^application\/json/ },
    }),
    row(159, 'port 5000', command([], answers('/api/v1/orders')), better('3000, or --port 5000')),
    row(176, 'what is sent is not what is stored: a serializer stands between', 'GET /orders/1', printed, {
      finds: { customer_id: 1, 'cookie_orders[0]': { cookie_id: 2, quantity: 12 } },
    }),
    row(199, 'every order is in the list', orders, printed, { finds: { '[2].id': 3 }, lacks: ['[3]'] }),
    row(214, 'the list is a bare list', orders, printed, { says: /^\[\{"id":1,/ }),
    row(215, 'an order has an id', orders, printed, { finds: { '[1].id': 2 } }),
    row(
      216,
      'an order has a date',
      orders,
      better('ISO 8601 in UTC: the printed form does not say which time zone it is in'),
      { finds: { '[0].date': '2026-03-14T09:26:53.000Z' } },
    ),
    row(217, 'an order has an address, an object', orders, printed, {
      finds: {
        '[0].address': {
          name: 'Ines Claes',
          street: 'Langestraat 8',
          city: 'Bruges',
          state: null,
          zip: '8000',
          country: 'Belgium',
        },
      },
    }),
    row(245, 'without the id of the address', orders, printed, { lacks: ['[0].address.id'] }),
    row(225, 'an order has a list of cookies', orders, printed, {
      finds: { '[0].cookie_orders[1]': { cookie_id: 7, cookie_name: 'Speculaas', number_of_cookies: 6 } },
    }),
    row(228, 'with the name of the cookie, which comes from the cookie', orders, printed, {
      first: (api) => api('PATCH /cookies/7', { send: { name: 'Speculoos' } }),
      finds: { '[0].cookie_orders[1].cookie_name': 'Speculoos' },
    }),
    row(
      318,
      'the cookie of an order is gone',
      orders,
      better('null; the printed code fails for every order then'),
      {
        first: (api) => api('DELETE /cookies/7'),
        finds: { '[0].cookie_orders[1].cookie_name': null },
      },
    ),
    row(292, 'an order without an address', orders, better('null; the printed code fails'), {
      finds: { '[2].address': null },
    }),
    row(263, 'a list without orders', orders, printed, {
      first: (api) => api('DELETE /orders?id=1&id=2&id=3'),
      body: [],
    }),
    row(279, 'orders come from the checkout', 'POST /api/v1/orders', better('they can be posted, too'), {
      send: { customer_id: 2, cookie_orders: [{ cookie_id: 1, quantity: 2 }] },
      status: 201,
      finds: { id: 4, 'cookie_orders[0].cookie_name': 'Oat & raisin' },
    }),
    row(
      279,
      'an order in the shape in which it is shown',
      'POST /api/v1/orders',
      better('a serializer works one way: what would be stored and never shown is refused'),
      { send: { cookie_orders: [{ cookie_id: 1, number_of_cookies: 2 }] }, status: 422, says: /quantity/ },
    ),
    row(352, 'pages, for more orders than one wants at once', 'GET /api/v2/orders?page=2&limit=2', printed, {
      finds: { 'data[0].id': 3, current_page: 2, total_pages: 2, 'links.prev': /page=1&limit=2$/ },
    }),
    row(
      352,
      'pages of version 1',
      'GET /api/v1/orders?_page=1&_limit=2',
      better('the list stays bare; Link leads on'),
      {
        finds: { '[1].id': 2 },
        has: { link: /_page=2&_limit=2>; rel="next"/, 'x-total-count': '3' },
      },
    ),
    row(
      362,
      'the key is in .env',
      command([], answers('/api/v1/orders', 401), { files: { '.env': `API_KEY=${key}` } }),
      printed,
    ),
    row(
      362,
      'or in the environment',
      command([], answers('/api/v1/orders', 401), { env: { API_KEY: key } }),
      printed,
    ),
    row(
      362,
      'without a key',
      command([], answers('/api/v1/orders')),
      better('the server is open and works; the printed code lets in whoever sends no key either'),
    ),
    row(
      366,
      'a secret is in no file that others see',
      command(
        [],
        async ({ url, stdout }) => {
          await ask(url, `GET /api/v1/orders?key=${key}`)
          expect(stdout()).not.to.include(key)
        },
        { env: { API_KEY: key } },
      ),
      better('nor in the log'),
    ),
    row(
      377,
      'the key at the end of the address',
      `GET /api/v1/orders?key=${key}`,
      better('with --key-in-query, since addresses end up in logs'),
      {
        ...inQuery,
        finds: { '[0].id': 1 },
      },
    ),
    row(385, 'another key', 'GET /api/v1/orders?key=guess', printed, { ...inQuery, status: 401 }),
    row(391, 'an error in JSON', orders, better('with what to do next, and WWW-Authenticate'), {
      ...behindKey,
      status: 401,
      finds: { 'error.message': /.+/ },
      has: { 'www-authenticate': /.+/ },
    }),
    row(396, '401 says that nobody is known', orders, printed, {
      ...behindKey,
      status: 401,
      says: /X-API-KEY/,
    }),
    row(398, 'the address without the key', orders, printed, { ...inQuery, status: 401, says: /\?key=/ }),
    row(408, 'the key in a header of its own', orders, printed, {
      ...behindKey,
      headers: { 'X-API-KEY': key },
      finds: { '[0].id': 1 },
    }),
    row(408, 'another key in the header', orders, printed, {
      ...behindKey,
      headers: { 'X-API-KEY': 'guess' },
      status: 401,
    }),
    row(432, 'curl sends the header in any case', orders, printed, {
      ...behindKey,
      headers: { 'x-api-key': key },
      finds: { '[2].id': 3 },
    }),
    row(97, 'orders are for few, cookies for everybody', 'GET /cookies/2', printed, {
      ...behindKey,
      finds: { id: 2 },
    }),
    row(
      97,
      'not even inside something else',
      'GET /customers?_embed=orders',
      better('no other address lets them out'),
      {
        ...behindKey,
        status: 401,
      },
    ),
    row(97, 'nor in the second version', 'GET /api/v2/orders', printed, { ...behindKey, status: 401 }),
    row(
      423,
      'a browser cannot send the header',
      orders,
      better('so the API answers other programs, too: CORS allows the header'),
      {
        ...behindKey,
        headers: { 'X-API-KEY': key, Origin: 'http://localhost:5173' },
        has: { 'access-control-allow-origin': 'http://localhost:5173' },
      },
    ),
    row(425, 'Postman tries it out', 'GET /_/openapi.json', better('it imports the whole API from here'), {
      finds: { openapi: '3.1.0' },
      says: /"\/api\/v1\/orders"/,
    }),
    row(427, 'curl asks for the root', 'GET /', printed, { says: /\/cookies"/ }),
    row(441, 'tests', 'GET /_/health', better('createServer starts one on a free port in a test'), {
      finds: { status: 'ok' },
    }),
    row(
      358,
      'tokens instead of a key',
      'GET /_/health',
      better('--jwt, with any collection of users; demo items has them'),
    ),
  ],
}
