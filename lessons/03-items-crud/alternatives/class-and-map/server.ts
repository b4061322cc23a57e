import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'

import Router from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { errorsAsJson, jsonOnly } from './errors.ts'

type Item = { id: string } & Record<string, unknown>

class Storeroom {
  readonly #items: Map<string, Item>
  readonly #file: string
  #turn: Promise<void> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
    const rows: Item[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
    this.#items = new Map(rows.map((item) => [item.id, item]))
  }

  all = () => [...this.#items.values()]
  get = (id: string) => this.#items.get(id)

  async put(item: Item) {
    this.#items.set(item.id, item)
    await this.#save()
    return item
  }

  async delete(id: string) {
    const existed = this.#items.delete(id)
    if (existed) await this.#save()
    return existed
  }

  #save() {
    this.#turn = this.#turn.then(async () => {
      await writeFile(`${this.#file}.tmp`, JSON.stringify(this.all()))
      await rename(`${this.#file}.tmp`, this.#file)
    })
    return this.#turn
  }
}

const room = new Storeroom(process.env.DATA_FILE!)
const router = new Router({ prefix: '/items' })

router.get('/', (ctx) => void (ctx.body = room.all()))
router.post('/', async (ctx) => {
  const item = await room.put({ ...(ctx.request.body as object), id: randomUUID() })
  ctx.status = 201
  ctx.set('Location', `http://${ctx.host}/items/${item.id}`)
  ctx.body = item
})
router.use('/:id', async (ctx, next) => {
  ctx.state.item = room.get(ctx.params.id!) ?? ctx.throw(404, 'No such item')
  await next()
})
router.get('/:id', (ctx) => void (ctx.body = ctx.state.item))
router.put('/:id', async (ctx) => {
  await room.put({ ...(ctx.request.body as object), id: ctx.state.item.id })
  ctx.status = 204
})
router.patch('/:id', async (ctx) => {
  ctx.body = await room.put({ ...ctx.state.item, ...(ctx.request.body as object), id: ctx.state.item.id })
})
router.delete('/:id', async (ctx) => {
  await room.delete(ctx.state.item.id)
  ctx.body = null
})

new Koa()
  .use(errorsAsJson)
  .use(jsonOnly)
  .use(bodyParser())
  .use(router.routes())
  .listen(Number(process.env.PORT), '127.0.0.1')
