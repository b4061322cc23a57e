import { execFile, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { packageFile } from '../../src/package.ts'
import { installed } from '../support/installed.ts'

const execute = promisify(execFile)
const project = fileURLToPath(packageFile(''))

const script = `
import { createServer } from 'understudy-server'
const server = await createServer({ data: { cookies: [{ id: 1, name: 'Oat' }] } })
const send = async (method, path, body) =>
  (await fetch(server.url + path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })).json()
await send('POST', '/cookies', { name: 'Rye' })
const two = await send('GET', '/cookies')
await server.reset()
const one = await send('GET', '/cookies')
await server.close()
console.log(JSON.stringify([two.length, one.length]))
`

const inServers = `
import { createServer } from 'node:http'
import { once } from 'node:events'
import Koa from 'koa'
import { createHandler } from 'understudy-server'
const api = await createHandler({ data: { cookies: [{ id: 1, name: 'Oat' }] } })
const app = new Koa()
app.use((ctx) => {
  ctx.respond = false
  api.handler(ctx.req, ctx.res)
})
const servers = [createServer(api.handler), createServer(app.callback())]
const answers = [await api.fetch('/cookies/1')]
for (const server of servers) {
  await once(server.listen(0), 'listening')
  answers.push(await fetch(\`http://127.0.0.1:\${server.address().port}/cookies/1\`))
}
console.log(JSON.stringify(await Promise.all(answers.map((answer) => answer.json()))))
for (const server of servers) server.close().closeAllConnections()
await api.close()
`

const typed = `
import { createServer as createHttpServer } from 'node:http'
import Koa from 'koa'
import { createHandler, createServer, type Handler, type Server, UserError } from 'understudy-server'
import { understudy } from 'understudy-server/vite'
const server: Server = await createServer({ data: 'db.json', port: 0 })
const url: string = server.url
// @ts-expect-error data is needed
await createServer({ port: 0 })
// @ts-expect-error there is no such dialect
await createServer({ data: 'db.json', dialect: 'soap' })
interface Shop {
  cookies: { id: number; name: string }[]
}
const shop: Shop = { cookies: [{ id: 1, name: 'Oat' }] }
const failure: unknown = await createServer({ data: shop, port: -1 }).catch((error: unknown) => error)
if (failure instanceof UserError) console.error(failure.message)
await server.close()
const api: Handler = await createHandler({ data: shop })
const answer: Response = await api.fetch('/cookies')
createHttpServer(api.handler)
new Koa().use((ctx, next) => (api.answers(ctx.path) ? api.handler(ctx.req, ctx.res) : next()))
// @ts-expect-error Vite says where it listens
understudy({ data: shop, port: 3000 })
const plugin = understudy({ data: 'db.json', prefix: '/v1' })
export { answer, plugin, url }
`

describe('the packed package, installed in an empty folder', () => {
  it('starts, serves as a library, and carries its types', async function () {
    this.timeout(180_000)
    const folder = await installed()
    expect(await firstAnswer(folder)).to.include({ slug: 'chocolate-chip' })
    await writeFile(join(folder, 'use.mjs'), script)
    expect((await execute(process.execPath, ['use.mjs'], { cwd: folder })).stdout).to.equal('[2,1]\n')
    await writeFile(join(folder, 'servers.mjs'), inServers)
    expect((await execute(process.execPath, ['servers.mjs'], { cwd: folder })).stdout).to.equal(
      `[${'{"id":1,"name":"Oat"},'.repeat(3).slice(0, -1)}]\n`,
    )
    await writeFile(join(folder, 'use.mts'), typed)
    const tsc = join(project, 'node_modules/.bin/tsc')
    await execute(tsc, ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', 'use.mts'], {
      cwd: folder,
    })
  })
})

/** Starts `npx understudy-server` as a user would, and asks it for a cookie. */
async function firstAnswer(folder: string): Promise<unknown> {
  const child = spawn('npx', ['understudy-server', '--port', '0'], { cwd: folder, detached: true })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = ''
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const found = /Home page\s+(http:\S+)\//.exec(text)?.[1]
        if (found) resolve(found)
      })
      child.once('close', () => reject(new Error(`it ended: ${text}`)))
    })
    return await (await fetch(`${url.replace('localhost', '127.0.0.1')}/cookies/2`)).json()
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGTERM')
  }
}
