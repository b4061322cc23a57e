import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

import { type ApiError, UserError } from '../core/error.ts'
import { defaultStopTimeout } from '../declarations/network.ts'
import { renderError } from '../dialects/common/error-body.ts'
import { answerParserError } from './parser-errors.ts'

export interface Address {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

export interface Listening {
  /** `http://127.0.0.1:3000` */
  readonly url: string
  readonly close: Stop
}

/** Answers a request. What it returns is ignored. */
type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** Throws a {@link UserError} if the address cannot be used; the message suggests another. */
export async function listen(
  listener: Listener,
  { host, port }: Address,
  report: (text: string) => void = console.error,
): Promise<Listening> {
  const { server, stop } = createStoppable(listener, report)
  await open(server, { host, port })
  const address = server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { url: `http://${name}:${address.port}`, close: stop }
}

/** Answers with an error, without Koa. */
export function answerError(response: ServerResponse, error: ApiError): void {
  const { status, headers, body } = renderError(error, { headers: {} })
  response.writeHead(status, headers).end(JSON.stringify(body))
}

interface StoppableServer {
  readonly server: HttpServer
  readonly stop: Stop
}

/** A server that listens nowhere yet. */
export function createStoppable(listener: Listener, report: (text: string) => void): StoppableServer {
  const server = createHttpServer({ requestTimeout: 60_000, requireHostHeader: false })
  const stop = createStop(server, report)
  server.on('request', listener)
  server.on('clientError', answerParserError)
  return { server, stop }
}

async function open(server: HttpServer, { host, port }: Address): Promise<void> {
  try {
    await start(server, { host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new UserError(await portTaken({ host, port }))
    if (code === 'EACCES')
      throw new UserError(`You are not allowed to use port ${port}. Try a port above 1023.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new UserError(
        `This machine has no address "${host}". Use 127.0.0.1, or 0.0.0.0 for all addresses.`,
      )
    throw error
  }
}

async function start(server: HttpServer, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function portTaken({ host, port }: Address): Promise<string> {
  const free = await nextFreePort({ host, port: port + 1 })
  return `Port ${port} is taken.${free === undefined ? '' : ` Port ${free} is free: add --port ${free}`}`
}

async function nextFreePort({ host, port }: Address): Promise<number | undefined> {
  for (let candidate = port; candidate < Math.min(port + 50, 65_536); candidate++) {
    if (await isFree({ host, port: candidate })) return candidate
  }
  return undefined
}

async function isFree(address: Address): Promise<boolean> {
  const probe = createHttpServer()
  try {
    await start(probe, address)
    await new Promise((resolve) => probe.close(resolve))
    return true
  } catch {
    return false
  }
}

/**
 * Ends a server: it accepts no more connections, closes those that wait for a next request, and lets requests that are
 * under way finish. What takes longer than `timeoutMs` is cut. A second call with 0 cuts what the first still waits for.
 */
export type Stop = (timeoutMs?: number) => Promise<void>

/** Follows a server's requests and connections, so that it can be stopped. `report` receives what was cut. */
function createStop(server: HttpServer, report: (text: string) => void): Stop {
  /** Connections that have not sent a request yet. */
  const silent = new Set<Socket>()
  const underWay = new Set<ServerResponse>()
  let closed: Promise<unknown> | undefined
  /** Requests of another server, handed on, may be under way when this one has no connection. */
  let lastAnswered = (): void => undefined
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
      if (underWay.size === 0) lastAnswered()
    })
  })
  const cut = (): void => {
    if (underWay.size > 0) report(cutNotice([...underWay].map(({ req }) => req)))
    for (const response of underWay) response.destroy()
    server.closeAllConnections()
  }
  const close = async (): Promise<void> => {
    const answered = new Promise<void>((resolve) => {
      lastAnswered = resolve
      if (underWay.size === 0) resolve()
    })
    await new Promise((resolve) => server.close(resolve))
    await answered
  }
  return async function stop(timeoutMs = defaultStopTimeout) {
    closed ??= close()
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
