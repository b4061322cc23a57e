import { expect } from 'chai'

import { ask } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'
import { answers, command } from './commands.ts'
import { better, leftOut, row, type Tutorial } from './rows.ts'

const printed = 'as printed'

const user = (attributes: object, id?: string) => ({
  data: { type: 'users', ...(id === undefined ? {} : { id }), attributes },
})

const noor = { email: 'noor@example.com', name: 'Noor Haddad', is_active: true, role: 'member' }
const users = 'POST /api/v1/users.json'

const pointsAt = (attribute: string, status = 422) => ({
  status,
  finds: { 'errors[0].source.pointer': `/data/attributes/${attribute}` },
})

/** The program that a definition on the command line makes. */
const scaffold = async (): Promise<void> =>
  inFolder(async (folder) => {
    const definition = 'users: email:email! name:string! is_active:boolean role:string'
    expect((await run(['init', 'db.json', definition], { cwd: folder })).code).to.equal(0)
    const server = await start(['db.json', '--prefix', '/api/v1', '--dialect', 'json-api'], { cwd: folder })
    try {
      expect((await ask(server.url, users, { send: user({ name: 'x' }) })).status).to.equal(422)
      expect((await ask(server.url, users, { send: user(noor) })).status).to.equal(201)
    } finally {
      await server.stop()
    }
  })

