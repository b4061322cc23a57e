import { connect } from 'node:net'

import { expect } from 'chai'

import { createServer, type Server } from '../../src/index.ts'
import { sendRaw, statusesIn } from '../support/raw.ts'

interface Body {
  readonly error: { readonly status_code: number; readonly code: string; readonly help?: string }
  readonly message: string
}

describe('http: what the parser of Node rejects', () => {
  let server: Server
  before(async () => (server = await createServer({ data: { names: [{ id: 1, name: 'é' }] } })))
  after(async () => server.close())

  /** The answer in our shape, which ends the connection. */
  const answerTo = async (message: string): Promise<Body> => {
    const answer = await sendRaw(server.url, Buffer.from(message, 'latin1'))
    const [head = '', body = ''] = Buffer.from(answer, 'latin1').toString().split('\r\n\r\n')
    expect(head).to.match(/\r\nContent-Type: application\/json; charset=utf-8\r\n/)
    expect(head).to.match(/\r\nConnection: close(\r\n|$)/i)
    expect(Number(/Content-Length: (\d+)/.exec(head)?.[1])).to.equal(Buffer.byteLength(body))
    const parsed = JSON.parse(body) as Body
    expect(parsed.error.status_code).to.equal(statusesIn(answer)[0])
    return parsed
  }

  it('says how to write a URL with bytes beyond ASCII', async () => {
    const { error, message } = await answerTo('GET /names?name=\xc3\xa9 HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(error).to.include({ status_code: 400, code: 'bad_request', help: 'Send /names?name=%C3%A9' })
    expect(message).to.equal('The URL contains characters that must be percent-encoded.')
    const fixed = await fetch(`${server.url}/names?name=%C3%A9`)
    expect(await fixed.json()).to.have.length(1)
  })

  for (const [what, message, status, says] of [
    [
      'a space in the URL',
      'GET /names?name=a b HTTP/1.1\r\nHost: localhost\r\n\r\n',
      400,
      'Send /names?name=a%20b',
    ],
    ['a header without a colon', 'GET /names HTTP/1.1\r\nHost x\r\n\r\n', 400, 'Invalid header token'],
    ['no method', 'BLAH\r\n\r\n', 400, 'Invalid method'],
    [
      'headers without an end',
      `GET /names HTTP/1.1\r\nHost: localhost\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      '16 kB',
    ],
    ['no Host', 'GET /names HTTP/1.1\r\n\r\n', 400, 'no Host header'],
    [
      'two Hosts',
      'GET /names HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\n\r\n',
      400,
      'several Host headers',
    ],
  ] as const)
    it(`answers ${what}`, async () => {
      const { error, message: text } = await answerTo(message)
      expect(error.status_code).to.equal(status)
      expect(`${text} ${error.help}`).to.include(says)
    })

  it('needs no Host in HTTP/1.0', async () => {
    expect(statusesIn(await sendRaw(server.url, 'GET /names HTTP/1.0\r\n\r\n'))).to.deep.equal([200])
  })

  it('answers requests before it on the same connection', async () => {
    const good = 'GET /names HTTP/1.1\r\nHost: localhost\r\n\r\n'
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    const received: string[] = []
    socket.on('data', (chunk) => received.push(String(chunk)))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.write(good)
    await new Promise((resolve) => socket.once('data', resolve))
    socket.write('GET / x HTTP/1.1\r\n\r\n')
    await ended
    expect(statusesIn(received.join(''))).to.deep.equal([200, 400])
  })
})
