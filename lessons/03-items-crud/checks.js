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
    if (await isThere())
      t.or(
        'not-awaited',
        'You answered before the file was written: a restart in between would lose the item.',
        '`await` the writing, and answer then.',
      ).fail(`${text} in the data file when the answer comes`, 'it came there later')
  }
  t.or(
    'nothing-written',
    ({ facts }) => facts?.written.length === 0,
    'No file was written at all, so the item is in memory only, and a restart will lose it.',
    'After every change call the function that writes, with brackets: `await save()`.',
  )
    .or(
      'other-file',
      ({ facts }) => facts !== undefined && facts.written.length > 0 && !facts.written.some((file) => isDataFile(t, file)),
      ({ facts }) => `You wrote ${facts?.written.map((file) => `\`${file}\``).join(' and ')}. Whoever runs your program says which file, in \`process.env.DATA_FILE\`.`,
    )
    .or(
      'written-before',
      ({ facts }) => facts?.written.some((file) => isDataFile(t, file)) === true,
      'The data file was written, but without the new item: write it after the change, and write all of the data.',
    )
    .fail(`${text} in the data file`, 'it is not there, and does not come')
}

/**
 * Whether a file is the data file, or a new one that takes its place.
 *
 * @param {Tester} t
 * @param {string} file
 */
const isDataFile = (t, file) => file.includes(String(t.env.DATA_FILE))

/**
 * How many of the items in the list have this id.
 *
 * @param {Tester} t
 * @param {unknown} id
 */
