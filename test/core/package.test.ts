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

const typed = `
import { createServer, type Server, UserError } from 'understudy-server'
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
export { url }
`

describe('the packed package, installed in an empty folder', () => {
  it('starts, serves as a library, and carries its types', async function () {
    this.timeout(180_000)
    const folder = await installed()
    expect(await firstAnswer(folder)).to.include({ slug: 'chocolate-chip' })
    await writeFile(join(folder, 'use.mjs'), script)
    expect((await execute(process.execPath, ['use.mjs'], { cwd: folder })).stdout).to.equal('[2,1]\n')
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
