import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

import { UserError } from '../core/error.ts'
import { answerParserError } from './parser-errors.ts'
import { createStop, type Stop } from './stop.ts'

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
  const server = createHttpServer({ requestTimeout: 60_000, requireHostHeader: false })
  const close = createStop(server, report)
  server.on('request', listener)
  server.on('clientError', answerParserError)
  await open(server, { host, port })
  const address = server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { url: `http://${name}:${address.port}`, close }
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
      throw new UserError(`This machine has no address "${host}".`)
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
