import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import sqlite from 'node-sqlite3-wasm'

import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Tester} Tester */
/** @typedef {Record<string, any>} Fields */

/**
 * Opens a database of this content for `work`; returns what it returns, and the content afterwards.
 *
 * @template T
 * @param {Uint8Array | undefined} content
 * @param {(db: InstanceType<typeof sqlite.Database>) => T} work
 */
const withDatabase = (content, work) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'learn-sql-'))
  const file = path.join(dir, 'check.db')
  try {
    if (content) writeFileSync(file, content)
    const db = new sqlite.Database(file)
    try {
      const result = work(db)
      return { result, bytes: () => readFileSync(file) }
    } finally {
      db.close()
    }
  } finally {
    setTimeout(() => rmSync(dir, { recursive: true, force: true }), 0)
  }
}

/** A database with a table of users as the first file makes it. @param {string[]} statements */
const databaseOf = (...statements) =>
  withDatabase(undefined, (db) => {
    db.exec(`CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT NOT NULL,
      created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))`)
    for (const statement of statements) db.exec(statement)
  }).bytes()

/** @param {Tester} t */
const stored = async (t) => /** @type {Uint8Array} */ ((await t.dataFiles()).get('shop.db'))

/** @param {Tester} t */
const fields = (t) => ({ name: t.word('Ada'), email: `${t.word('ada')}@mail.example` })

/** Creates a user. @param {Tester} t @param {Fields} [more] */
const made = async (t, more) => {
  const sent = { ...fields(t), ...more }
  const answer = (await t.post('/users', sent)).expect(201)
  return { ...sent, id: answer.json.id, path: `/users/${answer.json.id}`, answer }
}

/** On one line. @param {string} text */
const brief = (text) => text.trim().replaceAll(/\s+/g, ' ').slice(0, 200)

/** The line of what Node wrote that says what went wrong. @param {string} stderr */
const errorLine = (stderr) => /^.*Error: .*$/m.exec(stderr)?.[0] ?? brief(stderr)

/**
 * Expects that the program ends when it is started on this database, with an error that names a .sql file, and that the
 * users are still there.
 *
 * @param {Tester} t
 * @param {Uint8Array} content
 * @param {string} reason
 * @param {RegExp} named what the error has to name
 */
