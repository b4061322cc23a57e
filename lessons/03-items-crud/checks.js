import { setTimeout as wait } from 'node:timers/promises'

import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Tester} Tester */

/**
 * The path in the Location of an answer, which may be a whole URL.
 *
 * @param {Answer} answer
 */
const locationOf = (answer) => {
  const { pathname, search } = new URL(String(answer.headers.location), 'http://shop.example')
  return pathname + search
}

/**
 * Creates an item with a made-up name and returns its path; `answer` is that of the POST.
 *
 * @param {Tester} t
 * @param {object} [more]
 */
const create = async (t, more) => {
  const value = { name: t.word('flour'), quantity: t.number(1, 60), ...more }
  const answer = await t.post('/items', value)
  const path = locationOf(answer.expect(201).expectHeader('Location'))
  return { value, answer, path }
}

/**
 * Fails unless the data file has the text, and then finds out whether it comes there later.
 *
 * @param {Tester} t
 * @param {string} text
 */
const expectInFile = async (t, text) => {
  const isThere = async () => (await t.dataText().catch(() => '')).includes(text)
  if (await isThere()) return
  for (let tries = 0; tries < 20; tries++) {
    await wait(20)
    if (await isThere()) t.fail(`${text} in the data file when the answer comes`, 'it came there later')
  }
  t.fail(`${text} in the data file`, 'it is not there, and does not come')
}

/**
 * Whether the data file is whole now.
 *
 * @param {Tester} t
 */
