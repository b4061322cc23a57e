import { answers, command } from './commands.ts'
import { better, row, type Tutorial } from './rows.ts'

const printed = 'as printed'

const ines = '2d6c1f0a-7b1e-4f53-9a0d-5c3e8b7f4a10'
const nobody = '00000000-0000-4000-8000-000000000000'

export const team: Tutorial = {
  id: 'S3',
  builds: 'users with UUIDs',
  demo: 'team',
  rows: [
    row(10, 'each kind of resource has an address', 'GET /api/users', printed, {
      finds: { '[0].username': 'ines' },
    }),
    row(10, 'a browser sees JSON', 'GET /api/users', printed, {
      headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
      has: { 'content-type': /^application\/json/ },
    }),
    row(
      16,
      'a program of a few lines',
      command(['--demo', 'team'], answers('/api/users')),
      better('none at all'),
    ),
    row(20, 'a list without anybody in it', 'GET /api/users?username=none', printed, { body: [] }),
    row(33, 'ids are UUIDs', 'GET /api/users', printed, { finds: { '[0].id': ines } }),
    row(33, 'a new user gets one', 'POST /api/users', printed, {
      send: { username: 'olga' },
      status: 201,
      finds: { 'user.id': /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/ },
    }),
    row(34, 'a username is required', 'POST /api/users', printed, {
      send: { full_name: 'Olga Tan' },
      status: 422,
      finds: { 'errors.username': /required/ },
    }),
    row(34, 'no two users have one username', 'PUT /api/users/' + ines, printed, {
      send: { username: 'wen' },
      status: 409,
      says: /This username is taken\./,
    }),
    row(35, 'a password is stored', 'POST /api/users', better('as a hash; the tutorial keeps its text'), {
      send: { username: 'olga', password: 'correct horse' },
      status: 201,
    }),
    row(36, 'a list sends a few attributes by itself', 'GET /api/users', printed, {
      finds: { '[1]': { id: '9f4a2b7c-0e35-4d88-b6c1-1a7d92e0f3b5', username: 'tariq' } },
    }),
    row(36, 'and others when it is asked for them', 'GET /api/users?_fields=username,city', printed, {
      finds: { '[1]': { username: 'tariq', city: 'Leeds' } },
    }),
    row(37, 'a hidden attribute is never sent', `GET /api/users/${ines}`, printed, {
      lacks: ['user.password'],
      finds: { 'user.username': 'ines' },
    }),
    row(37, 'not even when it is asked for', 'GET /api/users?_fields=username,password', printed, {
      status: 400,
      says: /no attribute \\"password\\"/,
    }),
    row(37, 'nor found by', 'GET /api/users?password_contains=s', printed, { status: 400 }),
    row(40, 'the list is a bare list', 'GET /api/users', printed, {
      finds: { '[2].username': 'wen' },
      lacks: ['[3]'],
    }),
    row(48, 'each user is an id and a username', 'GET /api/users?username=wen', printed, {
      body: [{ id: 'c1e87d52-4a90-4c0f-8f26-6b0d3a95e7c4', username: 'wen' }],
    }),
    row(40, 'JSON is labelled as JSON', 'GET /api/users', better('the printed list goes out as HTML'), {
      has: { 'content-type': /^application\/json/ },
    }),
    row(50, 'every collection can be read', `GET /api/users/${ines}`, printed, {
      finds: { 'user.city': 'Porto', 'user.joined': '2025-09-01' },
    }),
    row(56, 'PUT to the address of a user', `PUT /api/users/${ines}`, printed, {
      send: { username: 'zoe' },
      finds: { 'user.id': ines },
    }),
    row(
      58,
      'a user that there is not',
      `PUT /api/users/${nobody}`,
      better('404; the printed program fails with a 500'),
      {
        send: { username: 'zoe' },
        status: 404,
      },
    ),
    row(
      59,
      'what comes in is JSON',
      `PUT /api/users/${ines}`,
      better('anything else is a 415, with what to send'),
      {
        send: 'zoe',
        headers: { 'Content-Type': 'text/plain' },
        status: 415,
        says: /application\/json/,
      },
    ),
    row(59, 'JSON that is broken', `PUT /api/users/${ines}`, better('400 with line and column'), {
      send: '{"username":',
      status: 400,
      says: /line 1, column/,
    }),
    row(60, 'what is not valid is refused, and nothing is changed', `PUT /api/users/${ines}`, printed, {
      send: { username: 'Z!' },
      status: 422,
    }),
    row(61, 'by field, what is wrong with it', `PUT /api/users/${ines}`, printed, {
      send: { username: 'Z!' },
      status: 422,
      finds: { 'errors.username': /at least 3 characters\. .*begins with a letter/ },
    }),
    row(
      61,
      'under the status 400',
      `PUT /api/users/${ines}`,
      better('422: the JSON was fine, its content was not'),
      {
        send: { username: '' },
        status: 422,
        finds: { 'error.status_code': 422 },
      },
    ),
    row(62, 'the changed user comes back as "user"', `PUT /api/users/${ines}`, printed, {
      send: { username: 'zoe' },
      body: { user: { id: ines, username: 'zoe' } },
    }),
    row(64, 'the username is another from then on', `GET /api/users?username=zoe`, printed, {
      first: (api) => api(`PUT /api/users/${ines}`, { send: { username: 'zoe' } }),
      body: [{ id: ines, username: 'zoe' }],
    }),
    row(
      62,
      'the change is stored',
      `GET /api/users/${ines}`,
      better('before it is answered; the printed code never assigns what it was sent'),
      {
        first: (api) => api(`PUT /api/users/${ines}`, { send: { username: 'zoe' } }),
        finds: { 'user.username': 'zoe' },
      },
    ),
    row(64, 'only some columns can be written', `PUT /api/users/${ines}`, printed, {
      send: { username: 'zoe', is_admin: true },
      status: 422,
      finds: { 'errors.is_admin': /no attribute/ },
    }),
    row(64, 'only some columns can be read', `GET /api/users/${ines}`, printed, { lacks: ['user.password'] }),
    row(54, 'most APIs can do more than read', `DELETE /api/users/${ines}`, printed, {
      finds: { 'user.id': ines },
    }),
    row(54, 'to change an attribute alone', `PATCH /api/users/${ines}`, better('PATCH keeps the others'), {
      send: { username: 'zoe' },
      finds: { 'user.city': 'Porto', 'user.username': 'zoe' },
    }),
  ],
}