const expectRefusal = async (t, content, reason, named) => {
  const refusal = await t.startOn(content)
  const expected = `a program that does not start: ${reason}`
  if (refusal === undefined)
    t.or(
      'started-all-the-same',
      `The program started, with a database that it cannot work with: ${reason}.`,
      'Do not catch the error, or throw another with more in it.',
    ).fail(expected, 'a server that listens')
  if (refusal?.code === 0)
    t.or(
      'ended-content',
      'The program ended with code 0, which says that all went well.',
      'An error that nobody catches ends it with code 1.',
    ).fail('an exit code other than 0', 'exit code 0')
  if (!named.test(refusal?.stderr ?? ''))
    t.or(
      'says-not-why',
      'The program stopped, and its error says neither which file of SQL nor which version was the reason.',
    ).fail(
      `an error with ${named.source.includes('sql') ? 'the name of the file' : 'the version'} in it`,
      errorLine(refusal?.stderr ?? ''),
    )
  const count = (/** @type {Uint8Array} */ bytes) =>
    withDatabase(bytes, (db) => Number(db.get('SELECT count(*) AS n FROM users')?.n)).result
  if (count(await stored(t)) !== count(content)) t.fail('all users still in the file', 'fewer')
}

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'rows-kept',
    {
      step: 'first-rows',
      title: 'A new user is in the database, and there after a restart',
      why: 'A table keeps its rows by itself: there is nothing to save and nothing to load.',
      starts: true,
    },
    async (t) => {
      const user = await made(t)
      user.answer
        .expectPart({ name: user.name, email: user.email })
        .expectHeader('Location', `/users/${user.id}`)
      ;(await t.get('/users'))
        .expect(200)
        .or('not-on-the-list', 'The new user was answered, and is not on the list.')
        .expectThat(`a list with ${user.name}`, (rows) =>
          rows.some((/** @type {Fields} */ row) => row.id === user.id && row.name === user.name),
        )
      await t.restart()
      ;(await t.get(user.path))
        .or(
          'gone-by-restart',
          ({ last }) => last?.status === 404,
          'After a restart the user is gone: it was kept in memory.',
          'Insert it into the table `users`, and select from there.',
        )
        .expect(200)
        .expectPart({ name: user.name, email: user.email })
    },
  )

  check(
    'row-by-id',
    {
      step: 'first-rows',
      title: 'Each user is found by its id, and no other id finds one',
      needs: ['rows-kept'],
    },
    async (t) => {
      const [first, second] = [await made(t), await made(t)]
      for (const { path: url, name } of [second, first])
        (await t.get(url))
          .expect(200)
          .or(
            'always-the-same',
            ({ last }) => typeof last?.json.name === 'string',
            'Another user came back: the id in the path is not looked at.',
            '`WHERE id = ?`, with the id in the list behind it.',
          )
          .expectPart({ name })
      for (const id of ['999999', 'abc'])
        expectError(
          (await t.get(`/users/${id}`)).or(
            'null-answered',
            ({ last }) => last?.status === 204 || last?.text === 'null',
            '`get` returns null when there is no row, and null was answered. There is no such user: 404.',
          ),
          404,
        )
    },
  )
  diagnose(
    'row-by-id',
    'empty-user',
    (seen) => seen.last?.status === 200 && seen.last.json?.id === undefined,
    'There is no such user, and you answered with one that has no id.',
    '`db.get` returns null when there is no row. Look at that first.',
  )

  check(
    'ids-never-again',
    {
      step: 'first-rows',
      title: 'The id of a deleted user is not given to another',
      needs: ['row-by-id'],
    },
    async (t) => {
      const gone = await made(t)
      ;(await t.delete(gone.path))
        .or(
          'not-deleted',
          ({ last }) => last?.status === 404,
          'The user is there, and DELETE answered that it is not.',
        )
        .expect(204)
      expectError(
        (await t.get(gone.path)).or(
          'still-there',
          ({ last }) => last?.status === 200,
          'DELETE answered 204, and the user is still there.',
        ),
        404,
      )
      const next = await made(t)
      next.answer
        .or(
          'id-reused',
          ({ last }) => last?.json.id === gone.id,
          'The id of a user who is gone was given to a new one. Whoever has the old address meets a stranger.',
          'Without `AUTOINCREMENT`, SQLite takes the highest id that is there, and adds one.',
        )
        .expectThat('another id', ({ id }) => id !== gone.id)
    },
  )

  check(
    'apostrophe',
    {
      step: 'parameters',
      title: 'A name with an apostrophe is stored, and found',
      why: 'What a client sends is a value. It must never become a part of your program.',
      needs: ['rows-kept'],
    },
    async (t) => {
      const { id, name } = await made(t, { name: `O'Neil-${t.word('x')}` })
      const answer = await t.get(`/users/search?name=${encodeURIComponent(name)}`)
      answer
        .or(
          'pasted',
          { serverError: /near "|unrecognized token|no such column/ },
          'The name was pasted into the SQL. Its apostrophe ended the text there, and what came behind it was read as SQL.',
          'A `?` in the SQL, and the value in the list behind it.',
        )
        .expect(200)
        .or(
          'letters-taken-away',
          ({ last }) => JSON.stringify(last?.json) === '[]',
          'Nobody was found: the name that was looked for is not the name that was sent. Changing a value to make it harmless makes it another value.',
        )
        .expectJson([{ id }])
    },
  )

  check(
    'condition-is-a-name',
    {
      step: 'parameters',
      title: "A search for the name x' OR '1'='1 finds nobody",
      needs: ['apostrophe'],
    },
    async (t) => {
      await made(t)
      for (const name of [`x' OR '1'='1`, `x" OR "1"="1`, `x\\' OR 1=1 --`])
        (await t.get(`/users/search?name=${encodeURIComponent(name)}`))
          .expect(200)
          .or(
            'everybody-found',
            ({ last }) => last?.json.length > 0,
            'Nobody has this name, and all users were found. A part of the name was read as SQL.',
          )
          .expectJson([])
    },
  )

  check(
    'sort-is-a-column',
    {
      step: 'parameters',
      title: 'The search sorts by a column, and by nothing else',
      why: 'A parameter stands for a value. The name of a column is no value, so it needs a list.',
      needs: ['apostrophe'],
    },
    async (t) => {
      const name = t.word('Same')
      const users = [
        await made(t, { name, email: `b-${name}@x.example` }),
        await made(t, { name, email: `a-${name}@x.example` }),
      ]
      const byEmail = users.map(({ id }) => ({ id })).toReversed()
      ;(await t.get(`/users/search?name=${name}&sort=email`))
        .expect(200)
        .or(
          'sorted-by-nothing',
          ({ last }) => last?.json[0]?.id === users[0]?.id,
          'The users came in the order of their ids. A parameter is a value: `ORDER BY ?` sorts by the same text for every row.',
        )
        .expectJson(byEmail)
      for (const sort of ['length(email)', 'email LIMIT 1', 'nonsense']) {
        const answer = await t.get(`/users/search?name=${name}&sort=${encodeURIComponent(sort)}`)
        answer
          .or(
            'sort-pasted',
            ({ last }) => last?.status === 200,
            ({ last }) =>
              `\`${new URL(last?.request.path ?? '', 'http://x').searchParams.get('sort')}\` was accepted: whatever a client sends becomes a part of your SQL.`,
            'Compare it with a list of your columns first.',
          )
          .or(
            'sort-crashes',
            { serverError: /no such column|near "/ },
            'A name that is no column went into the SQL, and the database failed on it.',
            'Compare it with a list of your columns first, and answer 400.',
          )
        expectError(answer, 400, 422)
      }
    },
  )

  check(
    'new-column',
    {
      step: 'numbered-files',
      title: 'A new user has is_active false',
      needs: ['rows-kept'],
    },
    async (t) => {
      const user = await made(t)
      if (t.env.DATA_FILE) {
        const columns = withDatabase(await stored(t), (db) => db.all('PRAGMA table_info(users)')).result
        const names = columns.map(({ name }) => name).join(', ')
        if (!names.includes('is_active'))
          t.or(
            'no-column',
            'The table has no column `is_active`: the second file was not carried out, or its column has another name.',
          ).fail('a column is_active in the table users', names)
      }
      for (const answer of [user.answer, await t.get(user.path)])
        answer
          .or(
            'one-and-zero',
            () => answer.json.is_active === 0,
            '`is_active` is 0. SQLite has no true and false, and JSON has: clients expect them.',
          )
          .expectPart({ is_active: false })
    },
  )

  check(
    'old-database-goes-on',
    {
      step: 'numbered-files',
      title: 'A database that has had the first file gets the others, once',
      why: 'This is S1’s `db upgrade`, and what you wrote by hand in the lesson before.',
      needs: ['new-column'],
      starts: true,
    },
    async (t) => {
      const name = t.word('Mira')
      const insert = `INSERT INTO users (name, email) VALUES ('${name}', '${name}@mail.example')`
      for (const version of [1, 0]) {
        const old = databaseOf(insert, `PRAGMA user_version = ${version}`)
        for (const content of [old, undefined]) {
          await t.restartOn(content ?? (await stored(t)))
          const list = await t.get('/users')
          list
            .expect(200)
            .or(
              'rows-gone',
              ({ last }) => last?.json.length === 0,
              'The user that was in the database is gone.',
            )
            .expectThat(
              'the user of the old database, with is_active false',
              (rows) => rows.length === 1 && rows[0].name === name && rows[0].is_active === false,
            )
        }
        const { after, names } = withDatabase(await stored(t), (db) => ({
          after: Number(db.get('PRAGMA user_version')?.user_version),
          names: db.all('PRAGMA table_info(users)').map(({ name }) => name),
        })).result
        if (!names.includes('is_active'))
          t.or(
            'left-as-it-was',
            'The table has no `is_active`: the database said that it had had the first file, and the second was left out too.',
          ).fail('a column is_active in the table users', names.join(', '))
        if (after < 2)
          t.or('number-elsewhere', 'The number of the last file is not in `user_version`.').fail(
            'PRAGMA user_version of 2 or more',
            String(after),
          )
      }
    },
  )

  check(
    'bad-change-refused',
    {
      step: 'numbered-files',
      title: 'When a file of SQL fails, the program does not start',
      needs: ['old-database-goes-on'],
      starts: true,
    },
    async (t) => {
      const content = databaseOf(
        `INSERT INTO users (name, email) VALUES ('Otto', 'otto@mail.example')`,
        'ALTER TABLE users ADD COLUMN is_active TEXT',
        'PRAGMA user_version = 1',
      )
      await expectRefusal(
        t,
        content,
        'somebody has added a column is_active by hand, and the second file fails',
        /\.sql/,
      )
    },
  )

  check(
    'newer-database-refused',
    {
      step: 'numbered-files',
      title: 'A database of a newer program is refused',
      needs: ['old-database-goes-on'],
      starts: true,
    },
    async (t) => {
      const version = t.number(90, 99)
      const content = databaseOf(
        'ALTER TABLE users ADD COLUMN is_active INTEGER NOT NULL DEFAULT 0',
        `PRAGMA user_version = ${version}`,
      )
      await expectRefusal(t, content, `its version is ${version}`, new RegExp(String(version)))
    },
  )

  check(
    'address-409',
    {
      step: 'unique-index',
      title: 'An address that is taken is refused with 409, in other letters too',
      why: 'The database looks at every row, also at those that another program has written.',
      needs: ['rows-kept'],
    },
    async (t) => {
      const { email } = await made(t)
      for (const other of [email, email.toUpperCase(), ` ${email} `]) {
        const answer = await t.post('/users', { ...fields(t), email: other })
        answer
          .or(
            'stored-twice',
            ({ last }) => last?.status === 201 && other === email,
            'Two users have the same address.',
            '`CREATE UNIQUE INDEX` in the third file.',
          )
          .or(
            'index-too-exact',
            ({ last }) => last?.status === 201 && other !== email,
            'The same address in capitals, or with spaces around it, was stored as another.',
            'An index can be of an expression: `lower(trim(email))`.',
          )
          .or(
            'refused-in-silence',
            { serverError: /UNIQUE constraint failed/ },
            'The database has refused the row, which is right. The client got a 500, as if it were a mistake of the server.',
            'Catch this error where you write, and throw one with 409.',
          )
        expectError(answer, 409)
        answer
          .or('field-not-named', 'The error does not say which field is taken.')
          .expectThat('"email" in "details"', ({ error }) =>
            error.details.some((/** @type {Fields} */ { field }) => field === 'email'),
          )
      }
    },
  )

  check(
    'no-race',
    {
      step: 'unique-index',
      title: 'Of twenty users with one address, all at once, exactly one is stored',
      needs: ['address-409'],
    },
    async (t) => {
      const email = `${t.word('mira')}@mail.example`
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => t.post('/users', { ...fields(t), email })),
      )
      const count = (/** @type {number} */ status) =>
        answers.filter((answer) => answer.status === status).length
      if (count(201) !== 1 || count(409) !== 19)
        t.fail('one 201 and nineteen 409', `${count(201)} times 201, ${count(409)} times 409`)
      const other = await made(t)
      ;(await t.delete(other.path)).expect(204)
      ;(await t.post('/users', { ...fields(t), email: other.email }))
        .or(
          'taken-for-ever',
          ({ last }) => last?.status === 409,
          'The user with this address is gone, and the address is still taken: something beside the table remembers it.',
        )
        .expect(201)
    },
  )

  check(
    'old-duplicates-refused',
    {
      step: 'unique-index',
      title: 'A database in which two users have one address is refused',
      needs: ['address-409', 'bad-change-refused'],
      starts: true,
    },
    async (t) => {
      const content = databaseOf(
        `INSERT INTO users (name, email) VALUES ('Zoe', 'zoe@mail.example'), ('Zoe', 'ZOE@mail.example')`,
        'PRAGMA user_version = 1',
      )
      await expectRefusal(t, content, 'two of its users have one address', /\.sql/)
    },
  )

  check(
    'order-of-user',
    {
      step: 'foreign-key',
      title: 'A user gets an order, and nobody is not a user',
      needs: ['rows-kept'],
    },
    async (t) => {
      const user = await made(t)
      const item = t.word('cookie')
      const answer = await t.post(`${user.path}/orders`, { item })
      answer.expect(201).expectPart({ user_id: user.id, item })
      expectError(
        (await t.post('/users/999999/orders', { item }))
          .or(
            'order-for-nobody',
            ({ last }) => last?.status === 201,
            'An order was stored for a user who does not exist.',
            '`REFERENCES users (id)` behind `user_id`; the database then refuses it.',
          )
          .or(
            'key-in-silence',
            { serverError: /FOREIGN KEY constraint failed/ },
            'The database has refused the order, which is right. For the client there is no such user: 404.',
          ),
        404,
      )
    },
  )

  check(
    'orders-with-names',
    {
      step: 'foreign-key',
      title: 'The list of orders has the name of each user',
      needs: ['order-of-user'],
    },
    async (t) => {
      const [mira, otto] = [await made(t), await made(t)]
      /** @type {Fields[]} */
      const items = []
      for (const user of [otto, mira]) {
        const item = t.word('cookie')
        ;(await t.post(`${user.path}/orders`, { item })).expect(201)
        items.push({ item, name: user.name, user_id: user.id })
      }
      const list = await t.get('/orders')
      list
        .expect(200)
        .or(
          'order-missing',
          ({ last }) => last?.json.length < 2,
          'Two orders were made, and the list has fewer.',
        )
        .or(
          'no-names',
          ({ last }) => last?.json.every((/** @type {Fields} */ { name }) => name === undefined),
          'The orders have the number of their user, and no name.',
          '`JOIN users ON users.id = user_id` puts the rows of both tables side by side.',
        )
        .or(
          'every-pair',
          ({ last }) =>
            items.every(
              ({ item }) => last?.json.filter((/** @type {Fields} */ row) => row.item === item).length > 1,
            ),
          'Every order is there with every user. Two tables side by side are all pairs, until you say which rows belong together.',
          '`ON users.id = user_id`',
        )
        .or(
          'joined-by-the-wrong-id',
          ({ last }) =>
            last?.json.some(
              (/** @type {Fields} */ row) =>
                list.json.length === new Set(list.json.map((/** @type {Fields} */ { id }) => id)).size &&
                row.item === items[0]?.item &&
                row.name !== undefined &&
                row.name !== otto.name,
            ),
          'An order has the name of somebody else: the rows were joined by the wrong columns.',
        )
        .expectThat('these two orders, each with "user_id" and "name"', (rows) =>
          items.every((wanted) => {
            const found = rows.filter((/** @type {Fields} */ { item }) => item === wanted.item)
            return (
              found.length === 1 && Object.entries(wanted).every(([name, value]) => found[0][name] === value)
            )
          }),
        )
    },
  )

  check(
    'user-with-orders-stays',
    {
      step: 'foreign-key',
      title: 'A user with orders cannot be deleted: 409',
      needs: ['order-of-user'],
    },
    async (t) => {
      const user = await made(t)
      ;(await t.post(`${user.path}/orders`, { item: t.word('cookie') })).expect(201)
      const answer = await t.delete(user.path)
      answer
        .or(
          'orders-of-nobody',
          ({ last }) => last?.status === 204,
          'The user was deleted, and the orders are gone with it or point at nobody. Somebody has to pay for them.',
        )
        .or(
          'refused-by-key',
          { serverError: /FOREIGN KEY constraint failed/ },
          'The database has kept the user, which is right. The client got a 500.',
          'Catch this error where you delete, and throw one with 409.',
        )
      expectError(answer, 409)
      const free = await made(t)
      ;(await t.delete(free.path)).expect(204)
    },
  )

  check(
    'import-all',
    {
      step: 'transaction',
      title: 'POST /users/import stores a whole list',
    },
    async (t) => {
      const list = [fields(t), fields(t), fields(t)]
      const answer = await t.post('/users/import', list)
      answer
        .expect(201)
        .expectThat('a list of three new users, each with an id', (rows) =>
          list.every(({ name }, index) => rows[index].name === name && rows[index].id > 0),
        )
      ;(await t.get('/users'))
        .or('imported-nothing', 'The three users were answered, and are not on the list.')
        .expectThat('a list with the three', (rows) =>
          list.every(({ name }) => rows.some((/** @type {Fields} */ row) => row.name === name)),
        )
    },
  )

  check(
    'import-none',
    {
      step: 'transaction',
      title: 'When one of them is refused, none is stored',
      why: 'Half an import has to be found and taken back by hand, by somebody who does not know which half.',
      needs: ['import-all'],
    },
    async (t) => {
      const [first, second] = [fields(t), fields(t)]
      for (const [bad, ...statuses] of /** @type {[Fields, ...number[]][]} */ ([
        [{ ...fields(t), email: first.email }, 409],
        [{ name: '' }, 422, 400],
      ])) {
        const answer = await t.post('/users/import', [first, second, bad])
        answer.or(
          'bad-one-skipped',
          ({ last }) => last?.status === 201,
          'One of the three was refused, and you answered 201. The client believes that all are stored.',
        )
        expectError(answer, ...statuses)
        ;(await t.get('/users'))
          .or(
            'half-imported',
            ({ last }) => last?.json.some((/** @type {Fields} */ { name }) => name === first.name),
            'The third was refused, and the first is stored.',
            '`BEGIN` before the first, `COMMIT` behind the last, and `ROLLBACK` when one of them throws.',
          )
          .expectThat('a list without them', (rows) =>
            rows.every((/** @type {Fields} */ { name }) => name !== first.name && name !== second.name),
          )
      }
    },
  )

  check(
    'works-afterwards',
    {
      step: 'transaction',
      title: 'After an import that was refused, everything works as before',
      needs: ['import-none'],
      starts: true,
    },
    async (t) => {
      const twice = fields(t)
      const leftOpen = /** @type {const} */ ([
        'left-open',
        { serverError: /within a transaction/ },
        'The import before this one was refused, and its transaction is still open.',
        '`ROLLBACK` in a `catch`, or `finally`.',
      ])
      const bad = await t.post('/users/import', [twice, { ...fields(t), email: twice.email }])
      expectError(bad.or(...leftOpen), 409)
      const good = await t.post('/users/import', [fields(t)])
      good.or(...leftOpen).expect(201)
      const user = await made(t)
      await t.restart()
      ;(await t.get(user.path))
        .or(
          'never-committed',
          ({ last }) => last?.status === 404,
          'A user was stored after an import, and after a restart it is gone: it was inside of a transaction that nobody has ended.',
        )
        .expect(200)
    },
  )
}