const countOf = async (t, id) => (await t.get('/items')).json.filter((/** @type {any} */ item) => item?.id === id).length

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
export default ({ check }) => {
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
      answer
        .or(
          'says-200',
          ({ last }) => last?.status === 200 || last?.status === 204,
          ({ last }) => `${last?.status} says "done". 201 says "done, and something new exists".`,
          'Set `ctx.status`.',
        )
        .expect(201)
        .expectPart(value)
        .or(
          'no-location',
          'The item is made, but the client does not learn where it is. Set the header `Location` to its path.',
        )
        .expectHeader('Location')
        .or(
          'no-id',
          ({ last }) => last?.json.id === undefined,
          'The item came back without its `id`. Answer with what you stored, not with what you received.',
        )
        .expectThat('an item with an "id"', (item) => ['string', 'number'].includes(typeof item.id))
    },
  )

  check(
    'each-its-own',
    {
      step: 'create',
      title: 'Every item has an id and a Location that no other has',
      why: 'Two items with one name are one item, as far as a client can tell.',
      needs: ['post-201-location'],
    },
    async (t) => {
      const [first, second] = [await create(t), await create(t)]
      const { id } = second.answer.json
      second.answer
        .or(
          'same-id',
          ({ last, answers }) => last?.json.id === answers[0]?.json.id,
          `Two items got the id ${id}. Count the next one up each time: \`data.nextId++\` gives the number and adds one.`,
        )
        .expectThat(`another id than ${first.answer.json.id}`, (item) => item.id !== first.answer.json.id)
        .or(
          'quotes-not-backticks',
          ({ last }) => String(last?.headers.location).includes('${'),
          'The Location is the text as it stands in your code. Only a text between backticks puts a value in place of `${…}`.',
        )
        .or(
          'constant-location',
          ({ last, answers }) =>
            last?.headers.location === answers[0]?.headers.location && !String(last?.headers.location).includes('${'),
          `Two items are at \`${second.path}\`, says the Location. Put the id of this very item into the path.`,
        )
        .or(
          'other-id-in-location',
          ({ last, answers }) => last?.headers.location !== answers[0]?.headers.location,
          `The item has the id ${id}, and its Location is \`${second.path}\`. Use the id that you gave it, not the next one.`,
        )
        .expectHeader('Location', new RegExp(`/${id}/?$`))
        .or(
          'id-as-text',
          ({ last }) => /^\d+$/.test(last?.json.id),
          `The id is the text ${JSON.stringify(id)}. What you count is a number: send it as one.`,
        )
        .expectThat('an id that is a number, or a name', (item) => typeof item.id === 'number' || !/^\d+$/.test(item.id))
    },
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
      answer
        .expect(200)
        .or(
          'not-stored',
          ({ last }) => Array.isArray(last?.json),
          'You answered 201, and the list does not have it.',
          'Push the item onto the list that `GET /items` sends.',
        )
        .expectThat(`a list with the items ${made.map(({ value }) => value.name).join(' and ')}`, (items) =>
          made.every(({ value }) => items.some((/** @type {any} */ item) => item?.name === value.name)),
        )
    },
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
      answer
        .or(
          'client-chose',
          ({ last }) => last?.json.id === 999,
          'The client chose its own id, 999.',
          'When two members have the same name the later one wins: put your `id` last.',
        )
        .expectThat('an id of your own, not 999', (item) => String(item.id) !== '999')
    },
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
      if (answer.json?.name === stolen)
        answer
          .or(
            'name-from-proto',
            'The item took its name from `__proto__`.',
            '`Object.assign` follows that key; three dots, `{ ...body }`, do not.',
          )
          .fail('an item without a name, or a refusal')
      const { answer: later } = await create(t)
      later.expect(201)
    },
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
        read
          .or(
            'text-never-equals-number',
            ({ last }) => last?.status === 204 || last?.status === 404,
            `Nothing was found at \`${path}\`.`,
            'The id in a path is a text: compare it with `String(id)`.',
          )
          .expect(200)
          .or(
            'another-item',
            ({ last }) => last?.json.name !== value.name,
            `\`${path}\` gave another item. Look for the one with this id; do not count to it, and do not take the first.`,
          )
          .expectPart({ ...value, id: answer.json.id })
      }
    },
  )

  check(
    'missing-404-json',
    {
      step: 'read-one',
      title: 'An id that no item has is answered with 404, and an error in JSON',
      needs: ['location-works'],
    },
    async (t) => {
      for (const unknown of [t.number(100_000, 999_999), t.word('item')]) {
        const answer = await t.get(`/items/${unknown}`)
        answer.or(
          'undefined-becomes-204',
          ({ last }) => last?.status === 204,
          '204 means "all well, nothing to say".',
          'You set `ctx.body` to undefined, and Koa turns that into 204. Decide on 404 yourself, with `ctx.throw`.',
        )
        expectError(answer, 404)
      }
    },
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
      const { value: old, answer: made, path } = await create(t, { note: 'on the upper shelf' })
      const value = { name: t.word('spelt'), quantity: t.number(1, 60) }
      const neighbour = await create(t)
      const replaced = { ...value, id: made.json.id }
      const answer = await t.put(path, value)
      answer.expect(200, 204)
      const read = await t.get(path)
      read
        .or(
          'put-loses-the-id',
          async ({ last }, probe) =>
            (last?.status === 200 ? last : await probe.get('/items')).text.includes(value.name) &&
            (last?.status === 404 || last?.json.id === undefined),
          'After PUT the item has no `id`, or is no longer found by it. The client sent none: keep the one it had.',
        )
        .expect(200)
        .or(
          'put-merges',
          ({ last }) => last?.json.note !== undefined && last.json.name === value.name,
          'After PUT without `note`, `note` is still there: PUT replaces, PATCH changes.',
        )
        .or(
          'put-loses-the-id',
          ({ last }) => last?.json.id === undefined && last?.json.name === value.name,
          'After PUT the item has no `id`. The client sent none: keep the one it had.',
        )
        .or(
          'answered-not-stored',
          ({ last }) => last?.json.name === old.name,
          'PUT answered well, and GET still shows the old item. Put the new one into the list, in place of the old one.',
        )
        .expectJson(replaced)
      if (answer.status === 200)
        answer
          .or(
            'answers-with-another',
            'PUT stored the right item and answered with another one. Answer with what you stored.',
          )
          .expectJson(replaced)
      const count = await countOf(t, made.json.id)
      if (count !== 1)
        t.or(
          'old-one-stays',
          () => count > 1,
          `After PUT, ${count} items in the list have the id ${made.json.id}: the new one came beside the old one.`,
          '`splice(i, 1, next)` puts one in the place of one; `splice(i, 0, next)` puts it in front.',
        ).fail(`one item with the id ${made.json.id} in the list`, `${count}`)
      const beside = await t.get(neighbour.path)
      beside
        .or(
          'neighbour-gone',
          ({ last }) => last?.status === 404,
          'PUT replaced two items: the one behind it in the list is gone.',
          '`splice(i, 1, next)` puts one in the place of one.',
        )
        .expect(200)
    },
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
      read
        .expect(200)
        .or(
          'patch-replaces',
          ({ last }) => last?.json.name === undefined && last?.json.quantity === quantity,
          'The client sent only `quantity`, and now `name` is gone: PATCH changes what was sent and keeps the rest.',
        )
        .or(
          'answered-not-stored',
          ({ last }) => last?.json.quantity === value.quantity,
          'PATCH answered well, and GET still shows the old item. Change the item that is in the list, not a copy.',
        )
        .expectPart({ ...value, quantity })
      if (answer.status === 200)
        answer
          .or(
            'answers-with-another',
            'PATCH stored the right item and answered with something else. Answer with what you stored.',
          )
          .expectPart({ ...value, quantity })
    },
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
        const changed = 'The client gave the item a new id, and it can no longer be found at its URL. Put the old id last, so that it wins.'
        read
          .or('id-changed', async ({ last }, probe) => last?.status === 404 && (await countOf(probe, 998)) > 0, changed)
          .expect(200)
          .or('id-changed', ({ last }) => last?.json.id === 998, changed)
          .expectPart({ id: made.json.id, name: value.name })
      }
    },
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
      for (const send of [t.patch, t.put]) {
        const answer = await send(path, { name: 'nobody', quantity: 1 })
        answer
          .or(
            'went-on-with-nothing',
            { serverError: /undefined|null/ },
            'Nothing was found, and the code went on with it. The client asked for what is not there: 404.',
            '`find` gave undefined: test for it first.',
          )
          .or(
            'changed-nothing',
            ({ last }) => last?.status === 200 || last?.status === 201 || last?.status === 204,
            ({ last }) =>
              `${last?.request.method} of an item that does not exist was answered with ${last?.status}. There is nothing to change: 404.`,
          )
        expectError(answer, 404)
      }
    },
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
      else
        answer
          .or(
            'answers-with-body',
            ({ last }) => last?.status === 200,
            'The item is gone, so there is nothing to show. 204 says "done" and sends no body.',
          )
          .expect(204)
          .expectText('', 'no body')
      const read = await t.get(path)
      read
        .or(
          'hole-in-the-list',
          { serverError: /undefined|null/ },
          'After DELETE there is a hole in the list, and the next search falls into it.',
          '`delete list[i]` leaves the place empty; `splice(i, 1)` takes it away.',
        )
        .or(
          'still-there',
          ({ last }) => last?.status === 200,
          'DELETE answered well, and the item is still there.',
          'Take it out of the list: `splice` does that; `filter` makes a new list and leaves the old one as it was.',
        )
        .expect(404)
    },
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
      read
        .or(
          'deletes-the-last',
          ({ last }) => last?.status === 404,
          'The second DELETE took away another item.',
          '`indexOf` and `findIndex` say -1 when there is none, and `splice(-1, 1)` takes the last one.',
        )
        .expect(200)
        .expectPart(kept.value)
      again
        .or(
          'says-deleted-again',
          ({ last }) => last?.status === 204 || last?.status === 200,
          'You answered as if there had been something to delete. The item is gone: 404, as for GET.',
        )
        .or(
          'went-on-with-nothing',
          { serverError: /undefined|null/ },
          'Nothing was found, and the code went on with it: 404.',
          'Test for it first.',
        )
      expectError(again, 404)
    },
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
      const moved = async (/** @type {import('understudy-server/lessons').Seen} */ { last }, /** @type {Tester} */ probe) =>
        last?.json?.name !== c.value.name && (await probe.get('/items')).text.includes(c.value.name)
      const says = `The third item was at \`${c.path}\`, and it moved when the second was deleted. Your ids are positions in the list; clients hold that URL.`
      read
        .or(
          'all-behind-it',
          async (_, probe) => !(await probe.get('/items')).text.includes(c.value.name),
          'With the second item the third one went too, and whatever stood behind it.',
          '`splice(i)` takes everything from there to the end; `splice(i, 1)` takes one.',
        )
        .or('positional-ids', moved, says)
        .expect(200)
        .or('positional-ids', moved, says)
        .expectPart(c.value)
    },
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
      if (third.path === second.path)
        third.answer
          .or(
            'two-share-an-id',
            `Two items share the id ${third.answer.json.id}. The length of the list goes down when something is deleted: count in a variable that only goes up.`,
          )
          .fail(`a Location other than ${second.path}, which is taken`)
      ;(await t.delete(third.path)).expect(200, 204)
      const fourth = await create(t)
      if ([first.path, third.path].includes(fourth.path))
        fourth.answer
          .or(
            'reused',
            `The new item got the id ${fourth.answer.json.id} of one that was deleted. Neither the length nor the highest id remembers what is gone: count in a variable that only goes up.`,
          )
          .fail(`a Location other than ${fourth.path}, which was deleted`)
    },
  )

  check(
    'survives-restart',
    {
      step: 'keep-it',
      title: 'What was created is still there after a restart',
      why: 'We stop the program with SIGTERM as soon as it has answered, as a hosting service does with every update. And the disk is slow.',
      needs: ['location-works'],
      slowDisk: true,
    },
    async (t) => {
      const { value, path } = await create(t)
      await expectInFile(t, value.name)
      await t.restart()
      const read = await t.get(path)
      read
        .or(
          'not-read',
          ({ last }) => last?.status === 404 || last?.status === 204,
          'The file has the item, and after the restart the program does not. Read the file at the start, if it is there.',
        )
        .expect(200)
        .expectPart(value)
    },
  )

  check(
    'every-change-is-kept',
    {
      step: 'keep-it',
      title: 'PUT, PATCH and DELETE reach the file too, before they are answered',
      needs: ['survives-restart', 'put-replaces', 'patch-merges', 'delete-204-empty'],
      slowDisk: true,
    },
    async (t) => {
      const { path } = await create(t)
      const put = t.word('put')
      const patched = t.word('patched')
      /** @type {[() => Promise<unknown>, (text: string) => boolean, string][]} */
      const changes = [
        [() => t.put(path, { name: put, quantity: 1 }), (text) => text.includes(put), `the name ${put} in the data file`],
        [() => t.patch(path, { name: patched }), (text) => text.includes(patched), `the name ${patched} in the data file`],
        [() => t.delete(path), (text) => !text.includes(patched), `no ${patched} in the data file`],
      ]
      for (const [change, holds, expected] of changes) {
        await change()
        if (holds(await t.dataText())) continue
        t.or(
          'change-not-written',
          ({ last }) => (last?.status ?? 0) < 300,
          ({ last }) => `${last?.request.method} was answered, and the file does not know of it.`,
          'Write the file after this change too, and `await` it.',
        ).fail(expected, 'a file that is as before')
      }
    },
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
      if (next.path === gone.path)
        next.answer
          .or(
            'counter-not-kept',
            `After the restart the id ${next.answer.json.id} was given again. Keep the counter in the file, beside the items.`,
          )
          .fail(`a Location other than ${gone.path}, which was deleted`)
    },
  )

  check(
    'broken-file-kept',
    {
      step: 'keep-it',
      title: 'A data file that is broken is not overwritten',
      why: 'Half a file can still be mended by hand. An empty list in its place cannot.',
      needs: ['survives-restart'],
      fresh: true,
    },
    async (t) => {
      const broken = '{"nextId":3,"items":[{"id":1,"name":"Oat flour","quantity":12},'
      await t.restartOn(broken).then(
        () => t.post('/items', { name: t.word('after'), quantity: 1 }),
        (error) => {
          if (error.kind === 'never-listened') throw error
        },
      )
      if ((await t.dataText()) !== broken)
        t.or(
          'broken-file-overwritten',
          'The data file was broken, you began with an empty list, and the first change wrote that over everything.',
          'Let the program stop with the error: an empty list is right only when there is no file.',
        ).fail('the broken data file as it was', 'a new one in its place')
    },
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
      if (!(await watching))
        t.or(
          'half-a-file',
          'For a moment half of the data was gone. Write into a new file beside it and rename that when it is complete.',
          'lowdb does it for you.',
        ).fail('a data file that is JSON, at every moment', 'a file that ends in the middle')
    },
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
      const paths = answers.map((answer) =>
        locationOf(
          answer
            .or(
              'too-busy',
              { serverError: /ENOENT|EPERM|rename/ },
              'Fifty at once, and some were answered with 500: two of them wrote the same file at the same time.',
              'Let lowdb take turns for you.',
            )
            .expect(201)
            .expectHeader('Location'),
        ),
      )
      const list = await t.get('/items')
      const listed = new Set(list.expect(200).json.map((/** @type {any} */ item) => item.name))
      const kept = names.filter((name) => listed.has(name)).length
      if (kept < 50)
        t.or(
          'others-thrown-away',
          `50 requests at once, ${kept} of 50 items left: each request read the file again and threw away what the others had changed. Read once, at the start.`,
        ).fail('50 new items in the list', `${kept}`)
      const different = new Set(paths).size
      if (different < 50)
        t.or(
          'same-id-at-once',
          `50 requests at once, and only ${different} different ids: between taking an id and counting on, you awaited something. Take it and count on in one go.`,
        ).fail('50 different Locations', `${different}`)
      if (!t.env.DATA_FILE) return
      const text = await t.dataText()
      const written = names.filter((name) => text.includes(name)).length
      if (written < 50) t.fail('50 new items in the data file, once all are answered', `${written}`)
    },
  )
}
