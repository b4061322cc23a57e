import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Seen} Seen */
/** @typedef {import('understudy-server/lessons').Tester} Tester */
/** @typedef {Record<string, any>} Fields */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** @param {Tester} t */
const fields = (t) => ({
  username: t.word('ada'),
  email: `${t.word('ada')}@mail.example`,
  birth_year: t.number(1950, 2000),
  password: t.word('correct-horse'),
})

/** Creates a user. @param {Tester} t @param {Fields} [more] */
const made = async (t, more) => {
  const sent = { ...fields(t), ...more }
  const answer = (await t.post('/api/users', sent)).expect(201)
  return { ...sent, id: answer.json.id, path: `/api/users/${answer.json.id}`, answer }
}

/** The names of the members, in order. @param {Fields} value */
const names = (value) => Object.keys(value).toSorted().join(', ')

/** Everything that came, headers too. @param {Answer} answer */
const whole = ({ text, headers }) => `${text} ${JSON.stringify(headers)}`

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check }) => {
  check(
    'id-is-uuid',
    {
      step: 'uuid-ids',
      title: 'A new user gets a UUID as id, and can be read by it',
      why: 'Ids that count tell everybody how many users there are, and what the next one is called.',
    },
    async (t) => {
      const user = await made(t)
      user.answer
        .or(
          'id-counts',
          ({ last }) => /^\d+$/.test(String(last?.json.id)),
          'The id is a number that counts. Whoever has 12 tries 11 and 13.',
          '`randomUUID()` from `node:crypto` makes an id that nobody can guess.',
        )
        .or(
          'id-in-capitals',
          ({ last }) => last?.json.id !== last?.json.id.toLowerCase(),
          'UUIDs are written in small letters (RFC 9562).',
        )
        .or(
          'not-quite-a-uuid',
          ({ last }) =>
            typeof last?.json.id === 'string' &&
            last.json.id.length > 3 &&
            !uuid.test(last.json.id.toLowerCase()),
          'That is not the form of a UUID: 8, 4, 4, 4 and 12 hexadecimal digits, with lines between them.',
        )
        .expectThat('a UUID as "id"', ({ id }) => uuid.test(id))
      user.answer
        .or('location-without-id', 'The Location does not lead to the new user.')
        .expectHeader('Location', new RegExp(`/api/users/${user.id}$`))
      ;(await t.get(user.path)).expect(200).expectPart({ id: user.id })
    },
  )

  check(
    'ids-differ',
    {
      step: 'uuid-ids',
      title: 'Every user gets another id',
      needs: ['id-is-uuid'],
    },
    async (t) => {
      const [first, second] = [await made(t), await made(t)]
      second.answer
        .or(
          'same-uuid',
          'Two users have the same id. It is made once, when the program starts; make it inside the handler.',
        )
        .expectThat('another id', ({ id }) => id !== first.id)
    },
  )

  check(
    'unknown-user-404',
    {
      step: 'uuid-ids',
      title: 'An id that is not there, or is no UUID, is answered with 404',
      needs: ['id-is-uuid'],
    },
    async (t) => {
      await made(t)
      for (const id of ['00000000-0000-4000-8000-000000000000', 'undefined', 'constructor', 'a'.repeat(300)])
        expectError(
          (await t.get(`/api/users/${id}`)).or(
            'undefined-is-somebody',
            ({ last }) => id === 'undefined' && (last?.status ?? 404) < 400,
            'New users have no old id, so theirs is undefined, and as a text that is "undefined".',
          ),
          404,
          400,
        )
    },
  )

  check(
    'list-shows-little',
    {
      step: 'default-fields',
      title: 'The list shows id and username, and nothing else',
      why: 'What is not shown cannot be misused, and can be changed later without breaking anybody.',
      needs: ['id-is-uuid'],
    },
    async (t) => {
      const user = await made(t)
      const list = await t.get('/api/users')
      list
        .expect(200)
        .or(
          'list-in-envelope',
          ({ last }) => Array.isArray(Object.values(last?.json)[0]),
          'The list is inside an object. Here it comes as it is.',
        )
        .expectThat('a list with the new user', (rows) =>
          rows.some((/** @type {Fields} */ { id }) => id === user.id),
        )
        .or(
          'shows-all',
          ({ last }) =>
            last?.json.some((/** @type {Fields} */ row) => 'password_hash' in row || 'email' in row),
          ({ last }) =>
            `The list shows ${names(last?.json[0])} of everybody. Name what is shown, and leave out all else.`,
        )
        .or(
          'shows-too-little',
          ({ last }) => last?.json.some((/** @type {Fields} */ row) => row.username === undefined),
          'The list has no names: `id` and `username` are always shown.',
        )
        .expectThat('"id" and "username" alone, for each user', (rows) =>
          rows.every((/** @type {Fields} */ row) => names(row) === 'id, username'),
        )
    },
  )

  check(
    'one-shows-little',
    {
      step: 'default-fields',
      title: 'A single user looks as on the list',
      needs: ['list-shows-little'],
    },
    async (t) => {
      const { path, id, username } = await made(t)
      const answer = await t.get(path)
      answer
        .expect(200)
        .or(
          'one-shows-more',
          ({ last }) => Object.keys(last?.json).length > 2,
          ({ last }) => `A single user shows ${names(last?.json)}. Use the same function for both.`,
        )
        .expectJson({ id, username })
    },
  )

  check(
    'show-adds',
    {
      step: 'default-fields',
      title: '?show=email and ?show=email,created_at add these fields',
      needs: ['one-shows-little'],
    },
    async (t) => {
      const { path, id, username, email } = await made(t)
      const answer = await t.get(`${path}?show=email`)
      answer
        .expect(200)
        .or(
          'show-ignored',
          ({ last }) => last?.json.email === undefined,
          '`show=email` was asked for, and there is no email.',
        )
        .or(
          'shows-instead',
          ({ last }) => last?.json.username === undefined,
          'The email is shown in place of the rest. `show` adds: `id` and `username` are always there.',
        )
        .expectJson({ id, username, email })
      const both = await t.get(`${path}?show=email,created_at`)
      both
        .expect(200)
        .or(
          'not-split',
          ({ last }) => !('created_at' in last?.json),
          'Two names with a comma between them are one text: take it apart with `split`.',
        )
        .expectThat(
          '"created_at", "email", "id" and "username"',
          (json) => names(json) === 'created_at, email, id, username',
        )
      const list = await t.get('/api/users?show=email')
      list
        .expect(200)
        .or(
          'list-without-show',
          ({ last }) => last?.json.every((/** @type {Fields} */ row) => row.email === undefined),
          'A single user knows `show`, and the list does not.',
        )
        .expectThat('"email" for each user', (rows) =>
          rows.every((/** @type {Fields} */ row) => names(row) === 'email, id, username'),
        )
    },
  )

  check(
    'password-nowhere',
    {
      step: 'never-hidden',
      title: 'The password, and what is stored of it, is in no answer',
      why: 'Answers are logged, cached, shown in consoles and pasted into questions.',
      needs: ['one-shows-little'],
    },
    async (t) => {
      const user = await made(t)
      const stored = t.env.DATA_FILE ? hashOf(await t.data(), user.username) : undefined
      /** @param {Answer} answer */
      const expectNothing = (answer) => {
        const hidden = [user.password, stored, 'password_hash'].filter(Boolean)
        const found = hidden.find((text) => whole(answer).includes(text))
        if (found === undefined || (found === 'password_hash' && answer.status >= 400)) return
        answer
          .or(
            'echoed',
            ({ last }) => last?.request.method === 'POST' && last.status === 201,
            'The password came back in the 201. What was sent is not what is shown: use the function that shows a user.',
          )
          .or(
            'shown-on-request',
            ({ last }) => last?.request.path.includes('show') === true,
            'Whoever asks for it by `show`, gets it. Hidden means never, also on request: check the names against a list of those that may be shown.',
          )
          .or(
            'echoed-in-error',
            ({ last }) => (last?.status ?? 0) >= 400,
            'The error repeats what was sent, and with it the password.',
          )
          .fail('an answer without the password', answer.toString())
      }
      expectNothing(user.answer)
      for (const query of [
        '',
        '?show=email',
        '?show=password',
        '?show=password_hash',
        '?show=email,password_hash',
        '?show=',
        '?show=*',
        '?show=__proto__',
        '?fields=password_hash',
        '?show=password_hash&show=email',
      ])
        for (const path of [user.path, '/api/users']) {
          const answer = await t.get(`${path}${query}`)
          if (answer.status >= 500) answer.expect(200, 400)
          expectNothing(answer)
        }
      const refused = await t.post('/api/users', {
        ...fields(t),
        password: user.password,
        birth_year: user.password,
      })
      refused.expect(422, 400)
      expectNothing(refused)
      expectNothing(
        await t.send('POST', '/api/users', {
          body: `{"password":"${user.password}"`,
          headers: { 'Content-Type': 'application/json' },
        }),
      )
    },
  )

  check(
    'unknown-show-400',
    {
      step: 'never-hidden',
      title: 'A field that cannot be shown is refused with 400',
      needs: ['password-nowhere', 'show-adds'],
    },
    async (t) => {
      const { path } = await made(t)
      for (const show of ['password_hash', 'nonsense', 'birth_year', 'email,nonsense']) {
        const answer = await t.get(`${path}?show=${show}`)
        answer.or(
          'show-dropped',
          ({ last }) => last?.status === 200,
          `\`show=${show}\` was dropped without a word. A client with a typing error waits for a field that never comes.`,
        )
        expectError(answer, 400, 422)
      }
    },
  )

  check(
    'stored-hashed',
    {
      step: 'never-hidden',
      title: 'The data file does not have the password',
      why: 'Files get lost: in backups, on laptops, in the hands of others. People use one password in many places.',
      needs: ['id-is-uuid'],
    },
    async (t) => {
      const [first, second] = [await made(t), await made(t, { password: 'the-same' })]
      const third = await made(t, { password: 'the-same' })
      const data = await t.data()
      if (JSON.stringify(data).includes(first.password))
        t.or(
          'stored-plain',
          'The password stands in the data file as it was typed.',
          '`hashPassword` from `./password.ts` makes of it what can be stored.',
        ).fail('a data file without the password', `"password_hash": "${first.password}"`)
      const [a, b] = [hashOf(data, second.username), hashOf(data, third.username)]
      if (a === undefined || a === '' || String(a).length < 16)
        t.or(
          'nothing-stored',
          'Nothing of the password is stored, so nobody will ever be able to log in.',
        ).fail('a hash of the password', `"password_hash": ${JSON.stringify(a)}`)
      if (a === b)
        t.or(
          'same-hash',
          'Two users with the same password have the same hash: whoever knows one, knows the other. A salt makes them differ.',
        ).fail('another hash for another user', String(a))
    },
  )

  check(
    'patch-keeps',
    {
      step: 'update-for-real',
      title: 'PATCH changes a user, and the change is there after a restart',
      why: 'The tutorial that this step mirrors checks the change, answers 200, and changes nothing.',
      needs: ['one-shows-little'],
    },
    async (t) => {
      const { path, id } = await made(t)
      const other = await made(t)
      const username = t.word('zoe')
      const answer = await t.patch(path, { username })
      answer
        .expect(200)
        .or(
          'not-assigned',
          ({ last }) => last?.json.username !== username,
          'You answered 200, and the user is as before.',
        )
        .or(
          'patch-shows-more',
          ({ last }) => Object.keys(last?.json).length > 2,
          ({ last }) => `The answer shows ${names(last?.json)}: use the function that shows a user.`,
        )
        .expectJson({ id, username })
      ;(await t.get(path))
        .or('only-in-the-answer', 'The answer shows the change, and the next GET does not.')
        .expectPart({ username })
      ;(await t.get(other.path))
        .or('changed-another', 'Another user was changed as well.')
        .expectPart({ username: other.username })
      if (!t.env.DATA_FILE) return
      await t.restart()
      ;(await t.get(path))
        .or(
          'lost-by-restart',
          ({ last }) => last?.status === 200,
          'After a restart the user is as before: the change was not written to the file.',
        )
        .expectPart({ username })
    },
  )

  check(
    'new-password-hashed',
    {
      step: 'update-for-real',
      title: 'A new password is hashed like the first one, and other changes leave it alone',
      needs: ['patch-keeps', 'stored-hashed'],
    },
    async (t) => {
      const user = await made(t)
      const before = hashOf(await t.data(), user.username)
      ;(await t.patch(user.path, { email: `${t.word('new')}@mail.example` })).expect(200)
      const kept = hashOf(await t.data(), user.username)
      if (kept !== before)
        t.or(
          'hashed-again',
          'A change of the email changed what is stored of the password. Nobody can log in with the old one now.',
        ).fail('the stored password as before', String(kept))
      const password = t.word('next')
      const answer = await t.patch(user.path, { password })
      answer.expect(200)
      const text = JSON.stringify(await t.data())
      if (text.includes(password))
        t.or(
          'new-one-plain',
          'The new password stands in the data file as it was typed.',
          'Take it out of the fields before you assign them, as in POST.',
        ).fail('a data file without the new password', `…${password}…`)
      if (hashOf(await t.data(), user.username) === before)
        t.or(
          'password-not-changed',
          'You answered 200, and the old password is still the one that is stored.',
        ).fail('another stored password', String(before))
    },
  )

  check(
    'read-only-fields',
    {
      step: 'update-for-real',
      title: 'id, created_at and password_hash cannot be set',
      needs: ['patch-keeps'],
    },
    async (t) => {
      const user = await made(t)
      for (const change of [
        { id: '00000000-0000-4000-8000-000000000001' },
        { created_at: '1999-01-01T00:00:00.000Z' },
        { password_hash: 'abc' },
        { email: 7 },
      ]) {
        const [name = ''] = Object.keys(change)
        const answer = await t.patch(user.path, change)
        answer.or(
          'everything-assigned',
          ({ last }) => last?.status === 200,
          name === 'email'
            ? 'An email that is a number was accepted.'
            : `\`${name}\` was set by a client. Only some fields may be: \`readFields\` knows which.`,
        )
        expectError(answer, 422, 400)
      }
      ;(await t.get(`${user.path}?show=created_at,email`))
        .expect(200)
        .expectPart({ id: user.id, email: user.email })
      expectError(await t.patch('/api/users/00000000-0000-4000-8000-000000000000', { username: 'x' }), 404)
    },
  )

  check(
    'hidden-not-sortable',
    {
      step: 'search-leak',
      title: 'The list cannot be sorted by what is not shown',
      why: 'An order tells what is compared, also when the values are left out.',
      needs: ['list-shows-little', 'show-adds'],
    },
    async (t) => {
      const stem = t.word('pair')
      await made(t, { username: `${stem}-b`, birth_year: 1950 })
      await made(t, { username: `${stem}-a`, birth_year: 1990 })
      const usual = await t.get('/api/users?sort=username')
      usual
        .or(
          'sort-gone',
          ({ last }) => last?.status !== 200,
          'Sorting by the name is what the list is used for.',
        )
        .expect(200)
        .expectThat('the list in the order of the names', (rows) => {
          const all = rows.map((/** @type {Fields} */ { username }) => username)
          return all.indexOf(`${stem}-a`) < all.indexOf(`${stem}-b`)
        })
      ;(await t.get('/api/users?sort=email'))
        .or(
          'sort-too-strict',
          ({ last }) => (last?.status ?? 0) >= 400,
          'The email can be shown, so there is nothing to hide in sorting by it.',
        )
        .expect(200)
      for (const name of ['birth_year', 'password_hash', 'nonsense']) {
        const answer = await t.get(`/api/users?sort=${name}`)
        answer
          .or(
            'sorted-by-hidden',
            ({ last }) => last?.status === 200 && name !== 'nonsense',
            `The list was sorted by \`${name}\`. The values are hidden, and the order shows who has more and who has less.`,
          )
          .or(
            'unknown-ignored',
            ({ last }) => last?.status === 200 && name === 'nonsense',
            'A name that no user has was accepted.',
          )
        expectError(answer, 400, 422)
      }
    },
  )

  check(
    'hidden-not-searchable',
    {
      step: 'search-leak',
      title: 'Nor can it be searched by what is not shown',
      needs: ['hidden-not-sortable'],
    },
    async (t) => {
      const user = await made(t, { birth_year: 1961 })
      ;(await t.get(`/api/users?username=${user.username}`))
        .or(
          'search-gone',
          ({ last }) => last?.status !== 200,
          'Searching by the name is what the list is used for.',
        )
        .expect(200)
        .expectThat('the user with this name alone', (rows) => rows.length === 1 && rows[0].id === user.id)
      for (const query of [
        'birth_year=1961',
        'password_hash=x',
        `username=${user.username}&birth_year=1961`,
      ]) {
        const answer = await t.get(`/api/users?${query}`)
        answer.or(
          'searched-by-hidden',
          ({ last }) => last?.status === 200,
          `\`${query}\` was answered. Whoever tries all years from 1900 on knows the age of everybody.`,
        )
        expectError(answer, 400, 422)
      }
      ;(await t.get('/api/users?sort=username&show=email'))
        .or(
          'show-refused',
          ({ last }) => (last?.status ?? 0) >= 400,
          '`show` is no field to search by, and it was refused.',
        )
        .expect(200)
    },
  )

  check(
    'old-link-leads-on',
    {
      step: 'old-links',
      title: 'GET /api/users/ and an old id leads to the new URL',
      why: 'Links to your API stand in places that you cannot change.',
    },
    async (t) => {
      const { users } = /** @type {{ users: Fields[] }} */ (await t.data())
      for (const { old_id, id } of users.filter((user) => user.old_id !== undefined)) {
        const answer = await t.get(`/api/users/${old_id}`)
        answer
          .or(
            'answers-itself',
            ({ last }) => last?.status === 200,
            'You answered with the user. Then there are two URLs for one thing, for ever; a redirect teaches clients the new one.',
          )
          .or(
            'for-now',
            ({ last }) => last?.status === 302 || last?.status === 307,
            ({ last }) =>
              `${last?.status} says that it is elsewhere *for now*. It has moved for good: 301 or 308.`,
          )
          .expect(301, 308)
          .or(
            'leads-elsewhere',
            ({ last }) => last?.headers.location !== undefined,
            'The Location does not lead to this user.',
          )
          .expectHeader('Location', new RegExp(`/api/users/${id}$`))
        ;(await t.get(`/api/users/${id}`)).expect(200).expectPart({ id })
      }
    },
  )

  check(
    'query-kept',
    {
      step: 'old-links',
      title: 'What was asked for in the query is asked for at the new URL, too',
      needs: ['old-link-leads-on'],
    },
    async (t) => {
      const answer = await t.get('/api/users/7?show=email')
      answer
        .expect(301, 308)
        .or(
          'query-lost',
          ({ last }) => !String(last?.headers.location).includes('?'),
          'The client asked for `show=email`, and the new URL has forgotten it.',
        )
        .expectHeader('Location', /\?show=email$/)
    },
  )

  check(
    'not-an-old-id',
    {
      step: 'old-links',
      title: 'An old id that nobody has is answered with 404',
      needs: ['old-link-leads-on'],
    },
    async (t) => {
      await made(t)
      for (const id of ['8', '7.0', '07', 'null']) {
        const answer = await t.get(`/api/users/${id}`)
        answer.or(
          'other-spelling',
          ({ last }) => (last?.status ?? 404) < 400 && /^0|\./.test(id),
          `\`${id}\` was read as 7. Compare the texts.`,
        )
        expectError(answer, 404, 400)
      }
    },
  )
}

/** What is stored of a password. @param {any} data @param {string} username */
const hashOf = (data, username) =>
  data.users.find((/** @type {Fields} */ user) => user.username === username)?.password_hash
