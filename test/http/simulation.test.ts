import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { gatewayIn, isLocalClient } from '../../src/http/machine.ts'
import { createServer, type ServerOptions } from '../../src/index.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'

const data = { names: [{ id: 1, name: 'a' }] }

/** Statuses of a GET with `_delay`: from this machine, and as a proxy on it forwards it from elsewhere. */
async function statuses(options: Partial<ServerOptions>): Promise<readonly number[]> {
  const server = await createServer({ data, ...options })
  try {
    return [
      (await fetch(`${server.url}/names?_delay=1`)).status,
      (await fetch(`${server.url}/names?_delay=1`, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).status,
    ]
  } finally {
    await server.close()
  }
}

describe('http: simulation', () => {
  for (const [what, options, expected] of [
    ['is for this machine, unless told otherwise', {}, [200, 200]],
    ['asks for the forwarded address behind a proxy', { trustProxy: true }, [200, 403]],
    ['is for everyone when allowed', { trustProxy: true, simulation: 'everyone' }, [200, 200]],
    ['is for no one when turned off', { simulation: false }, [403, 403]],
    ['is declared in the config as well', { config: { simulation: false } }, [403, 403]],
    [
      'is decided by the option before the config',
      { simulation: 'local', config: { simulation: false } },
      [200, 200],
    ],
  ] as const)
    it(what, async () => expect(await statuses(options)).to.deep.equal(expected))

  it('counts the last address, which our own proxy has added: the others can be forged', async () => {
    const server = await createServer({ data, trustProxy: true })
    const headers = { 'X-Forwarded-For': '127.0.0.1, 203.0.113.9' }
    expect((await fetch(`${server.url}/names?_delay=1`, { headers })).status).to.equal(403)
    await server.close()
  })

  it('is refused to other machines, with the option that allows it; other requests are answered', async function () {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address
    if (address === undefined) this.skip()
    const server = await createServer({ data, host: '0.0.0.0' })
    const url = server.url.replace('0.0.0.0', address)
    const refused = await fetch(`${url}/names?_delay=5000`)
    expect(refused.status).to.equal(403)
    expect(await refused.json())
      .to.have.nested.property('error.help')
      .that.includes('--simulation everyone')
    expect((await fetch(`${url}/names`)).status).to.equal(200)
    await server.close()
  })

  it('from a container is for the machine it runs on', () => {
    const routes = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask',
      'eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000',
      'eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF',
    ].join('\n')
    expect(gatewayIn(routes)).to.equal('172.17.0.1')
    expect(gatewayIn('')).to.equal(undefined)
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
      expect(isLocalClient(address), address).to.equal(true)
    for (const address of ['192.168.1.2', '203.0.113.9', '', 'localhost'])
      expect(isLocalClient(address), address).to.equal(false)
  })

  it('follows the config while the server runs', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'data.json'), JSON.stringify(data))
      const server = await createServer({ data: join(folder, 'data.json'), report: () => undefined })
      const status = async () => (await fetch(`${server.url}/names?_delay=1`)).status
      expect(await status()).to.equal(200)
      await writeFile(join(folder, 'data.config.json'), '{"simulation":false}')
      await eventually(async () => expect(await status()).to.equal(403))
      await server.close()
    })
  })

  it('drops a request whose client leaves while it waits: nothing is changed later', async () => {
    const server = await createServer({ data })
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.write('DELETE /names/1?_delay=300 HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await (await fetch(`${server.url}/names`)).json()).to.have.length(1)
    await server.close()
  })

  it('is an option of the command line', async () => {
    for (const [args, env, expected] of [
      [['--simulation', 'false'], {}, 403],
      [['--no-simulation'], {}, 403],
      [[], { UNDERSTUDY_SIMULATION: 'false' }, 403],
      [['--simulation', 'everyone'], {}, 200],
    ] as const) {
      const server = await start(args, { env })
      expect((await fetch(`${server.url}/cookies?_delay=1`)).status, args.join(' ')).to.equal(expected)
      await server.stop()
    }
    const { code, stderr } = await run(['--simulation', 'always'])
    expect([code, stderr]).to.deep.equal([
      1,
      '--simulation always is not valid. Use local, everyone or false.\n',
    ])
  })

  it('has nothing to do with a server that is slow for all', async () => {
    const server = await createServer({ data, delay: '20', simulation: false })
    const before = performance.now()
    expect((await fetch(`${server.url}/names`)).status).to.equal(200)
    expect(performance.now() - before).to.be.greaterThan(19)
    await server.close()
  })
})
