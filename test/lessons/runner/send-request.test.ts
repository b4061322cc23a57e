import { execFile } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { curlLine } from '../../../src/lessons/runner/send-request.ts'
import { sendRequest, type SentRequest } from '../../../src/lessons/runner/send-request.ts'

/** Requests that shells, curl and HTTP each like to spoil. */
const requests: SentRequest[] = [
  { method: 'GET', path: '/x?page[size]=2&q={a,b}&c=%20', headers: {} },
  {
    method: 'POST',
    path: '/x',
    headers: { 'Content-Type': 'application/json' },
    body: `{"it's": "$HOME \`x\` \\\\ é \u2028"}`,
  },
  { method: 'PUT', path: '/x', headers: { 'X-Odd': `a'b"c` }, body: '{}' },
  { method: 'POST', path: '/x', headers: {}, body: '@not-a-file' },
  { method: 'DELETE', path: "/it's", headers: {} },
  { method: 'GET', path: '/x', headers: {}, body: 'odd but possible' },
]

describe('lessons/runner/send-request: curlLine', () => {
  for (const request of requests)
    it(`sends with a shell what we sent: ${request.method} ${request.path} ${request.body ?? ''}`, async () => {
      const seen: object[] = []
      const record = async (incoming: IncomingMessage) => {
        const { 'content-type': type, 'x-odd': odd } = incoming.headers
        seen.push({ method: incoming.method, url: incoming.url, type, odd, body: await text(incoming) })
      }
      const server = createServer((incoming, response) => void record(incoming).finally(() => response.end()))
      server.listen(0, '127.0.0.1')
      await new Promise((resolve) => server.on('listening', resolve))
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      await sendRequest(origin, request, limitsFor())
      await promisify(execFile)('sh', ['-c', curlLine(origin, request)])
      server.close()
      expect(seen[1]).to.deep.equal(seen[0])
    })
})
