import { expect } from 'chai'

import { type Answer, type Api, ask, withServer } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'
import { answers, command } from './commands.ts'
import { better, leftOut, row, type Tutorial } from './rows.ts'

const printed = 'as printed'

const ada = { email: 'ada@example.com', password: 'night-garden' }
const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`

const john = { name: 'John Doe', email: 'john@example.com', age: 30 }
const key = 'the-key-of-this-test'

const protectedRoute = 'GET /protected'

type Tokens = Readonly<Record<'access_token' | 'refresh_token' | 'token', string>>

const signIn = async (api: Api): Promise<Tokens> =>
  (await api('POST /login', { send: ada })).body as unknown as Tokens

/** Sends a request with the access token of a user who has just signed in. */
const signedIn = (look: (answer: Answer) => unknown) => async (api: Api) => {
  const { token } = await signIn(api)
  look(await api('GET /protected', { headers: { Authorization: `Bearer ${token}` } }))
}

/** The claims of a token, which anybody can read. */
const claimsOf = (token: string): Readonly<Record<string, number | string>> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    number | string
  >

/** A token that another server has signed. */
const tokenOfElsewhere = async (api: Api): Promise<void> =>
  withServer({ data: ':memory:', demo: 'items' }, async (other) => {
    const headers = { Authorization: `Bearer ${await other.tokenFor(ada.email)}` }
    expect((await ask(other.url, protectedRoute, { headers })).status).to.equal(200)
    expect((await api(protectedRoute, { headers })).status).to.equal(401)
  })

/** A key that belongs to a user, as a program that has it uses it. */
const keyOfUser = async (): Promise<void> =>
  inFolder(async (folder) => {
    await run(['init', 'items.json', '--demo', 'items'], { cwd: folder })
    const made = await run(['keys', 'create', '--data', 'items.json', '--name', 'ci', '--user', ada.email], {
      cwd: folder,
    })
    const own = /\S{40,}/.exec(made.stdout)?.[0] ?? ''
    expect(made.stdout).to.include(own)
    const server = await start(['items.json'], { cwd: folder })
    try {
      const { body } = await ask(server.url, 'GET /protected', { headers: { 'X-API-KEY': own } })
      expect(body).to.include({ name: 'Ada Lindqvist' })
      const files = await run(['keys', 'list', '--data', 'items.json'], { cwd: folder })
      expect(files.stdout).to.include('ci').and.not.include(own)
    } finally {
      await server.stop()
    }
  })

export const items: Tutorial = {
  id: 'S4',
  builds: 'items, users and tokens',
  demo: 'items',
  servers: {
    'with --key': { auth: { key } },
    'with --basic': { auth: { basic: true } },
    'with fixed tokens': { auth: { tokens: { token123: 'joris@example.com', token456: 'ada@example.com' } } },
    'with --oidc local': { auth: { oidc: 'local' } },
  },
  rows: [
    row(
      95,
      'a program of a few lines',
      command(['--demo', 'items'], answers('/items')),
      better('none at all'),
    ),
    row(101, 'items are in memory', 'GET /items/25', printed, {
      first: (api) => api('POST /items', { send: { name: 'Kettle', price: 30 } }),
      finds: { name: 'Kettle' },
    }),
    row(105, 'debug mode', 'POST /items', better('errors say what is wrong; none shows code'), {
      send: '{"name":',
      status: 400,
      says: /line 1, column/,
    }),
    row(114, 'Postman sends requests', 'GET /_/openapi.json', better('it imports every request from here'), {
      finds: { openapi: '3.1.0' },
    }),
    row(122, 'answers in JSON, or in XML', 'GET /items', better('JSON; who accepts XML only is told so'), {
      headers: { Accept: 'application/xml' },
      status: 406,
    }),
    row(
      136,
      'a welcome at /',
      'GET /',
      leftOut('custom routes', 'an index of what there is, or the home page'),
    ),
    row(144, 'GET reads', 'GET /items', printed, { finds: { '[0].name': 'Notebook' } }),
    row(144, 'POST makes', 'POST /items', printed, { send: { name: 'Item 1', price: 10 }, status: 201 }),
    row(144, 'PUT replaces', 'PUT /items/1', printed, {
      send: { name: 'Updated Item', price: 20 },
      finds: { price: 20 },
    }),
    row(144, 'DELETE removes', 'DELETE /items/1', printed, { finds: { id: 1 } }),
    row(160, 'GET /items is a bare list', 'GET /items', printed, { says: /^\[\{"id":1,/ }),
    row(
      172,
      'whatever JSON is sent is stored',
      'POST /items',
      better('a price must be a number, and a name must be there'),
      {
        send: { name: 'Kettle', price: 'a lot' },
        status: 422,
        finds: { 'errors.price': /number/ },
      },
    ),
    row(176, 'the new item comes back under 201', 'POST /items', printed, {
      send: { name: 'Item 1', price: 10 },
      status: 201,
      finds: { name: 'Item 1', price: 10, id: 25 },
    }),
    row(176, 'where the new item is', 'POST /items', better('Location says it'), {
      send: { name: 'Item 1', price: 10 },
      status: 201,
      has: { location: /\/items\/25$/ },
    }),
    row(180, 'PUT to the address of an item', 'PUT /items/2', printed, {
      send: { name: 'Updated Item', price: 20 },
      body: { id: 2, name: 'Updated Item', price: 20 },
    }),
    row(
      186,
      'an item is found by its place in the list',
      'GET /items/2',
      better('by its id, which never changes'),
      {
        first: (api) => api('DELETE /items/1'),
        finds: { name: 'Pencil' },
      },
    ),
    row(192, 'an item to replace that there is not', 'PUT /items/99', printed, {
      send: { name: 'x' },
      status: 404,
    }),
    row(
      192,
      'what is said then',
      'PUT /items/99',
      better('JSON, where the printed program sends plain text'),
      {
        send: { name: 'x' },
        status: 404,
        finds: { 'error.status_code': 404 },
      },
    ),
    row(204, 'DELETE answers with what was deleted', 'DELETE /items/3', printed, {
      body: { id: 3, name: 'Eraser', price: 0.6 },
    }),
    row(
      202,
      'the others keep their addresses',
      'GET /items/4',
      better('in the printed program all later items move'),
      {
        first: (api) => api('DELETE /items/3'),
        finds: { name: 'Ruler' },
      },
    ),
    row(206, 'an item to delete that there is not', 'DELETE /items/99', printed, { status: 404 }),
    row(248, 'the address of the list is not written by hand', 'GET /', printed, {
      says: /"url":"http:[^"]*\/items"/,
    }),
    row(250, 'nor that of an item', 'POST /items', printed, {
      send: { name: 'x' },
      status: 201,
      has: { location: /\/items\/25$/ },
    }),
    row(252, 'nor those that change one', 'GET /_/openapi.json', printed, { says: /"\/items\/\{id\}"/ }),
    row(261, 'a GET by hand', 'GET /items', printed, { finds: { '[23].id': 24 } }),
    row(
      262,
      'a POST by hand, once to /items and once to /item',
      'POST /item',
      better('404, which names /items'),
      {
        send: { name: 'Item 1', price: 10 },
        status: 404,
        says: /items/,
      },
    ),
    row(263, 'a PUT by hand', 'PUT /items/1', printed, { send: { name: 'Updated Item', price: 20 } }),
    row(264, 'a DELETE by hand', 'DELETE /items/1', printed, {}),
    row(271, 'bodies are parsed and checked in one place', 'POST /items', printed, { send: [], status: 400 }),
    row(272, 'errors in one form', 'GET /items/99', printed, {
      status: 404,
      finds: { 'error.message': /99/ },
    }),
    row(
      314,
      'a resource class with a message for GET',
      'GET /item',
      leftOut('custom routes', '404, which names /items'),
      {
        status: 404,
      },
    ),
    row(320, 'and one for POST', 'POST /item', leftOut('custom routes', '404, which names /items'), {
      send: {},
      status: 404,
    }),
    row(330, 'a user at /users/ and its id', 'GET /users/2', printed, { finds: { name: 'Joris Peeters' } }),
    row(354, 'one class for GET, POST, PUT and DELETE', 'OPTIONS /items/1', printed, {
      status: 204,
      has: { allow: /GET.*PUT.*DELETE/ },
    }),
    row(338, 'an answer in JSON', 'GET /items', printed, { has: { 'content-type': /^application\/json/ } }),
    row(372, 'the key as a bearer token', protectedRoute, printed, {
      at: 'with --key',
      headers: { Authorization: `Bearer ${key}` },
    }),
    row(388, 'the key in X-API-KEY', protectedRoute, printed, {
      at: 'with --key',
      headers: { 'X-API-KEY': key },
      finds: { message: /.+/ },
    }),
    row(392, 'a message for who has it', protectedRoute, printed, {
      at: 'with --key',
      headers: { 'X-API-KEY': key },
      finds: { message: /^Hello, key/ },
    }),
    row(396, 'no key, or another', protectedRoute, printed, {
      at: 'with --key',
      headers: { 'X-API-KEY': 'guess' },
      status: 401,
      finds: { message: /.+/ },
    }),
    row(396, 'what a server takes', protectedRoute, better('the 401 says it'), {
      at: 'with --key',
      status: 401,
      says: /\/login.*X-API-KEY/,
    }),
    row(408, 'a key belongs to a user, and only its hash is kept', keyOfUser, printed),
    row(
      430,
      'a token goes into the header',
      signedIn(({ status }) => expect(status).to.equal(200)),
      printed,
    ),
    row(
      448,
      'a token expires, was issued at a time, and names a user',
      async (api) => {
        const { sub, iat, exp } = claimsOf((await signIn(api)).token)
        expect({ sub, life: Number(exp) - Number(iat) }).to.deep.equal({ sub: '1', life: 900 })
      },
      printed,
    ),
    row(
      448,
      'after two hours',
      'POST /login',
      better('15 minutes, as further below; "access" sets another time'),
      {
        send: ada,
        finds: { expires_in: 900 },
      },
    ),
    row(
      456,
      'HS256 signs it',
      async (api) => {
        const [header = ''] = (await signIn(api)).token.split('.')
        expect(JSON.parse(Buffer.from(header, 'base64url').toString())).to.include({ alg: 'HS256' })
      },
      printed,
    ),
    row(
      442,
      'the secret stands in the code',
      tokenOfElsewhere,
      better('each server has its own, in JWT_SECRET or made at its first start'),
    ),
    row(458, 'POST /login gives a token', 'POST /login', printed, {
      send: ada,
      finds: { token: /^ey.+\..+\..+/ },
    }),
    row(462, 'whoever asks is signed in', 'POST /login', better('with a name and the right password only'), {
      send: { ...ada, password: 'guess' },
      status: 401,
    }),
    row(
      468,
      'a route for who has a token',
      signedIn(({ body }) => expect(body).to.include({ name: 'Ada Lindqvist', email: ada.email })),
      printed,
    ),
    row(472, 'no header at all', protectedRoute, better('401; the printed code fails with a 500'), {
      status: 401,
    }),
    row(
      484,
      'a token that has expired says so',
      async (api) => {
        const token = await api.tokenFor(ada.email, { expired: true })
        const { status, text } = await api(protectedRoute, { headers: { Authorization: `Bearer ${token}` } })
        expect(status).to.equal(401)
        expect(text).to.include('expired')
      },
      printed,
    ),
    row(488, 'a token that is not one', protectedRoute, printed, {
      headers: { Authorization: 'Bearer not.a.token' },
      status: 401,
    }),
    row(
      514,
      'an identity provider',
      'GET /auth/oidc/login',
      better('one is brought along: nothing to register'),
      {
        at: 'with --oidc local',
        status: 302,
        has: { location: /^http:\/\/(127\.0\.0\.1|localhost):\d+\/.*code_challenge=/ },
      },
    ),
    row(532, 'for the name and the email address', 'GET /auth/oidc/login', printed, {
      at: 'with --oidc local',
      status: 302,
      has: { location: /scope=openid(\+|%20)profile(\+|%20)email/ },
    }),
    row(536, 'GET /login leads to the provider', 'GET /login', printed, {
      at: 'with --oidc local',
      status: 302,
      has: { location: /\/auth\/oidc\/login$/ },
    }),
    row(
      544,
      'the way back ends at /auth',
      'GET /auth',
      better('at /auth/oidc/callback; the 404 says where to begin'),
      {
        at: 'with --oidc local',
        status: 404,
        says: /\/auth\/oidc\/login/,
      },
    ),
    row(558, 'the token of the provider opens protected routes', protectedRoute, printed, {
      at: 'with --oidc local',
      status: 401,
      says: /\/auth\/oidc\/login/,
    }),
    row(
      590,
      'names and passwords in the code',
      'GET /users',
      better('users of the data, with hashes that are never sent'),
      {
        lacks: ['[0].password'],
      },
    ),
    row(604, 'a password that is wrong', 'GET /secure-basic', printed, {
      at: 'with --basic',
      headers: { Authorization: basic(ada.email, 'guess') },
      status: 401,
    }),
    row(612, 'a route for name and password', 'GET /secure-basic', printed, {
      at: 'with --basic',
      headers: { Authorization: basic(ada.email, ada.password) },
    }),
    row(618, 'a greeting by name', 'GET /secure-basic', printed, {
      at: 'with --basic',
      headers: { Authorization: basic(ada.email, ada.password) },
      finds: { message: /^Hello, ada@example\.com!/ },
    }),
    row(614, 'without either', 'GET /secure-basic', printed, {
      at: 'with --basic',
      status: 401,
      has: { 'www-authenticate': /Basic realm/ },
    }),
    row(636, 'fixed tokens, each for a user', 'GET /secure-token', printed, {
      at: 'with fixed tokens',
      headers: { Authorization: 'Bearer token123' },
      finds: { name: 'Joris Peeters' },
    }),
    row(642, 'another one for another user', 'GET /secure-token', printed, {
      at: 'with fixed tokens',
      headers: { Authorization: 'Bearer token456' },
      finds: { message: /^Hello, ada@example\.com!/ },
    }),
    row(654, 'a token that there is not', 'GET /secure-token', printed, {
      at: 'with fixed tokens',
      headers: { Authorization: 'Bearer token789' },
      status: 401,
    }),
    row(
      682,
      'POST /revoke_token ends a token',
      async (api) => {
        const { token } = await signIn(api)
        const { status, body } = await api('POST /revoke_token', {
          headers: { Authorization: `Bearer ${token}` },
        })
        expect(status).to.equal(200)
        expect(body).to.have.property('message')
      },
      printed,
    ),
    row(
      706,
      'it says that it was revoked',
      async (api) => {
        const headers = { Authorization: `Bearer ${(await signIn(api)).token}` }
        await api('POST /revoke_token', { headers })
        const { status, text } = await api(protectedRoute, { headers })
        expect(status).to.equal(401)
        expect(text).to.include('revoked')
      },
      printed,
    ),
    row(726, 'a life of 15 minutes', 'POST /login', printed, { send: ada, finds: { expires_in: 900 } }),
    row(740, 'the id of a user is enough to sign in', 'POST /login', better('no: it is no secret'), {
      send: { user_id: 1 },
      status: 401,
    }),
    row(748, 'credentials that are not valid', 'POST /login', printed, {
      send: { email: 'nobody@example.com', password: 'guess' },
      status: 401,
    }),
    row(
      766,
      'a greeting for a valid token',
      signedIn(({ body }) =>
        expect(body)
          .to.have.property('message')
          .that.matches(/^Hello, /),
      ),
      printed,
    ),
    row(776, 'the header is missing', protectedRoute, printed, {
      status: 401,
      finds: { 'error.message': /.+/ },
    }),
    row(
      818,
      'a refresh token lives for 30 days',
      async (api) => {
        const { iat, exp } = claimsOf((await signIn(api)).refresh_token)
        expect(Number(exp) - Number(iat)).to.equal(30 * 24 * 3600)
      },
      printed,
    ),
    row(836, 'login gives both tokens', 'POST /login', printed, {
      send: ada,
      finds: { access_token: /^ey/, refresh_token: /^ey/ },
    }),
    row(
      788,
      'a refresh token gives new tokens',
      async (api) => {
        const { refresh_token } = await signIn(api)
        const { status, body } = await api('POST /refresh', { send: { refresh_token } })
        expect(status).to.equal(200)
        expect(body).to.have.property('access_token')
      },
      printed,
    ),
    row(
      788,
      'once',
      protectedRoute,
      better('a refresh token that comes twice has been stolen: the session ends'),
      {
        first: async (api) => {
          const { refresh_token } = await signIn(api)
          await api('POST /refresh', { send: { refresh_token } })
          expect((await api('POST /refresh', { send: { refresh_token } })).status).to.equal(401)
        },
        status: 401,
      },
    ),
    row(
      800,
      'a secret of its own for refresh tokens',
      protectedRoute,
      better('a type of its own: neither passes for the other'),
      {
        first: async (api) => {
          const { refresh_token } = await signIn(api)
          const headers = { Authorization: `Bearer ${refresh_token}` }
          expect((await api(protectedRoute, { headers })).status).to.equal(401)
        },
        status: 401,
      },
    ),
    row(848, 'a user as JSON', 'GET /api/users/2', printed, { finds: { id: 2, email: 'joris@example.com' } }),
    row(874, 'a route with a message', 'GET /api/data', leftOut('custom routes', '404'), { status: 404 }),
    row(882, 'the header Content-Type', 'GET /api/users', printed, {
      has: { 'content-type': /^application\/json/ },
    }),
    row(902, 'a route that takes what is sent', 'POST /api/submit', leftOut('custom routes', '404'), {
      send: {},
      status: 404,
    }),
    row(912, 'a body that is not JSON', 'POST /items', printed, {
      send: 'name=x',
      status: 400,
      finds: { 'error.message': /not JSON/ },
    }),
    row(912, 'no body', 'POST /items', printed, { send: '', status: 400 }),
    row(920, 'the text of the exception', 'POST /items', better('a text for people, with what to do next'), {
      send: '{',
      status: 400,
      finds: { 'error.help': /.+/ },
    }),
    row(925, 'a limit for the size of a body', 'POST /items', printed, {
      send: { name: 'x'.repeat(1_100_000) },
      status: 413,
    }),
    row(926, 'a field that is missing is named', 'POST /api/users', printed, {
      send: { name: 'John Doe', age: 30 },
      status: 422,
      finds: { 'errors.email': /required/ },
    }),
    row(927, 'a field that may be left out', 'POST /items', printed, {
      send: { name: 'Kettle' },
      status: 201,
    }),
    row(953, 'what an item shows of itself', 'GET /items/2', printed, {
      body: { id: 2, name: 'Pencil', price: 0.8 },
    }),
    row(965, 'items at /api/items, too', 'GET /api/items', printed, {
      finds: { 'data[0].name': 'Notebook' },
    }),
    row(
      973,
      'as a bare list',
      'GET /items?_fields=name,price&_limit=2',
      better('at /items; /api/items has pages, as below'),
      {
        body: [
          { name: 'Notebook', price: 4.5 },
          { name: 'Pencil', price: 0.8 },
        ],
      },
    ),
    row(986, 'when and by what an answer was made', 'GET /items', better('in headers: Date and ETag'), {
      has: { date: /GMT$/, etag: /^"/ },
    }),
    row(1010, 'page, from 1', 'GET /api/items?page=2', printed, {
      finds: { current_page: 2, 'data[0].id': 11 },
    }),
    row(1012, 'limit, 10 by default', 'GET /api/items', printed, { finds: { limit: 10, 'data[9].id': 10 } }),
    row(1022, 'how many there are', 'GET /api/items?page=1&limit=5', printed, { finds: { total_items: 24 } }),
    row(1024, 'how many pages there are', 'GET /api/items?limit=12', better('2; the printed sum says 3'), {
      finds: { total_pages: 2 },
    }),
    row(1026, 'which page this is', 'GET /api/items?page=3&limit=10', printed, {
      finds: { current_page: 3, 'data[3].id': 24 },
    }),
    row(1028, 'the items under "data"', 'GET /api/items?limit=1', printed, {
      finds: { data: [{ id: 1, name: 'Notebook', price: 4.5 }] },
    }),
    row(1034, 'links to the next and the previous page', 'GET /api/items?page=2&limit=10', printed, {
      finds: { 'links.next': /page=3&limit=10$/, 'links.prev': /page=1&limit=10$/ },
    }),
    row(1035, 'the number of items per page', 'GET /api/items?limit=7', printed, { finds: { limit: 7 } }),
    row(1036, 'the same form on every page', 'GET /api/items?page=9', printed, {
      finds: { data: [], total_items: 24, current_page: 9, 'links.next': null },
    }),
    row(1037, 'a client cannot ask for everything', 'GET /api/items?limit=1000', printed, {
      status: 400,
      says: /100/,
    }),
    row(
      1010,
      'a page that is not a number',
      'GET /api/items?page=two',
      better('400; the printed code fails with a 500'),
      {
        status: 400,
        says: /page/,
      },
    ),
    row(
      1067,
      'the id of a user is required',
      'POST /api/users',
      better('new users get theirs from the server'),
      {
        send: john,
        status: 201,
        finds: { id: 4 },
      },
    ),
    row(1069, 'a name has 1 to 100 characters', 'POST /api/users', printed, {
      send: { ...john, name: 'x'.repeat(101) },
      status: 422,
      finds: { 'errors.name': /100/ },
    }),
    row(1101, 'a name is required, and not empty', 'POST /api/users', printed, {
      send: { ...john, name: '' },
      status: 422,
      finds: { 'errors.name': /.+/ },
    }),
    row(1103, 'an email address looks like one', 'POST /api/users', printed, {
      send: { ...john, email: 'john' },
      status: 422,
      finds: { 'errors.email': /email/ },
    }),
    row(1105, 'users are at least 18', 'POST /api/users', printed, {
      send: { ...john, age: 17 },
      status: 422,
      finds: { 'errors.age': 'Users must be at least 18 years old.' },
    }),
    row(1105, 'an age is a whole number', 'POST /api/users', printed, {
      send: { ...john, age: 18.5 },
      status: 422,
      finds: { 'errors.age': /integer/ },
    }),
    row(1143, 'everything that is wrong at once', 'POST /api/users', printed, {
      send: { name: '', email: 'x', age: 3 },
      status: 422,
      finds: { 'errors.name': /.+/, 'errors.email': /.+/, 'errors.age': /.+/ },
    }),
    row(1167, 'a user as it is sent', 'GET /api/users/1', printed, {
      finds: { name: 'Ada Lindqvist', email: 'ada@example.com', age: 36 },
      lacks: ['password'],
    }),
    row(1211, 'a valid user comes back under 201', 'POST /api/users', printed, {
      send: john,
      status: 201,
      finds: { name: 'John Doe', email: 'john@example.com', age: 30 },
    }),
    row(1217, 'one that is not under 400', 'POST /api/users', better('422, with the fields under "errors"'), {
      send: {},
      status: 422,
      finds: { 'error.status_code': 422 },
    }),
    row(1271, 'a new user is in the list', 'GET /api/users', printed, {
      first: (api) => api('POST /api/users', { send: john }),
      finds: { '[3].email': 'john@example.com' },
    }),
    row(1285, 'GET /api/users is a bare list', 'GET /api/users', printed, {
      finds: { '[0].name': 'Ada Lindqvist', '[2].age': 51 },
    }),
    row(1313, 'an error has a status and a message under "error"', 'GET /items/99', printed, {
      status: 404,
      finds: { 'error.status_code': 404, 'error.message': /.+/ },
    }),
    row(1307, 'a more detailed code', 'GET /items/99', printed, {
      status: 404,
      finds: { 'error.code': 'not_found' },
    }),
    row(1325, 'the client says which format it wants', 'GET /items/99', printed, {
      headers: { Accept: 'application/problem+json' },
      status: 404,
      has: { 'content-type': 'application/problem+json' },
    }),
    row(1343, 'an address that there is not', 'GET /nowhere', printed, {
      status: 404,
      finds: { 'error.status_code': 404 },
    }),
    row(
      1353,
      'an error of the server has the same form',
      'GET /items/99',
      leftOut('failures on purpose', 'a 500 has it too, with an id to find in the log'),
      {
        status: 404,
        finds: { 'error.status_code': 404 },
      },
    ),
    row(1381, 'a method that an address does not have', 'PUT /items', printed, {
      send: {},
      status: 405,
      finds: { 'error.status_code': 405 },
    }),
    row(1413, 'an id of 0 is a 400', 'GET /items/0', better('404, as for every id that there is not'), {
      status: 404,
    }),
    row(1429, 'the message names the id', 'GET /items/99', printed, {
      status: 404,
      finds: { 'error.message': /"99"/ },
    }),
    row(
      1433,
      'an item as item_id and item_name',
      'GET /items/2',
      better('under the names that lists and writes use'),
      {
        finds: { id: 2, name: 'Pencil' },
      },
    ),
    row(1437, 'a route that fails', 'GET /server_error', leftOut('failures on purpose', '404'), {
      status: 404,
    }),
    row(
      1451,
      'the text of the failure goes to the client',
      'GET /server_error',
      leftOut('failures on purpose', '404; a 500 tells the log, not the client'),
      {
        status: 404,
      },
    ),
    row(1508, 'an image of Python', 'GET /_/health', leftOut('a container', 'one process of Node')),
    row(
      1512,
      'a folder in the container',
      'GET /_/health',
      leftOut('a container', 'npx runs it in any folder'),
    ),
    row(1520, 'requirements are installed', 'GET /_/health', leftOut('a container', 'npm installs them')),
    row(1526, 'a port is opened', 'GET /_/health', leftOut('a container', '--port and --host')),
    row(
      1532,
      'all addresses are listened at',
      'GET /_/health',
      leftOut('a container', 'this machine only, unless --host'),
    ),
    row(1541, 'the image is built', 'GET /_/health', leftOut('a container', 'nothing to build')),
    row(1573, 'the container is run', 'GET /_/health', leftOut('a container', 'one command')),
    row(
      1577,
      'the log says where',
      command(['--demo', 'items'], async ({ stdout }) =>
        expect(stdout()).to.match(/localhost:\d+\/items +24/),
      ),
      printed,
    ),
    row(1587, 'curl asks whether it is up', 'GET /', printed, { says: /\/items"/ }),
    row(1592, 'in the background', 'GET /_/health', leftOut('a container', 'a shell does it')),
    row(
      1612,
      'another environment by a variable',
      command(
        ['--demo', 'items'],
        async ({ url }) => {
          expect((await ask(url, 'POST /items', { send: { name: 'x' } })).status).to.equal(403)
        },
        { env: { UNDERSTUDY_READ_ONLY: 'true' } },
      ),
      printed,
    ),
    row(1620, 'production', 'GET /_/health', leftOut('a container', 'not meant for it')),
  ],
}