const isWhole = async (t) => {
  try {
    JSON.parse(await t.dataText())
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'post-201-location',
    {
      step: 'create',
      title: 'POST /items answers with 201, the item, and its path in Location',
      why: 'The client has to learn the name of what it made. 201 says that something new exists, Location says where.',
    },
    async (t) => {
      const value = { name: t.word('sugar'), quantity: t.number(1, 60) }
      const answer = await t.post('/items', value)
      answer.expect(201).expectPart(value).expectHeader('Location')
      answer.expectThat('an item with an "id"', (item) => ['string', 'number'].includes(typeof item.id))
    },
  )
  diagnose(
    'post-201-location',
    'no-route',
    ({ last }) => last?.status === 404 || last?.status === 405,
    'No route answered. It is `router.post`, and the path is `/items`.',
  )
  diagnose(
    'post-201-location',
    'says-200',
    ({ last }) => last?.status === 200 || last?.status === 204,
    ({ last }) => `${last?.status} says "done". 201 says "done, and something new exists": set \`ctx.status\`.`,
  )
  diagnose(
    'post-201-location',
    'no-location',
    ({ last }) => last?.headers.location === undefined,
    'The item is made, but the client does not learn where it is. Set the header `Location` to its path.',
  )
  diagnose(
    'post-201-location',
    'no-id',
    ({ last }) => last?.json?.id === undefined,
    'The item came back without its `id`. Answer with what you stored, not with what you received.',
  )

  check(
    'list-has-it',
    {
      step: 'create',
      title: 'GET /items lists what was created',
      needs: ['post-201-location'],
    },
    async (t) => {
      const made = [await create(t), await create(t)]
      const answer = await t.get('/items')
      answer.expect(200).expectThat(
        `a list with the items ${made.map(({ value }) => value.name).join(' and ')}`,
        (items) =>
          made.every(({ value }) => items.some((/** @type {any} */ item) => item.name === value.name)),
      )
    },
  )
  diagnose(
    'list-has-it',
    'not-stored',
    ({ last }) => Array.isArray(last?.json),
    'You answered 201, and the list does not have it. Push the item onto the list that `GET /items` sends.',
  )

  check(
    'client-id-ignored',
    {
      step: 'create',
      title: 'The server chooses the id, whatever the client sends',
      why: 'Two clients could choose the same one, and one of them would overwrite the other.',
      needs: ['post-201-location'],
    },
    async (t) => {
      const { value, answer } = await create(t, { id: 999 })
      answer.expectPart({ name: value.name })
      answer.expectThat('an id of your own, not 999', (item) => String(item.id) !== '999')
    },
  )
  diagnose(
    'client-id-ignored',
    'client-chose',
    ({ last }) => last?.json?.id === 999,
    'The client chose its own id, 999. When two members have the same name the later one wins: put your `id` last.',
  )

  check(
    'proto-key-harmless',
    {
      step: 'create',
      title: 'A member named __proto__ gives an item nothing',
      why: 'In JSON it is a name like any other. In JavaScript it is a way into an object, for those who copy without care.',
      needs: ['post-201-location', 'list-has-it'],
    },
    async (t) => {
      const stolen = t.word('stolen')
      const body = `{"quantity":1,"__proto__":{"name":"${stolen}"}}`
      const answer = await t.send('POST', '/items', { body, headers: { 'Content-Type': 'application/json' } })
      answer.expect(201, 400, 422)
      if (answer.json?.name === stolen) answer.fail('an item without a name, or a refusal')
      const { answer: later } = await create(t)
      later.expect(201)
    },
  )
  diagnose(
    'proto-key-harmless',
    'name-from-proto',
    ({ last }) => last?.json?.name !== undefined,
    'The item took its name from `__proto__`. `Object.assign` follows that key; three dots, `{ ...body }`, do not.',
  )

  check(
    'location-works',
    {
      step: 'read-one',
      title: 'GET of the Location answers with the item',
      needs: ['post-201-location'],
    },
    async (t) => {
      const made = [await create(t), await create(t)]
      for (const { value, answer, path } of made) {
        const read = await t.get(path)
        read.expect(200).expectPart({ ...value, id: answer.json.id })
      }
    },
  )
  diagnose(
    'location-works',
    'no-route',
    ({ last }) => /^text\//.test(last?.type ?? '') && (last?.status === 404 || last?.status === 405),
    ({ last }) =>
      `The Location says \`${last?.request.path}\`, and no route answers there. Write \`router.get\` for \`/items/:id\`.`,
  )
  diagnose(
    'location-works',
    'text-never-equals-number',
    ({ last }) => last?.status === 204 || last?.status === 404,
    ({ last }) =>
      `Nothing was found at \`${last?.request.path}\`. The id in a path is a text: compare it with \`String(id)\`.`,
  )
  diagnose(
    'location-works',
    'another-item',
    ({ last }) => last?.status === 200,
    ({ last }) =>
      `\`${last?.request.path}\` gave another item. Look for the one with this id; do not count to it, and do not take the first.`,
  )

  check(
    'missing-404-json',
    {
      step: 'read-one',
      title: 'An id that no item has is answered with 404, and an error in JSON',
      needs: ['location-works'],
    },
    async (t) => {
      for (const unknown of [t.number(100_000, 999_999), t.word('item')])
        expectError(await t.get(`/items/${unknown}`), 404)
    },
  )
  diagnose(
    'missing-404-json',
    'undefined-becomes-204',
    ({ last }) => last?.status === 204,
    'You set `ctx.body` to undefined, and Koa turns that into 204. Decide on 404 yourself, with `ctx.throw`.',
  )
  diagnose(
    'missing-404-json',
    'error-not-json',
    ({ last }) => last?.status === 404 && /^text\//.test(last.type),
    'Right status, but the client cannot parse your error. Say it with `ctx.throw(404, "…")`.',
  )

  check(
    'put-replaces',
    {
      step: 'replace-vs-change',
      title: 'After PUT the item is what the client sent, and nothing else',
      why: 'PUT sends a whole item. A client that leaves a member out wants it gone.',
      needs: ['location-works'],
    },
    async (t) => {
      const { answer: made, path } = await create(t, { note: 'on the upper shelf' })
      const value = { name: t.word('spelt'), quantity: t.number(1, 60) }
      const replaced = { ...value, id: made.json.id }
      const answer = await t.put(path, value)
      answer.expect(200, 204)
      const read = await t.get(path)
      read.expect(200).expectJson(replaced)
      if (answer.status === 200) answer.expectJson(replaced)
    },
  )
  diagnose(
    'put-replaces',
    'no-route',
    ({ last }) => last?.request.method === 'PUT' && (last.status === 404 || last.status === 405),
    'No route answered. It is `router.put`, and the path is `/items/:id`.',
  )
  diagnose(
    'put-replaces',
    'put-merges',
    ({ last, answers }) => last?.json?.note !== undefined && last.json.name !== answers[0]?.json?.name,
    'After PUT without `note`, `note` is still there: PUT replaces, PATCH changes.',
  )
  diagnose(
    'put-replaces',
    'put-loses-the-id',
    ({ last, answers }) => last?.json?.id === undefined && answers.some(({ status }) => status === 200),
    'After PUT the item has no `id`, or is no longer found by it. The client sent none: keep the one it had.',
  )
  diagnose(
    'put-replaces',
    'answered-not-stored',
    ({ last }) => last?.request.method === 'GET' && last.status === 200,
    'PUT answered well, and GET still shows the old item. Put the new one into the list, in place of the old one.',
  )

  check(
    'patch-merges',
    {
      step: 'replace-vs-change',
      title: 'PATCH changes the members that were sent and leaves the others',
      needs: ['location-works'],
    },
    async (t) => {
      const { value, path } = await create(t, { note: 'on the upper shelf' })
      const quantity = value.quantity + 7
      const answer = await t.patch(path, { quantity })
      answer.expect(200, 204)
      const read = await t.get(path)
      read.expect(200).expectPart({ ...value, quantity })
    },
  )
  diagnose(
    'patch-merges',
    'no-route',
    ({ last }) => last?.request.method === 'PATCH' && (last.status === 404 || last.status === 405),
    'No route answered. It is `router.patch`, and the path is `/items/:id`.',
  )
  diagnose(
    'patch-merges',
    'patch-replaces',
    ({ last }) => last?.status === 200 && last.json?.name === undefined,
    'The client sent only `quantity`, and now `name` is gone: PATCH changes what was sent and keeps the rest.',
  )
  diagnose(
    'patch-merges',
    'answered-not-stored',
    ({ last }) => last?.request.method === 'GET' && last.status === 200,
    'PATCH answered well, and GET still shows the old item. Change the item that is in the list, not a copy.',
  )

  check(
    'id-stays',
    {
      step: 'replace-vs-change',
      title: 'Neither PUT nor PATCH can change an id',
      needs: ['put-replaces', 'patch-merges'],
    },
    async (t) => {
      for (const send of [t.put, t.patch]) {
        const { value, answer: made, path } = await create(t)
        const answer = await send(path, { ...value, id: 998 })
        answer.expect(200, 204, 400, 422)
        const read = await t.get(path)
        read.expect(200).expectPart({ id: made.json.id, name: value.name })
      }
    },
  )
  diagnose(
    'id-stays',
    'id-changed',
    ({ last, answers }) => last?.status === 404 || answers.some(({ json }) => json?.id === 998),
    'The client gave the item a new id, and it can no longer be found at its URL. Put the old id last, so that it wins.',
  )

  check(
    'patch-missing-404',
    {
      step: 'replace-vs-change',
      title: 'PATCH and PUT of an id that no item has are answered with 404',
      why: 'Nothing can be changed that is not there. And new items get their ids from the server, so PUT makes none.',
      needs: ['put-replaces', 'patch-merges'],
    },
    async (t) => {
      const path = `/items/${t.number(100_000, 999_999)}`
      expectError(await t.patch(path, { quantity: 1 }), 404)
      expectError(await t.put(path, { name: 'nobody', quantity: 1 }), 404)
    },
  )
  diagnose(
    'patch-missing-404',
    'server-error',
    ({ last }) => (last?.status ?? 0) >= 500,
    '`find` gave undefined and the code went on with it. Test for it first: the client asked for what is not there, 404.',
  )
  diagnose(
    'patch-missing-404',
    'put-creates',
    ({ last }) => last?.status === 200 || last?.status === 201 || last?.status === 204,
    ({ last }) =>
      `${last?.request.method} of an item that does not exist was answered with ${last?.status}. There is nothing to change: 404.`,
  )

  check(
    'delete-204-empty',
    {
      step: 'delete',
      title: 'DELETE answers with 204 and no body, and the item is gone',
      needs: ['location-works'],
    },
    async (t) => {
      const { path } = await create(t)
      const answer = await t.delete(path)
      answer.expect(200, 204)
      if (answer.status === 200 && (answer.json === null || answer.text === ''))
        t.note('200 with nothing in it was accepted. 204 says the same.')
      else answer.expect(204).expectText('', 'no body')
      const read = await t.get(path)
      read.expect(404)
    },
  )
  diagnose(
    'delete-204-empty',
    'no-route',
    ({ last }) => last?.request.method === 'DELETE' && (last.status === 404 || last.status === 405),
    'No route answered. It is `router.delete`, and the path is `/items/:id`.',
  )
  diagnose(
    'delete-204-empty',
    'answers-with-body',
    ({ last }) => last?.request.method === 'DELETE' && last.status === 200,
    'The item is gone, so there is nothing to show. 204 says "done" and sends no body.',
  )
  diagnose(
    'delete-204-empty',
    'still-there',
    ({ last }) => last?.request.method === 'GET' && last.status !== 404,
    'DELETE answered well, and the item is still there. Take it out of the list: `splice` does that.',
  )

  check(
    'delete-twice-404',
    {
      step: 'delete',
      title: 'A second DELETE of the same item is answered with 404, and deletes nothing',
      needs: ['delete-204-empty'],
    },
    async (t) => {
      const kept = await create(t)
      const { path } = await create(t)
      ;(await t.delete(path)).expect(200, 204)
      const again = await t.delete(path)
      const read = await t.get(kept.path)
      read.expect(200).expectPart(kept.value)
      expectError(again, 404)
    },
  )
  diagnose(
    'delete-twice-404',
    'deletes-the-last',
    ({ last, answers }) => last?.request.method === 'GET' && answers.at(-2)?.request.method === 'DELETE',
    'The second DELETE took away another item. `indexOf` says -1 when there is none, and `splice(-1, 1)` takes the last one.',
  )
  diagnose(
    'delete-twice-404',
    'says-deleted-again',
    ({ last }) => last?.status === 204 || last?.status === 200,
    'You answered as if there had been something to delete. The item is gone: 404, as for GET.',
  )
  diagnose(
    'delete-twice-404',
    'server-error',
    ({ last }) => (last?.status ?? 0) >= 500,
    'The code went on although nothing was found. Test for it first, and answer 404.',
  )

  check(
    'ids-do-not-shift',
    {
      step: 'delete',
      title: 'Deleting one item does not change the URL of another',
      why: 'Clients keep URLs: in bookmarks, in other data, on paper.',
      needs: ['location-works'],
    },
    async (t) => {
      await create(t)
      const b = await create(t)
      const c = await create(t)
      ;(await t.delete(b.path)).expect(200, 204)
      const read = await t.get(c.path)
      read.expect(200).expectPart(c.value)
    },
  )
  diagnose(
    'ids-do-not-shift',
    'positional-ids',
    ({ last }) => last?.status === 200 || last?.status === 404 || last?.status === 204,
    ({ last }) =>
      `The third item was at \`${last?.request.path}\`, and it moved when the second was deleted. Your ids are positions in the list; clients hold that URL.`,
  )

  check(
    'ids-not-reused',
    {
      step: 'delete',
      title: 'The id of a deleted item is not given to another one',
      why: 'Whoever kept the old URL would find something else there, and never know.',
      needs: ['location-works'],
    },
    async (t) => {
      const first = await create(t)
      const second = await create(t)
      ;(await t.delete(first.path)).expect(200, 204)
      const third = await create(t)
      if (third.path === second.path) third.answer.fail(`a Location other than ${second.path}, which is taken`)
      ;(await t.delete(third.path)).expect(200, 204)
      const fourth = await create(t)
      if ([first.path, third.path].includes(fourth.path))
        fourth.answer.fail(`a Location other than ${fourth.path}, which was deleted`)
    },
  )
  diagnose(
    'ids-not-reused',
    'two-share-an-id',
    ({ expected }) => expected.endsWith('taken'),
    ({ last }) =>
      `Two items share the id ${last?.json?.id}. The length of the list goes down when something is deleted: count in a variable that only goes up.`,
  )
  diagnose(
    'ids-not-reused',
    'reused',
    ({ expected }) => expected.endsWith('deleted'),
    ({ last }) =>
      `The new item got the id ${last?.json?.id} of one that was deleted. Neither the length nor the highest id remembers what is gone: count in a variable that only goes up.`,
  )

  check(
    'survives-restart',
    {
      step: 'keep-it',
      title: 'What was created is still there after a restart',
      why: 'We stop the program with SIGTERM as soon as it has answered, as a hosting service does with every update. To be fair to nobody, the disk is slow.',
      needs: ['location-works'],
      slowDisk: true,
    },
    async (t) => {
      const { value, path } = await create(t)
      await expectInFile(t, value.name)
      await t.restart()
      const read = await t.get(path)
      read.expect(200).expectPart(value)
    },
  )
  diagnose(
    'survives-restart',
    'not-awaited',
    ({ got }) => got.includes('later'),
    'You answered before the file was written: a restart in between would lose the item. `await` the writing, and answer then.',
  )
  diagnose(
    'survives-restart',
    'not-kept',
    ({ got }) => got.includes('does not come'),
    'The item is in memory only, and a restart will lose it. After every change, write all data to the file that `process.env.DATA_FILE` names.',
  )
  diagnose(
    'survives-restart',
    'not-read',
    ({ last }) => last?.status === 404 || last?.status === 204,
    'The file has the item, and after the restart the program does not. Read the file at the start, if it is there.',
  )

  check(
    'every-change-is-kept',
    {
      step: 'keep-it',
      title: 'PUT, PATCH and DELETE reach the file too, before they are answered',
      needs: ['survives-restart', 'put-replaces', 'patch-merges', 'delete-204-empty'],
    },
    async (t) => {
      const { path } = await create(t)
      const put = t.word('put')
      await t.put(path, { name: put, quantity: 1 })
      const afterPut = await t.dataText()
      if (!afterPut.includes(put)) t.fail(`the name ${put} in the data file`, 'a file without it')
      const patched = t.word('patched')
      await t.patch(path, { name: patched })
      const afterPatch = await t.dataText()
      if (!afterPatch.includes(patched)) t.fail(`the name ${patched} in the data file`, 'a file without it')
      await t.delete(path)
      const afterDelete = await t.dataText()
      if (afterDelete.includes(patched)) t.fail(`no ${patched} in the data file`, 'a file that still has it')
    },
  )
  diagnose(
    'every-change-is-kept',
    'change-not-written',
    ({ last }) => (last?.status ?? 0) < 300,
    ({ last }) =>
      `${last?.request.method} was answered, and the file does not know of it. Write the file after this change too, and \`await\` it.`,
  )

  check(
    'ids-not-reused-after-restart',
    {
      step: 'keep-it',
      title: 'Also after a restart the id of a deleted item is not given to another one',
      why: 'A counter that lives in a variable forgets with the program.',
      needs: ['survives-restart', 'ids-not-reused'],
    },
    async (t) => {
      await create(t)
      const gone = await create(t)
      ;(await t.delete(gone.path)).expect(200, 204)
      await t.restart()
      const next = await create(t)
      if (next.path === gone.path) next.answer.fail(`a Location other than ${gone.path}, which was deleted`)
    },
  )
  diagnose(
    'ids-not-reused-after-restart',
    'counter-not-kept',
    ({ last }) => last?.status === 201,
    ({ last }) =>
      `After the restart the id ${last?.json?.id} was given again. Keep the counter in the file, beside the items.`,
  )

  check(
    'file-never-half-written',
    {
      step: 'many-at-once',
      title: 'Whenever somebody looks, the data file is whole',
      why: 'Power fails, and backups run, while you write. Whoever writes into the file itself has a broken one for a moment.',
      needs: ['survives-restart'],
      slowDisk: true,
    },
    async (t) => {
      await create(t)
      let writing = true
      const watching = (async () => {
        while (writing) {
          if (!(await isWhole(t))) return false
          await wait(2)
        }
        return true
      })()
      try {
        for (let count = 0; count < 4; count++) await create(t)
      } finally {
        writing = false
      }
      if (!(await watching)) t.fail('a data file that is JSON, at every moment', 'a file that ends in the middle')
    },
  )
  diagnose(
    'file-never-half-written',
    'half-a-file',
    ({ got }) => got.includes('in the middle'),
    'For a moment half of the data was gone. Write into a new file beside it and rename that when it is complete: lowdb does it for you.',
  )

  check(
    'fifty-parallel',
    {
      step: 'many-at-once',
      title: 'Fifty items created at the same time are fifty items with fifty ids, in the list and in the file',
      why: 'Wherever your code says `await`, other requests run.',
      needs: ['list-has-it', 'file-never-half-written'],
    },
    async (t) => {
      const names = Array.from({ length: 50 }, () => t.word('box'))
      const answers = await Promise.all(names.map((name) => t.post('/items', { name, quantity: 1 })))
      const paths = answers.map((answer) => locationOf(answer.expect(201).expectHeader('Location')))
      const list = await t.get('/items')
      const listed = new Set(list.expect(200).json.map((/** @type {any} */ item) => item.name))
      const kept = names.filter((name) => listed.has(name)).length
      if (kept < 50) t.fail('50 new items in the list', `${kept}`)
      const different = new Set(paths).size
      if (different < 50) t.fail('50 different Locations', `${different}`)
      const text = await t.dataText()
      const written = names.filter((name) => text.includes(name)).length
      if (written < 50) t.fail('50 new items in the data file, once all are answered', `${written}`)
    },
  )
  diagnose(
    'fifty-parallel',
    'same-id',
    ({ expected }) => expected.includes('Locations'),
    ({ got }) =>
      `50 requests at once, and only ${got} different ids: between taking an id and counting on, you awaited something. Take it and count on in one go.`,
  )
  diagnose(
    'fifty-parallel',
    'others-thrown-away',
    ({ expected }) => expected.includes('list'),
    ({ got }) =>
      `50 requests at once, ${got} of 50 items left: each request read the file again and threw away what the others had changed. Read once, at the start.`,
  )
  diagnose(
    'fifty-parallel',
    'too-busy',
    ({ last }) => (last?.status ?? 0) >= 500,
    'Fifty at once, and some were answered with 500: two of them wrote the same file at the same time. Let lowdb take turns for you.',
  )
}
