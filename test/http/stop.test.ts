import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'

import { expect } from 'chai'

import { createServer, type ServerOptions } from '../../src/index.ts'

const data = { names: [{ id: 1, name: 'a' }] }

/** A server, and what it reports. */
async function reporting(options: Partial<ServerOptions> = {}) {
  const reports: string[] = []
  const server = await createServer({ data, report: (text) => reports.push(text), ...options })
  return { server, reports }
}

/** Sends a request that waits for a minute, and returns once the server has begun with it. */
async function begin(url: string) {
  const sent = request(`${url}/names?_delay=60000&key=secret`, {
    method: 'POST',
    headers: { expect: '100-continue' },
  })
  const failed = once(sent, 'error')
  sent.flushHeaders()
  await once(sent, 'continue')
  return { failed }
}

describe('http: stop', () => {
  for (const [what, options] of [
    ['an option', { stopTimeout: 1 }],
    ['the config', { config: { stopTimeout: 1 } }],
    ['the option before the config', { stopTimeout: 1, config: { stopTimeout: 600_000 } }],
  ] as const)
    it(`cuts requests after the time that ${what} gives them, and reports them without their queries`, async () => {
      const { server, reports } = await reporting(options)
      expect(server.stopTimeout).to.equal(1)
      const { failed } = await begin(server.url)
      await server.close()
      await failed
      expect(reports).to.deep.equal(['Stopped before a request was answered: POST /names'])
    })

  it('names five of those that were cut', async () => {
    const { server, reports } = await reporting({ stopTimeout: 1 })
    await Promise.all(Array.from({ length: 7 }, async () => begin(server.url)))
    await server.close()
    expect(reports).to.have.length(1)
    expect(reports[0]).to.match(
      /^Stopped before 7 requests were answered: (POST \/names, ){4}POST \/names and 2 more$/,
    )
  })

  it('cuts at once when it is closed again with now', async () => {
    const { server, reports } = await reporting({ stopTimeout: 600_000 })
    await begin(server.url)
    const closed = server.close()
    await server.close({ now: true })
    await closed
    expect(reports).to.have.length(1)
  })

  it('waits neither for connections that are kept alive nor for those that have sent nothing', async () => {
    const { server, reports } = await reporting({ stopTimeout: 600_000 })
    const agent = new Agent({ keepAlive: true })
    const sent = request(`${server.url}/names`, { agent }).end()
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream]
    response.resume()
    await once(response, 'end')
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(silent, 'connect')
    const silentClosed = once(silent, 'close')
    await server.close()
    await silentClosed
    expect(reports).to.deep.equal([])
    agent.destroy()
  })

  it('rejects a time that is none', async () => {
    const failure = await createServer({ data, stopTimeout: -1 }).catch((error: unknown) => String(error))
    expect(failure).to.include('stopTimeout: this must be 0 or a whole number')
  })
})