export const members: Tutorial = {
  id: 'S1',
  builds: 'a database of users in JSON:API',
  demo: 'members',
  servers: { 'with --jwt': { auth: { jwt: true } } },
  rows: [
    row(11, 'the server knows nothing of a user interface', 'GET /api/v1/users.json', printed, {
      headers: { Accept: 'text/html,*/*;q=0.8' },
      has: { 'content-type': 'application/vnd.api+json' },
    }),
    row(13, 'no request depends on the one before', 'GET /api/v1/users/2.json', printed, {
      finds: { 'data.id': '2' },
    }),
    row(15, 'answers say whether they can be cached', 'GET /api/v1/users/1.json', printed, {
      has: { etag: /^"/, vary: /Accept/ },
    }),
    row(17, 'a server may stand behind others', 'GET /api/v1/users/1.json', printed, {
      headers: { Via: '1.1 proxy' },
      finds: { 'data.links.self': /\/api\/v1\/users\/1$/ },
    }),
    row(19, 'one way to ask for everything', 'OPTIONS /api/v1/users.json', printed, {
      status: 204,
      has: { allow: /GET.*POST/ },
    }),
    row(23, 'JSON:API is the format', 'GET /api/v1/users.json', printed, {
      has: { 'content-type': 'application/vnd.api+json' },
      finds: { 'data[0].type': 'users' },
    }),
    row(
      51,
      'the address, name and password of a PostgreSQL server',
      'GET /api/v1/users.json',
      leftOut('PostgreSQL', 'the same API on a JSON file, which needs neither'),
    ),
    row(55, 'what is added stays', 'GET /api/v1/users/4.json', printed, {
      first: (api) => api(users, { send: user(noor) }),
      finds: { 'data.attributes.name': 'Noor Haddad' },
    }),
    row(63, 'ids are whole numbers, one after the other', users, printed, {
      send: user(noor),
      status: 201,
      finds: { 'data.id': '4' },
    }),
    row(64, 'an email address is required', users, printed, {
      send: user({ name: 'Noor' }),
      ...pointsAt('email'),
    }),
    row(64, 'no two users have one email address', users, better('409; 403 means something else'), {
      send: user({ ...noor, email: 'Hanna@example.com' }),
      status: 409,
      finds: {
        'errors[0].source.pointer': '/data/attributes/email',
        'errors[0].detail': 'This email address belongs to another user.',
      },
    }),
    row(64, 'an email address has at most 250 characters', users, printed, {
      send: user({ ...noor, email: `${'n'.repeat(250)}@example.com` }),
      ...pointsAt('email'),
    }),
    row(65, 'a name is required', users, printed, {
      send: user({ email: 'noor@example.com' }),
      status: 422,
      finds: { 'errors[0].detail': 'A name must not be left out.' },
    }),
    row(65, 'a name has at most 250 characters', users, printed, {
      send: user({ ...noor, name: 'n'.repeat(251) }),
      ...pointsAt('name'),
    }),
    row(66, 'the database notes when a user was made', users, printed, {
      send: user(noor),
      status: 201,
      finds: { 'data.attributes.creation_time': /^\d{4}-\d\d-\d\dT/ },
    }),
    row(66, 'and nobody else does', users, printed, {
      send: user({ ...noor, creation_time: '1999-01-01T00:00:00Z' }),
      status: 201,
      finds: { 'data.attributes.creation_time': /^20[2-9]\d-/ },
    }),
    row(67, 'a user is not active unless it says so', users, printed, {
      send: user({ email: 'noor@example.com', name: 'Noor' }),
      status: 201,
      finds: { 'data.attributes.is_active': false },
    }),
    row(73, 'a rule with words of its own', users, printed, {
      send: user({ ...noor, name: '' }),
      status: 422,
      finds: { 'errors[0].detail': 'A name must not be blank.' },
    }),
    row(
      74,
      'an id that a client sends is ignored',
      users,
      better('it is kept while it is free, as JSON:API 1.1 §9.1 allows; one that is taken is a 409'),
      { send: user(noor, '77'), status: 201, finds: { 'data.id': '77' } },
    ),
    row(75, 'an email address looks like one', users, printed, {
      send: user({ ...noor, email: 'noor at home' }),
      ...pointsAt('email'),
    }),
    row(75, 'an empty email address', users, printed, {
      send: user({ ...noor, email: '' }),
      ...pointsAt('email'),
    }),
    row(77, 'is_active is true or false', users, printed, {
      send: user({ ...noor, is_active: 'perhaps' }),
      ...pointsAt('is_active'),
    }),
    row(
      81,
      'the list links to /users/',
      'GET /api/v1/users.json',
      better('the link is the address that was asked; nothing answers at the printed one'),
      { finds: { 'links.self': /^http:.*\/api\/v1\/users\.json$/ } },
    ),
    row(82, 'a user links to /users/ and its id', 'GET /api/v1/users/1', better('the whole address'), {
      finds: { 'data.links.self': /^http:.*\/api\/v1\/users\/1$/ },
    }),
    row(85, 'the type is "users"', 'GET /api/v1/users/1.json', printed, { finds: { 'data.type': 'users' } }),
    row(85, 'another type', users, printed, {
      send: { data: { type: 'people', attributes: noor } },
      status: 409,
      finds: { 'errors[0].source.pointer': '/data/type' },
    }),
    row(
      102,
      'a folder for migrations is made',
      'GET /_/health',
      leftOut('migrations', 'the data file has no tables'),
    ),
    row(
      103,
      'a migration is written',
      'GET /_/health',
      leftOut('migrations', 'the declarations change at once'),
    ),
    row(
      104,
      'the migration is run',
      'GET /_/health',
      leftOut('migrations', 'validate FILE checks what is there'),
    ),
    row(120, 'a GET reads every user', 'GET /api/v1/users.json', printed, {
      finds: { 'data[2].id': '3', 'meta.count': 3 },
    }),
    row(
      128,
      'a body is JSON, whatever it is labelled as',
      users,
      better('415 names the label to send, and a page of another site cannot post a form'),
      { send: JSON.stringify(user(noor)), headers: { 'Content-Type': 'text/plain' }, status: 415 },
    ),
    row(
      129,
      'a body without data and attributes',
      users,
      better('the answer says what is missing; the printed program fails with a 500'),
      { send: { name: 'Noor' }, status: 400, says: /data/ },
    ),
    row(133, 'a role is accepted', users, printed, {
      send: user({ ...noor, role: 'admin' }),
      status: 201,
      finds: { 'data.attributes.role': 'admin' },
    }),
    row(137, 'the new user comes back with its id, and a 201', users, printed, {
      send: user(noor),
      status: 201,
      finds: { 'data.id': '4', 'data.attributes.email': 'noor@example.com' },
    }),
    row(137, 'where the new user is', users, better('Location says it'), {
      send: user(noor),
      status: 201,
      has: { location: /\/api\/v1\/users\/4$/ },
    }),
    row(
      141,
      'a user that is not valid is a 403 with an error per field',
      users,
      better('422, since nothing is forbidden; each error says its place'),
      { send: user({ name: '' }), status: 422, finds: { 'errors[1].status': '422' } },
    ),
    row(
      145,
      'what the database says goes out as it is',
      users,
      better('no text of a library or a query reaches a client'),
      { send: user({ ...noor, email: 'hanna@example.com' }), status: 409, says: /belongs to another user/ },
    ),
    row(152, 'a user that there is not', 'GET /api/v1/users/99.json', printed, {
      status: 404,
      finds: { 'errors[0].status': '404' },
    }),
    row(157, 'a change of a user that there is not', 'PATCH /api/v1/users/99.json', printed, {
      send: user({ name: 'x' }, '99'),
      status: 404,
    }),
    row(161, 'a change sets what is sent, and leaves the rest', 'PATCH /api/v1/users/1.json', printed, {
      send: user({ name: 'Hanna Berg' }, '1'),
      finds: { 'data.attributes.name': 'Hanna Berg', 'data.attributes.email': 'hanna@example.com' },
    }),
    row(
      161,
      'a change sets attributes that there are not, and even methods of the class',
      'PATCH /api/v1/users/1.json',
      better('unknown attributes are refused'),
      { send: user({ delete: 'now' }, '1'), status: 422 },
    ),
    row(
      159,
      'a change needs no id in the body',
      'PATCH /api/v1/users/1.json',
      better('JSON:API 1.1 §9.2 wants it there, so that a change cannot reach another user'),
      { send: user({ name: 'Hanna Berg' }), status: 400, says: /id/ },
    ),
    row(
      165,
      'a change that is not valid is a 401',
      'PATCH /api/v1/users/1.json',
      better('422: 401 asks for a sign-in'),
      { send: user({ email: 'x' }, '1'), status: 422 },
    ),
    row(173, 'a deletion of a user that there is not', 'DELETE /api/v1/users/99.json', printed, {
      status: 404,
    }),
    row(176, 'a deletion is a 204 without a body', 'DELETE /api/v1/users/3.json', printed, {
      status: 204,
      body: null,
    }),
    row(176, 'and the user is gone', 'GET /api/v1/users/3.json', printed, {
      first: (api) => api('DELETE /api/v1/users/3.json'),
      status: 404,
    }),
    row(
      184,
      'the code says user.json, the table below it users.json',
      'GET /api/v1/user.json',
      better('one address; the other names it'),
      { status: 404, says: /users/ },
    ),
    row(192, 'GET /api/v1/users.json lists the users', 'GET /api/v1/users.json', printed, {
      finds: { 'data[0].attributes.name': 'Hanna Brandt' },
    }),
    row(193, 'POST /api/v1/users.json makes one', users, printed, { send: user(noor), status: 201 }),
    row(194, 'GET of a user reads it', 'GET /api/v1/users/2.json', printed, {
      finds: { 'data.attributes.email': 'idris@example.com' },
    }),
    row(195, 'PATCH of a user changes it, and sends what came of it', 'PATCH /api/v1/users/2.json', printed, {
      send: user({ is_active: false }, '2'),
      finds: { 'data.attributes.is_active': false, 'data.attributes.name': 'Idris Sow' },
    }),
    row(196, 'DELETE of a user is a 204', 'DELETE /api/v1/users/2.json', printed, { status: 204 }),
    row(
      192,
      'the addresses of this machine at port 5000',
      command(['--demo', 'members'], answers('/api/v1/users.json')),
      better('3000, or --port 5000'),
    ),
    row(198, 'tokens, when the users have to sign in', 'POST /auth/login', printed, {
      at: 'with --jwt',
      send: { email: 'hanna@example.com', password: 'night-garden' },
      finds: { token_type: 'Bearer', access_token: /^ey/, 'user.name': 'Hanna Brandt' },
    }),
    row(198, 'nothing without a token then', 'GET /api/v1/users.json', printed, {
      at: 'with --jwt',
      status: 401,
      says: /\/auth\/login/,
    }),
    row(198, 'a client in the browser, at another port', 'GET /api/v1/users.json', printed, {
      headers: { Origin: 'http://localhost:9000' },
      has: { 'access-control-allow-origin': 'http://localhost:9000' },
    }),
    row(200, 'a script that makes the API from a list of fields and types', scaffold, printed),
    row(
      133,
      'a password is accepted, and never sent',
      users,
      better('the tutorial has none; here only its hash is kept'),
      {
        send: user({ ...noor, password: 'correct horse' }),
        status: 201,
        lacks: ['data.attributes.password'],
      },
    ),
  ],
}
