import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect } from 'chai'

const library = new URL('../../src/index.js', import.meta.url).href

/** Prints how many bytes of the heap a logged request takes, when the responses have been sent. */
const program = `
import { createServer } from ${JSON.stringify(library)}
const server = await createServer({ data: { cookies: [{ id: 1, name: 'Star', price: 2 }] }, log: 10_000 })
await server.listen()
const ask = async (count) => {
  for (let at = 0; at < count; at++) await (await fetch(server.url + '/cookies/1')).arrayBuffer()
  for (let at = 0; at < 3; at++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    gc()
  }
  return process.memoryUsage().heapUsed
}
await ask(300)
const before = await ask(0)
console.log((await ask(700)) - before)
await server.close()
`

describe('log: what it costs', () => {
  it('keeps little of a plain request, and nothing of its socket', async () => {
    const node = ['--expose-gc', '--input-type=module', '-e', program]
    const { stdout } = await promisify(execFile)(process.execPath, node, {
      env: { ...process.env, NODE_V8_COVERAGE: undefined },
    })
    expect(Number(stdout) / 700).to.be.within(200, 2500)
  })
})
