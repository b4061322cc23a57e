/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // create
  [
    'create', 'answers-what-came',
    [`  ctx.body = item
`,
      `  ctx.body = ctx.request.body
`],
    'post-201-location', 'no-id',
    'not with what you received',
  ],
  [
    'create', 'client-id',
    [`  const item = { ...(ctx.request.body as Fields), id: data.nextId++ }
`,
      `  const item = { id: data.nextId++, ...(ctx.request.body as Fields) }
`],
    'client-id-ignored', 'client-chose',
    'put your `id` last',
  ],
  [
    'create', 'no-location',
    [`  ctx.set('Location', \`/items/\${item.id}\`)
`,
      ''],
    'post-201-location', 'no-location',
    'Set the header `Location`',
  ],
  [
    'create', 'not-stored',
    [`  data.items.push(item)
`,
      ''],
    'list-has-it', 'not-stored',
    'Push the item onto the list',
  ],
  [
    'create', 'proto-followed',
    ['bodyParser()',
      `bodyParser({ onProtoPoisoning: 'ignore' })`,
     `  const item = { ...(ctx.request.body as Fields), id: data.nextId++ }
`,
      `  const { name, quantity, note }: Fields = Object.assign({}, ctx.request.body)
  const item = { name, quantity, note, id: data.nextId++ }
`],
    'proto-key-harmless', 'name-from-proto',
    '`Object.assign` follows that key',
  ],
  [
    'create', 'put-instead-of-post',
    [`router.post('/items'`,
      `router.put('/items'`],
    'post-201-location', 'no-route',
    'needs `router.post`',
  ],
  [
    'create', 'says-200',
    [`  ctx.status = 201
`,
      ''],
    'post-201-location', 'says-200',
    'something new exists',
  ],
  [
    'create', 'not-defined',
    ['data.items.push(item)', 'items.push(item)'],
    'post-201-location', 'not-defined',
    '`items` is not defined here',
    'ReferenceError: items is not defined',
  ],
  [
    'create', 'constant-location',
    ['`/items/${item.id}`', "'/items/1'"],
    'each-its-own', 'constant-location',
    'Put the id of this very item into the path',
  ],
  [
    'create', 'single-quotes',
    ['`/items/${item.id}`', "'/items/${item.id}'"],
    'each-its-own', 'quotes-not-backticks',
    'between backticks',
  ],
  [
    'create', 'not-counted',
    ['data.nextId++', 'data.nextId'],
    'each-its-own', 'same-id',
    'Two items got the id 1',
  ],
  [
    'create', 'id-as-text',
    ['id: data.nextId++', 'id: String(data.nextId++) as unknown as number'],
    'each-its-own', 'id-as-text',
    'The id is the text "',
  ],
  [
    'create', 'next-id-in-location',
    ['`/items/${item.id}`', '`/items/${data.nextId}`'],
    'each-its-own', 'other-id-in-location',
    'Use the id that you gave it',
  ],
  // read-one
  [
    'read-one', 'error-as-text',
    [`  ctx.body = find(ctx)
`,
      `  const item = data.items.find(({ id }) => String(id) === ctx.params.id)
  if (item) ctx.body = item
`],
    'missing-404-json', 'nothing-set',
    'ran and set nothing',
  ],
  [
    'read-one', 'other-path',
    [`router.get('/items/:id'`,
      `router.get('/item/:id'`],
    'location-works', 'no-route',
    'You have `GET /item/:id`',
  ],
  [
    'read-one', 'position',
    ['data.items.find(({ id }) => String(id) === ctx.params.id)',
      'data.items[Number(ctx.params.id)]'],
    'location-works', 'another-item',
    'do not count to it',
  ],
  [
    'read-one', 'text-and-number',
    ['String(id) === ctx.params.id',
      'id === ctx.params.id'],
    'location-works', 'text-never-equals-number',
    'compare it with `String(id)`',
  ],
  [
    'read-one', 'undefined',
    [` ?? ctx.throw(404, 'There is no such item.')`,
      ''],
    'missing-404-json', 'undefined-becomes-204',
    'Decide on 404 yourself',
  ],
  // replace-vs-change
  [
    'replace-vs-change', 'goes-on-with-undefined',
    [`  const item = find(ctx)
  Object.assign(item,`,
      `  const item = data.items.find(({ id }) => String(id) === ctx.params.id) as Item
  Object.assign(item,`],
    'patch-missing-404', 'went-on-with-nothing',
    'test for it first',
  ],
  [
    'replace-vs-change', 'no-patch',
    ['router.patch(',
      'router.post('],
    'patch-merges', 'no-route',
    'needs `router.patch`',
  ],
  [
    'replace-vs-change', 'no-put',
    ['router.put(',
      'router.post('],
    'put-replaces', 'no-route',
    'needs `router.put`',
  ],
  [
    'replace-vs-change', 'patch-changes-the-id',
    [`  Object.assign(item, ctx.request.body, { id: item.id })
`,
      `  Object.assign(item, ctx.request.body)
`],
    'id-stays', 'id-changed',
    'Put the old id last',
  ],
  [
    'replace-vs-change', 'patch-not-stored',
    [`  Object.assign(item, ctx.request.body, { id: item.id })
  ctx.body = item
`,
      `  ctx.body = { ...item, ...(ctx.request.body as Fields) }
`],
    'patch-merges', 'answered-not-stored',
    'not a copy',
  ],
  [
    'replace-vs-change', 'patch-replaces',
    [`  Object.assign(item, ctx.request.body, { id: item.id })
  ctx.body = item
`,
      `  const changed = { ...(ctx.request.body as Fields), id: item.id }
  data.items.splice(data.items.indexOf(item), 1, changed)
  ctx.body = changed
`],
    'patch-merges', 'patch-replaces',
    'keeps the rest',
  ],
  [
    'replace-vs-change', 'put-changes-the-id',
    [`  const replacement = { ...(ctx.request.body as Fields), id: item.id }
`,
      `  const replacement = { id: item.id, ...(ctx.request.body as Fields) }
`],
    'id-stays', 'id-changed',
    'Put the old id last',
  ],
  [
    'replace-vs-change', 'put-creates',
    [`  const item = find(ctx)
  const replacement = { ...(ctx.request.body as Fields), id: item.id }
`,
      `  const item = data.items.find(({ id }) => String(id) === ctx.params.id)
  if (!item) {
    data.items.push({ ...(ctx.request.body as Fields), id: Number(ctx.params.id) })
    ctx.status = 201
    return
  }
  const replacement = { ...(ctx.request.body as Fields), id: item.id }
`],
    'patch-missing-404', 'changed-nothing',
    'There is nothing to change: 404',
  ],
  [
    'replace-vs-change', 'put-loses-the-id',
    [`  const replacement = { ...(ctx.request.body as Fields), id: item.id }
`,
      `  const replacement = ctx.request.body as Item
`],
    'put-replaces', 'put-loses-the-id',
    'keep the one it had',
  ],
  [
    'replace-vs-change', 'put-merges',
    [`  const replacement = { ...(ctx.request.body as Fields), id: item.id }
`,
      `  const replacement = { ...item, ...(ctx.request.body as Fields), id: item.id }
`],
    'put-replaces', 'put-merges',
    'PUT replaces, PATCH changes',
  ],
  [
    'replace-vs-change', 'put-not-stored',
    [`  data.items.splice(data.items.indexOf(item), 1, replacement)
`,
      ''],
    'put-replaces', 'answered-not-stored',
    'in place of the old one',
  ],
  [
    'replace-vs-change', 'put-in-front',
    ['data.items.splice(data.items.indexOf(item), 1, replacement)', 'data.items.splice(data.items.indexOf(item), 0, replacement)'],
    'put-replaces', 'old-one-stays',
    'the new one came beside the old one',
  ],
  [
    'replace-vs-change', 'put-takes-two',
    ['data.items.splice(data.items.indexOf(item), 1, replacement)', 'data.items.splice(data.items.indexOf(item), 2, replacement)'],
    'put-replaces', 'neighbour-gone',
    'the one behind it in the list is gone',
  ],
  [
    'replace-vs-change', 'put-id-as-text',
    ['const replacement = { ...(ctx.request.body as Fields), id: item.id }', 'const replacement = { ...(ctx.request.body as Fields), id: ctx.params.id as unknown as number }'],
    'put-replaces', 'number-as-text',
    '`id` is the text "',
  ],
  [
    'replace-vs-change', 'put-answers-with-the-old',
    ['  ctx.body = replacement', '  ctx.body = item'],
    'put-replaces', 'answers-with-another',
    'Answer with what you stored',
  ],
  [
    'replace-vs-change', 'patch-answers-with-what-came',
    ['  Object.assign(item, ctx.request.body, { id: item.id })\n  ctx.body = item', '  Object.assign(item, ctx.request.body, { id: item.id })\n  ctx.body = ctx.request.body'],
    'patch-merges', 'answers-with-another',
    'Answer with what you stored',
  ],
  // delete
  [
    'delete', 'always-204',
    [`  data.items.splice(data.items.indexOf(find(ctx)), 1)
`,
      `  data.items = data.items.filter(({ id }) => String(id) !== ctx.params.id)
`],
    'delete-twice-404', 'says-deleted-again',
    'The item is gone: 404',
  ],
  [
    'delete', 'answers-with-it',
    [`  data.items.splice(data.items.indexOf(find(ctx)), 1)
`,
      `  const [deleted] = data.items.splice(data.items.indexOf(find(ctx)), 1)
`,
     `  ctx.status = 204
`,
      `  ctx.body = deleted
`],
    'delete-204-empty', 'answers-with-body',
    'there is nothing to show',
  ],
  [
    'delete', 'goes-on-with-undefined',
    [`  data.items.splice(data.items.indexOf(find(ctx)), 1)
`,
      `  const gone = data.items.find(({ id }) => String(id) === ctx.params.id) as Item
  data.items = data.items.filter(({ id }) => id !== gone.id)
`],
    'delete-twice-404', 'went-on-with-nothing',
    'Test for it first',
  ],
  [
    'delete', 'highest-plus-one',
    ['id: data.nextId++',
      'id: Math.max(0, ...data.items.map(({ id }) => id)) + 1'],
    'ids-not-reused', 'reused',
    'what is gone',
  ],
  [
    'delete', 'length-plus-one',
    ['id: data.nextId++',
      'id: data.items.length + 1'],
    'ids-not-reused', 'two-share-an-id',
    'Two items share the id',
  ],
  [
    'delete', 'no-route',
    [`router.delete('/items/:id'`,
      `router.delete('/items'`],
    'delete-204-empty', 'no-route',
    'needs `router.delete`',
  ],
  [
    'delete', 'positions',
    ['id: data.nextId++',
      'id: data.items.length',
     'data.items.find(({ id }) => String(id) === ctx.params.id)',
      'data.items[Number(ctx.params.id)]'],
    'ids-do-not-shift', 'positional-ids',
    'moved when the second was deleted',
  ],
  [
    'delete', 'still-there',
    [`  data.items.splice(data.items.indexOf(find(ctx)), 1)
`,
      `  data.items.filter((item) => item !== find(ctx))
`],
    'delete-204-empty', 'still-there',
    '`splice` does that',
  ],
  [
    'delete', 'takes-the-last',
    [`  data.items.splice(data.items.indexOf(find(ctx)), 1)
`,
      `  const index = data.items.findIndex(({ id }) => String(id) === ctx.params.id)
  data.items.splice(index, 1)
`],
    'delete-twice-404', 'deletes-the-last',
    '`splice(-1, 1)` takes the last one',
  ],
  [
    'delete', 'hole',
    ['data.items.splice(data.items.indexOf(find(ctx)), 1)', 'delete data.items[data.items.indexOf(find(ctx))]'],
    'delete-204-empty', 'hole-in-the-list',
    '`delete list[i]` leaves the place empty',
    "TypeError: Cannot destructure property 'id'",
  ],
  [
    'delete', 'no-status',
    ['  ctx.status = 204\n', ''],
    'delete-204-empty', 'nothing-set',
    'The handler of `DELETE /items/:id` ran and set nothing',
  ],
  [
    'delete', 'splice-without-count',
    ['data.items.splice(data.items.indexOf(find(ctx)), 1)', 'data.items.splice(data.items.indexOf(find(ctx)))'],
    'ids-do-not-shift', 'all-behind-it',
    '`splice(i, 1)` takes one',
  ],
  // keep-it
  [
    'keep-it', 'object-into-the-file',
    ['writeFile(file, JSON.stringify(data))', 'writeFile(file, data as unknown as string)'],
    'post-201-location', 'not-a-text',
    '`JSON.stringify(data)`',
  ],
  [
    'keep-it', 'save-without-brackets',
    ['  data.items.push(item)\n  await save()', '  data.items.push(item)\n  await save'],
    'survives-restart', 'nothing-written',
    'with brackets: `await save()`',
  ],
  [
    'keep-it', 'saved-before-the-change',
    ['  data.items.push(item)\n  await save()', '  await save()\n  data.items.push(item)'],
    'survives-restart', 'written-before',
    'write it after the change',
  ],
  [
    'keep-it', 'broken-file-replaced',
    ["existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : { nextId: 1, items: [] }", "await readFile(file, 'utf8').then(JSON.parse).catch(() => ({ nextId: 1, items: [] }))"],
    'broken-file-kept', 'broken-file-overwritten',
    'an empty list is right only when there is no file',
  ],
  [
    'keep-it', 'reads-a-file-that-is-not-there',
    ["existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : { nextId: 1, items: [] }", "JSON.parse(await readFile(file, 'utf8'))"],
    'post-201-location', 'no-such-file',
    'There is no file `data.json`. Before the first write there is none',
  ],
  [
    'keep-it', 'counter-not-kept',
    [`const data: Data = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : { nextId: 1, items: [] }
`,
      `const items: Item[] = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : []
const data: Data = { nextId: Math.max(0, ...items.map(({ id }) => id)) + 1, items }
`,
     'JSON.stringify(data)',
      'JSON.stringify(data.items)'],
    'ids-not-reused-after-restart', 'counter-not-kept',
    'Keep the counter in the file',
  ],
  [
    'keep-it', 'delete-not-written',
    [`indexOf(find(ctx)), 1)
  await save()
`,
      `indexOf(find(ctx)), 1)
`],
    'every-change-is-kept', 'change-not-written',
    'DELETE was answered',
  ],
  [
    'keep-it', 'not-awaited',
    [`  data.items.push(item)
  await save()
`,
      `  data.items.push(item)
  save()
`],
    'survives-restart', 'not-awaited',
    'You answered before the file was written',
  ],
  [
    'keep-it', 'not-read',
    [`const data: Data = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : { nextId: 1, items: [] }
`,
      `const data: Data = { nextId: 1, items: [] }
`],
    'survives-restart', 'not-read',
    'Read the file at the start',
  ],
  [
    'keep-it', 'not-written',
    [`const save = () => writeFile(file, JSON.stringify(data))
`,
      `const save = async () => undefined
`],
    'survives-restart', 'nothing-written',
    'in memory only',
  ],
  [
    'keep-it', 'own-file-name',
    [`process.env.DATA_FILE ?? 'data.json'`,
      `'data.json'`],
    'survives-restart', 'other-file',
    'You wrote `data.json`',
  ],
  [
    'keep-it', 'patch-not-awaited',
    [`  Object.assign(item, ctx.request.body, { id: item.id })
  await save()
`,
      `  Object.assign(item, ctx.request.body, { id: item.id })
  setTimeout(save, 1000)
`],
    'every-change-is-kept', 'change-not-written',
    'PATCH was answered',
  ],
  // many-at-once
  [
    'many-at-once', 'preset-not-awaited',
    ['const db = await JSONFilePreset', 'const db = JSONFilePreset', 'const { data } = db', 'const { data } = db as unknown as { data: Data }', 'db.write()', '(db as unknown as { write(): Promise<void> }).write()'],
    'post-201-location', 'read-of-nothing',
    '`data` is undefined here, so it has no `nextId`',
    'server.ts:',
  ],
  [
    'many-at-once', 'awaits-in-between',
    [`  const item = { ...(ctx.request.body as Fields), id: data.nextId++ }
  data.items.push(item)
`,
      `  const id = data.nextId
  await save()
  data.nextId = id + 1
  const item = { ...(ctx.request.body as Fields), id }
  data.items.push(item)
`],
    'fifty-parallel', 'same-id-at-once',
    'count on in one go',
  ],
  [
    'many-at-once', 'in-place',
    [`import { JSONFilePreset } from 'lowdb/node'
`,
      `import { JSONFilePreset } from 'lowdb/node'
import { writeFile } from 'node:fs/promises'
`,
     'const save = () => db.write()',
      'const save = () => writeFile(file, JSON.stringify(data))'],
    'file-never-half-written', 'half-a-file',
    'lowdb does it for you',
  ],
  [
    'many-at-once', 'no-turns',
    [`import { JSONFilePreset } from 'lowdb/node'
`,
      `import { JSONFilePreset } from 'lowdb/node'
import { rename, writeFile } from 'node:fs/promises'
`,
     `const save = () => db.write()
`,
      `const save = async () => {
  await writeFile(\`\${file}.new\`, JSON.stringify(data))
  await rename(\`\${file}.new\`, file)
}
`],
    'fifty-parallel', 'too-busy',
    'Let lowdb take turns',
  ],
  [
    'many-at-once', 'read-every-time',
    [`const { data } = db
`,
      `let { data } = db
const load = async () => {
  await db.read()
  data = db.data
}
`,
     `router.post('/items', async (ctx) => {
`,
      `router.post('/items', async (ctx) => {
  await load()
`],
    'fifty-parallel', 'others-thrown-away',
    'Read once, at the start',
  ],
]
