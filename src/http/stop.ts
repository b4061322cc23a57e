import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

import { defaultStopTimeout } from '../declarations/network.ts'

/**
 * Ends a server: it accepts no more connections, closes those that wait for a next request, and lets requests that are
 * under way finish. What takes longer than `timeoutMs` is cut. A second call with 0 cuts what the first still waits for.
 */
export type Stop = (timeoutMs?: number) => Promise<void>

/** Follows a server's requests and connections, so that it can be stopped. `report` receives what was cut. */
export function createStop(server: Server, report: (text: string) => void): Stop {
  /** Connections that have not sent a request yet. */
  const silent = new Set<Socket>()
  const underWay = new Set<ServerResponse>()
  let closed: Promise<unknown> | undefined
  server.on('connection', (socket: Socket) => {
    for (const one of silent) if (one.destroyed) silent.delete(one)
    silent.add(socket)
  })
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    silent.delete(socket)
    underWay.add(response)
    response.once('close', () => {
      underWay.delete(response)
      if (closed) server.closeIdleConnections()
    })
  })
  const cut = (): void => {
    if (underWay.size > 0) report(cutNotice([...underWay].map(({ req }) => req)))
    underWay.clear()
    server.closeAllConnections()
  }
  return async function stop(timeoutMs = defaultStopTimeout) {
    closed ??= new Promise((resolve) => server.close(resolve))
    for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close')
    // Browsers connect before they need to. Node does not count such a connection as idle.
    for (const socket of silent) if (socket.bytesRead === 0) socket.destroy()
    if (timeoutMs === 0) cut()
    const timeout = setTimeout(cut, Math.min(timeoutMs, longestTimerMs))
    await closed
    clearTimeout(timeout)
  }
}

/** Timers count in 32 bits. */
const longestTimerMs = 2 ** 31 - 1

const mostNamed = 5

/** Leaves the queries out, which may hold a key. */
function cutNotice(requests: readonly IncomingMessage[]): string {
  const names = requests
    .slice(0, mostNamed)
    .map(({ method, url = '' }) => `${method} ${url.split('?', 1)[0]}`)
  const more = requests.length > mostNamed ? ` and ${requests.length - mostNamed} more` : ''
  return `Stopped before ${requests.length === 1 ? 'a request was' : `${requests.length} requests were`} answered: ${names.join(', ')}${more}`
}
