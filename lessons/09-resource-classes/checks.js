import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Seen} Seen */
/** @typedef {import('understudy-server/lessons').Tester} Tester */
/** @typedef {Record<string, any>} Fields */

/** The words of Allow, in order. @param {Answer | undefined} answer */
const allowed = (answer) =>
  String(answer?.headers.allow ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)
    .toSorted()

/** Without those that every URL may have. @param {string[]} methods */
const special = (methods) => methods.filter((method) => method !== 'HEAD' && method !== 'OPTIONS')

/**
 * Creates two things, reads, replaces and deletes one, and looks at the list.
 *
 * @param {Tester} t
 * @param {string} path
 * @param {() => Fields} fields
 */
const expectCrud = async (t, path, fields) => {
  const [first, second] = [fields(), fields()]
  const made = (await t.post(path, first)).expect(201).expectPart(first)
  const other = (await t.post(path, second)).expect(201).expectPart(second)
  const location = String(made.headers.location ?? '')
  made
    .or(
      'location-elsewhere',
      ({ last }) => last !== undefined && location !== '' && !location.includes(`${path}/`),
      `The Location is \`${location}\`, and what you made is under \`${path}\`.`,
      '`ctx.path` is the path of this request.',
    )
    .expectHeader('Location', new RegExp(`${path}/${made.json.id}$`))
  const one = `${path}/${made.json.id}`
  ;(await t.get(one)).expect(200).expectJson(made.json)
  const next = fields()
  ;(await t.put(one, next)).expect(200).expectJson({ ...next, id: made.json.id })
  ;(await t.get(one)).expect(200).expectJson({ ...next, id: made.json.id })
  ;(await t.delete(one)).expect(204)
  expectError(await t.get(one), 404)
  const list = await t.get(path)
  list.expect(200).expectThat(`a list with ${other.json.id} and without ${made.json.id}`, (rows) => {
    const ids = rows.map((/** @type {Fields} */ { id }) => id)
    return ids.includes(other.json.id) && !ids.includes(made.json.id)
  })
}

/** @param {Tester} t */
const item = (t) => ({ name: t.word('flour'), quantity: t.number(1, 90) })
/** @param {Tester} t */
const cookie = (t) => ({ name: t.word('moon'), price: t.number(100, 900) })

/** Creates one and returns its path. @param {Tester} t @param {string} path @param {Fields} fields */
const pathOfNew = async (t, path, fields) => `${path}/${(await t.post(path, fields)).expect(201).json.id}`

