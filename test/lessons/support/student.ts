/** What one change of a file puts in the place of what. Nothing before it: it goes to the top. */
export type Edit = readonly [from: string, to: string]

/**
 * What a student who has read nothing but the lessons types at each step of lessons 00 to 03. A test holds every
 * word of it against what stood on the terminal or in the files until then.
 */
export const student: Readonly<Record<string, readonly Edit[]>> = {
  'hello-api/change-a-word': [['nobody', 'Bob']],
  'hello-api/answer-with-data': [[`'Hello, Bob!'`, `{ name: 'Bob' }`]],
  'hello-api/second-route': [
    [
      '// Step "second-route": a route /hello/:name goes here.',
      `router.get('/hello/:name', (ctx) => {
  ctx.body = { hello: ctx.params.name }
})`,
    ],
  ],
  'hello-api/listen-on-port': [
    ['app.listen(3000)', `app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')`],
  ],
  'json/nested-json': [
    [
      '// Step "nested-json": GET /cookies/sample goes here.',
      `router.get('/cookies/sample', (ctx) => {
  ctx.body = {
    name: 'Ginger Crunch',
    taste_profiles: ['spicy', 'crisp'],
    details: { color: 'amber', size: 'small' },
  }
})`,
    ],
  ],
  'json/read-a-body': [
    ['', `import bodyParser from 'koa-bodyparser'\n`],
    [
      '// Step "read-a-body": POST /api/submit goes here.',
      `router.post('/api/submit', (ctx) => {
  ctx.body = { received: ctx.request.body }
})`,
    ],
    ['app.use(router.routes())', 'app.use(bodyParser())\napp.use(router.routes())'],
  ],
  'json/refuse-not-json': [
    [
      'app.use(bodyParser())',
      `app.use(async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    const { status = 500 } = error as { status?: number }
    if (status === 400) ctx.body = { error: { status_code: status, message: 'Not JSON' } }
    else if (status === 415) ctx.body = { error: { status_code: status, message: 'Send JSON' } }
    else throw error
    ctx.status = status
  }
})
app.use(async (ctx, next) => {
  if (ctx.is('application/json') === false) ctx.throw(415)
  await next()
})
app.use(bodyParser())`,
    ],
  ],
  'json/refuse-too-much': [
    ['bodyParser()', `bodyParser({ jsonLimit: '100kb' })`],
    [
      'else throw error',
      `else if (status === 413) ctx.body = { error: { status_code: status, message: 'Too Large' } }
    else throw error`,
    ],
  ],
  'rest-routing/list': [
    [
      '// Step "list": GET /cookies goes here.',
      `router.get('/cookies', (ctx) => {
  ctx.body = cookies
})`,
    ],
  ],
  'rest-routing/one-by-id': [
    [
      '// Step "one-by-id": GET /cookies/:id goes here.',
      `router.get('/cookies/:id', (ctx) => {
  ctx.body = cookies.find(({ id }) => String(id) === ctx.params.id)
})`,
    ],
  ],
  'rest-routing/one-by-slug': [
    ['/cookies/:id', '/cookies/:idOrSlug'],
    [
      'ctx.body = cookies.find(({ id }) => String(id) === ctx.params.id)',
      `const { idOrSlug } = ctx.params
  ctx.body = cookies.find(({ id, slug }) => String(id) === idOrSlug || slug === idOrSlug)`,
    ],
  ],
  'rest-routing/fixed-paths-first': [
    [
      `router.get('/cookies/:idOrSlug'`,
      `router.get('/cookies/featured', (ctx) => {
  ctx.body = cookies.filter(({ featured }) => featured)
})

router.get('/cookies/:idOrSlug'`,
    ],
  ],
  'rest-routing/not-found-vs-not-allowed': [
    ['ctx.body = cookies.find', 'const cookie = cookies.find'],
    [
      'slug === idOrSlug)\n',
      `slug === idOrSlug)
  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
  ctx.body = cookie
`,
    ],
    ['app.use(router.routes())', 'app.use(router.routes())\napp.use(router.allowedMethods())'],
  ],
  'rest-routing/links-by-name': [
    [
      `router.get('/cookies',`,
      `const withUrl = (cookie: Cookie) => ({ ...cookie, url: router.url('cookie', cookie.id) })

router.get('/cookies',`,
    ],
    ['ctx.body = cookies\n', 'ctx.body = cookies.map(withUrl)\n'],
    ['=> featured)', '=> featured).map(withUrl)'],
    [`router.get('/cookies/:idOrSlug'`, `router.get('cookie', '/cookies/:idOrSlug'`],
    ['ctx.body = cookie\n', 'ctx.body = withUrl(cookie)\n'],
  ],
  'items-crud/create': [
    [
      '// Step "create": POST /items goes here.',
      `router.post('/items', (ctx) => {
  const item = { ...(ctx.request.body as Fields), id: data.nextId++ }
  data.items.push(item)
  ctx.status = 201
  ctx.set('Location', \`/items/\${item.id}\`)
  ctx.body = item
})`,
    ],
  ],
  'items-crud/read-one': [
    [
      '// Step "read-one": GET /items/:id goes here.',
      `const find = (ctx: RouterContext): Item =>
  data.items.find(({ id }) => String(id) === ctx.params.id) ?? ctx.throw(404, 'There is no such item.')

router.get('/items/:id', (ctx) => {
  ctx.body = find(ctx)
})`,
    ],
  ],
  'items-crud/replace-vs-change': [
    [
      '// Step "replace-vs-change": PUT and PATCH /items/:id go here.',
      `router.put('/items/:id', (ctx) => {
  const item = find(ctx)
  const replacement = { ...(ctx.request.body as Fields), id: item.id }
  data.items.splice(data.items.indexOf(item), 1, replacement)
  ctx.body = replacement
})

router.patch('/items/:id', (ctx) => {
  const item = find(ctx)
  Object.assign(item, ctx.request.body, { id: item.id })
  ctx.body = item
})`,
    ],
  ],
  'items-crud/delete': [
    [
      '// Step "delete": DELETE /items/:id goes here.',
      `router.delete('/items/:id', (ctx) => {
  const item = find(ctx)
  data.items.splice(data.items.indexOf(item), 1)
  ctx.status = 204
})`,
    ],
  ],
  'items-crud/keep-it': [
    [
      '',
      `import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
`,
    ],
    [
      'const data: Data = { nextId: 1, items: [] }',
      `const file = process.env.DATA_FILE ?? 'data.json'
const data: Data = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : { nextId: 1, items: [] }
const save = () => writeFile(file, JSON.stringify(data))`,
    ],
    [`router.post('/items', (ctx)`, `router.post('/items', async (ctx)`],
    ['data.items.push(item)', 'data.items.push(item)\n  await save()'],
    [`router.put('/items/:id', (ctx)`, `router.put('/items/:id', async (ctx)`],
    ['1, replacement)', '1, replacement)\n  await save()'],
    [`router.patch('/items/:id', (ctx)`, `router.patch('/items/:id', async (ctx)`],
    ['{ id: item.id })', '{ id: item.id })\n  await save()'],
    [`router.delete('/items/:id', (ctx)`, `router.delete('/items/:id', async (ctx)`],
    ['indexOf(item), 1)', 'indexOf(item), 1)\n  await save()'],
  ],
  'items-crud/many-at-once': [
    [
      `import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
`,
      `import { JSONFilePreset } from 'lowdb/node'\n`,
    ],
    [
      `const data: Data = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : { nextId: 1, items: [] }
const save = () => writeFile(file, JSON.stringify(data))`,
      `const db = await JSONFilePreset<Data>(file, { nextId: 1, items: [] })
const { data } = db
const save = () => db.write()`,
    ],
  ],
}

/** Wrong answers that the texts warn of, and that the student gives first all the same. */
export const slips: readonly string[] = [
  'answer-with-data--string-body',
  'read-a-body--parser-after-router',
  'one-by-id--position',
  'delete--takes-the-last',
]
