import { type IncomingMessage, request as sendRequest, type Server as HttpServer } from 'node:http'
import { type Duplex, duplexPair, Readable } from 'node:stream'

/**
 * Like the global `fetch`, but a path is enough for an address, and redirects are not followed. Rejects with a `TypeError`
 * if the connection breaks before the answer.
 */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** Sends requests to a server that need not listen: what a client and a server would write to a socket stays in memory. */
export function createFetch(server: HttpServer): Fetch {
  return async function fetchInMemory(input, init) {
    const request = toRequest(input, init)
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer())
    const { protocol, hostname, host, pathname, search } = new URL(request.url)
    const { method, signal } = request
    signal.throwIfAborted()
    return new Promise((resolve, reject) => {
      const giveUpOn = (message: { destroy: (error: Error) => unknown }): void =>
        signal.addEventListener('abort', () => message.destroy(signal.reason as Error), { once: true })
      const sent = sendRequest(
        {
          host: hostname,
          method,
          path: pathname + search,
          headers: { host, ...Object.fromEntries(request.headers) },
          createConnection: () => connectTo(server, protocol === 'https:'),
        },
        (answer) => {
          giveUpOn(answer)
          resolve(toResponse(answer))
        },
      )
      giveUpOn(sent)
      sent.once('error', (cause) =>
        reject(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause })),
      )
      sent.end(body)
    })
  }
}

function toRequest(input: string | URL | Request, init?: RequestInit): Request {
  return new Request(typeof input === 'string' ? new URL(input, 'http://localhost') : input, init)
}

/** The client's end of a new connection. What breaks on one end breaks on the other, as with sockets. */
function connectTo(server: HttpServer, encrypted: boolean): Duplex {
  const [client, served] = duplexPair()
  served.once('close', () => {
    if (!served.writableFinished) client.destroy()
  })
  client.once('close', () => served.destroy())
  server.emit('connection', Object.assign(served, socketParts(served), { encrypted }))
  return client
}

/** What a socket has and other streams have not, as far as it is used here. */
const socketParts = (stream: Duplex) => ({
  remoteAddress: '127.0.0.1',
  resetAndDestroy: () => stream.destroy(),
  destroySoon: () => stream.end(() => stream.destroy()),
})

/** The Fetch Standard, section 2.2.3. */
const withoutBody = new Set([101, 204, 205, 304])

function toResponse(answer: IncomingMessage): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = answer
  const headers = new Headers()
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
  const isEmpty = withoutBody.has(status)
  if (isEmpty) answer.resume()
  return new Response(isEmpty ? null : (Readable.toWeb(answer) as ReadableStream), {
    status,
    statusText,
    headers,
  })
}