const lostThis = /** @type {const} */ ([
  'lost-this',
  { serverError: /properties of undefined|of undefined/ },
  '`this` was undefined inside your class.',
  'Taken out of its object, as in `router.get(path, resource.get)`, a method no longer knows whose it is. Call it on the object: `(ctx) => resource.get(ctx)`.',
])

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'items-crud',
    {
      step: 'one-class',
      title: 'Items can be created, listed, read, replaced and deleted',
      why: 'What a client sees is what lesson 03 did. Only the code is arranged in another way.',
    },
    async (t) => {
      await expectCrud(t, '/items', () => item(t))
    },
  )
  diagnose('items-crud', ...lostThis)

  check(
    'items-rules',
    {
      step: 'one-class',
      title: 'An item that is not right is refused',
      needs: ['items-crud'],
    },
    async (t) => {
      const path = await pathOfNew(t, '/items', item(t))
      for (const answer of [
        await t.post('/items', { quantity: 3 }),
        await t.put(path, { name: '' }),
        await t.put(path, { name: 'x', quantity: 'two' }),
      ]) {
        answer.or(
          'not-read',
          ({ last }) => (last?.status ?? 0) < 300,
          'This was stored as it came. `items.read` looks at a body, and throws when it is not right.',
        )
        expectError(answer, 422, 400)
      }
    },
  )

  check(
    'unknown-item-404',
    {
      step: 'one-class',
      title: 'GET, PUT and DELETE of an item that is not there answer 404',
      needs: ['items-crud'],
    },
    async (t) => {
      const path = `/items/${t.number(5_000, 90_000)}`
      for (const answer of [await t.get(path), await t.put(path, item(t)), await t.delete(path)]) {
        answer.or(
          'made-by-put',
          ({ last }) => last?.request.method === 'PUT' && last.status < 300,
          'PUT has made an item with an id that the client has chosen. Find it first.',
        )
        answer.or(
          'deleted-nothing',
          ({ last }) => last?.request.method === 'DELETE' && last.status === 204,
          'You answered 204, as if an item had been deleted. There was none: find it first.',
        )
        expectError(answer, 404)
      }
    },
  )

  check(
    'stock-is-mapped',
    {
      step: 'one-class',
      title: 'GET /stock/ and a name is answered by the class in stock.ts',
      needs: ['items-crud'],
    },
    async (t) => {
      const name = t.word('rye')
      ;(await t.get(`/stock/${name}`)).expect(200).expectPart({ name, pieces: name.length })
    },
  )

  check(
    'list-405',
    {
      step: 'free-405',
      title: 'PUT and DELETE of the whole list answer 405, and Allow has what there is',
      why: 'A class knows which methods it has, so nobody has to write this list by hand, and it is never wrong.',
      needs: ['items-crud'],
    },
    async (t) => {
      for (const answer of [
        await t.put('/items', item(t)),
        await t.delete('/items'),
        await t.patch('/items', {}),
      ]) {
        answer
          .or(
            'says-404',
            ({ last }) => last?.status === 404,
            'You answered 404, but the path is there. Only the method is not: 405.',
          )
          .or(
            'did-nothing',
            ({ last }) => last?.status === 200 || last?.status === 204,
            'You answered as if it had been done. There is no such method: 405.',
          )
        expectError(answer, 405)
        answer
          .or(
            'no-allow',
            ({ last }) => last?.headers.allow === undefined,
            'A 405 has to say what is allowed, in the header Allow (RFC 9110).',
          )
          .or(
            'allow-empty',
            ({ last }) => last?.headers.allow !== undefined && special(allowed(last)).length === 0,
            'Allow is there, and names no method of this class.',
            'The methods of a class are not members of the object itself, so `Object.keys(this)` does not list them. Ask for each name: `this[name] !== undefined`.',
          )
          .or(
            'promises-too-much',
            ({ last }) => special(allowed(last)).includes(String(last?.request.method)),
            ({ last }) => `${last?.request.method} is advertised in Allow, and answers 405.`,
          )
          .or(
            'lower-case',
            ({ last }) => /[a-z]/.test(String(last?.headers.allow ?? '')),
            'Methods are written in capital letters: `GET`, not `get`.',
          )
          .expectThat(
            'Allow with GET and POST, and no other method',
            () => special(allowed(answer)).join() === 'GET,POST',
          )
      }
    },
  )

  check(
    'member-405',
    {
      step: 'free-405',
      title: 'POST to a single item answers 405, with another Allow',
      needs: ['list-405'],
    },
    async (t) => {
      const answer = await t.post(await pathOfNew(t, '/items', item(t)), item(t))
      expectError(answer, 405)
      answer
        .or(
          'same-allow',
          ({ last }) => special(allowed(last)).includes('POST'),
          'Allow is that of the list. Each class has methods of its own.',
        )
        .expectThat(
          'Allow with GET, PUT and DELETE',
          () =>
            ['GET', 'PUT', 'DELETE'].every((method) => allowed(answer).includes(method)) &&
            !allowed(answer).includes('POST'),
        )
    },
  )

  check(
    'options-and-head',
    {
      step: 'free-405',
      title: 'OPTIONS answers with Allow, and HEAD like GET without the body',
      needs: ['list-405'],
    },
    async (t) => {
      const options = await t.send('OPTIONS', '/items')
      options
        .or(
          'options-refused',
          ({ last }) => (last?.status ?? 0) >= 400,
          'OPTIONS is the polite way to ask what there is, and it was refused.',
        )
        .expect(204, 200)
        .or(
          'options-without-allow',
          ({ last }) => last?.headers.allow === undefined,
          'The answer to OPTIONS is the header Allow.',
        )
        .expectHeader('Allow', /GET.*POST|POST.*GET/)
      const head = await t.send('HEAD', '/items')
      head
        .or(
          'head-refused',
          ({ last }) => (last?.status ?? 0) >= 400,
          'HEAD was refused. Whoever has GET has HEAD as well: the same, without the body.',
          'Koa leaves the body out by itself; call the method `get`.',
        )
        .expect(200)
        .expectText('', 'no body')
    },
  )

  check(
    'cookies-crud',
    {
      step: 'base-class',
      title: 'Cookies can do all that items can',
      why: 'The second resource shows whether the first was written for items or for anything.',
      needs: ['items-crud'],
    },
    async (t) => {
      await expectCrud(t, '/cookies', () => cookie(t))
    },
  )

  check(
    'cookies-rules',
    {
      step: 'base-class',
      title: 'Each resource has its own rules',
      needs: ['cookies-crud'],
    },
    async (t) => {
      const answer = await t.post('/cookies', { name: t.word('moon'), quantity: 5 })
      answer.or(
        'rules-of-items',
        ({ last }) => last?.status === 201,
        'A cookie without a price was accepted: these are the rules of items.',
      )
      expectError(answer, 422, 400)
      const made = await t.post('/items', { name: t.word('flour') })
      made.expect(201)
      const path = await pathOfNew(t, '/cookies', cookie(t))
      expectError(
        (await t.put(path, { name: t.word('moon') })).or(
          'rules-only-for-post',
          ({ last }) => last?.status === 200,
          'POST looks at a cookie, and PUT does not.',
        ),
        422,
        400,
      )
    },
  )

  check(
    'apart',
    {
      step: 'base-class',
      title: 'Items and cookies are kept apart',
      needs: ['cookies-crud'],
    },
    async (t) => {
      const name = t.word('secret')
      const path = await pathOfNew(t, '/cookies', { ...cookie(t), name })
      const list = await t.get('/items')
      list
        .expect(200)
        .or('one-store', 'A new cookie is on the list of items: both use the same store.')
        .expectThat(`items without "${name}"`, (rows) =>
          rows.every((/** @type {Fields} */ row) => row.name !== name),
        )
      const counterpart = await t.get(path.replace('/cookies', '/items'))
      if (counterpart.status === 200)
        counterpart
          .or('one-store', 'A single cookie can be read as an item: both use the same store.')
          .expectThat('something else', (row) => row.name !== name)
      ;(await t.delete('/cookies'))
        .or(
          'cookies-without-405',
          ({ last }) => last?.status !== 405,
          'What you wrote in the last step is missing for the new resource.',
        )
        .expect(405)
    },
  )

  check(
    'own-answer',
    {
      step: 'two-at-once',
      title: 'Requests at the same time each get the answer to their own question',
      why: 'While one request waits, others run. What they share is read and written by all of them.',
    },
    async (t) => {
      ;(await t.get('/stock/oats')).expect(200).expectPart({ name: 'oats' })
      const names = Array.from({ length: 8 }, (_, i) => `${t.word('grain')}${'x'.repeat(i)}`)
      const answers = await Promise.all(names.map((name) => t.get(`/stock/${name}`)))
      for (const [i, answer] of answers.entries())
        answer
          .expect(200)
          .or(
            'mixed-up',
            () => answer.json.name !== names[i] && names.includes(answer.json.name),
            ({ last }) =>
              `Somebody asked for \`${last?.request.path.split('/').at(-1)}\` and was told about \`${last?.json.name}\`, for which somebody else had asked. The two met in a place that they share.`,
            'There is one object for all requests, so `this` is shared, and so is every variable outside the function. What belongs to one request goes into `const` inside, or into `ctx.state`.',
          )
          .expectPart({ name: names[i] })
          .or(
            'mixed-up-pieces',
            () => answer.json.pieces !== names[i]?.length,
            'The name is right, and the number belongs to another request.',
          )
          .expectPart({ pieces: names[i]?.length })
    },
  )

  check(
    'patch-items-and-cookies',
    {
      step: 'patch-for-all',
      title: 'PATCH changes items and cookies: what is sent, and nothing else',
      needs: ['cookies-crud'],
    },
    async (t) => {
      for (const [path, fields, change] of /** @type {[string, Fields, Fields][]} */ ([
        ['/items', item(t), { quantity: t.number(100, 200) }],
        ['/cookies', cookie(t), { price: t.number(1_000, 2_000) }],
      ])) {
        const one = await pathOfNew(t, path, fields)
        const answer = await t.patch(one, change)
        answer
          .or(
            'only-items',
            ({ last }) => path === '/cookies' && last?.status === 405,
            'Items have PATCH now, and cookies do not.',
            'Write it where both inherit it.',
          )
          .or(
            'all-required',
            ({ last }) => last?.status === 422,
            'The change was refused because the other fields are missing. In a PATCH, they stay as they are.',
            'Put the change over what is there, and then look at the whole.',
          )
          .expect(200)
          .or(
            'rest-lost',
            ({ last }) => last?.json.name === undefined,
            'The name is gone. PATCH changes, PUT replaces.',
          )
          .or('id-lost', ({ last }) => last?.json.id === undefined, 'The answer has lost its id.')
          .expectPart({ ...fields, ...change, id: Number(one.split('/').at(-1)) })
        ;(await t.get(one))
          .or('not-stored', 'The answer shows the change, and the next GET does not.')
          .expectPart({ ...fields, ...change })
      }
    },
  )

  check(
    'patch-follows-rules',
    {
      step: 'patch-for-all',
      title: 'A change follows the rules, never touches the id, and is in Allow',
      needs: ['patch-items-and-cookies', 'member-405'],
    },
    async (t) => {
      const one = await pathOfNew(t, '/cookies', cookie(t))
      const wrong = await t.patch(one, { price: 'cheap' })
      wrong.or(
        'change-not-read',
        ({ last }) => last?.status === 200,
        'A price of "cheap" was accepted. A change has to pass the same rules.',
      )
      expectError(wrong, 422, 400)
      ;(await t.patch(one, { id: 999, price: 5 })).expect(200, 422, 400)
      ;(await t.get(one))
        .or(
          'id-changed',
          ({ last }) => last?.status === 404 || last?.json.id === 999,
          'The id has changed: it is part of the address, and others have that.',
        )
        .expect(200)
        .or(
          'id-changed',
          ({ last }) => last?.json.id === 999,
          'The id has changed: it is part of the address, and others have that.',
        )
        .expectThat('the same id', ({ id }) => one.endsWith(`/${id}`))
      expectError(await t.patch(`/items/${t.number(5_000, 90_000)}`, { quantity: 1 }), 404)
      const options = await t.post(one, {})
      options
        .expect(405)
        .or('patch-not-in-allow', 'PATCH works, and Allow does not name it.')
        .expectHeader('Allow', /PATCH/)
    },
  )
}
