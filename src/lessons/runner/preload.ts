/**
 * Loaded into the learner's program before it. Moves its first `listen` to a free port on 127.0.0.1 and tells
 * the checker what was asked for, so that no port is ever taken. Ends the program when the checker is gone.
 */
import net from 'node:net'
import { Worker } from 'node:worker_threads'

import { askedOf, misplacedHost } from './asked.ts'

const watchdog = new Worker(new URL(import.meta.url.replace(/preload(\.\w+)$/, 'watchdog$1')), {
  workerData: { parent: Number(process.env['LEARN_PARENT']) },
  execArgv: [],
  stdout: false,
  resourceLimits: { maxOldGenerationSizeMb: 8 },
})
watchdog.unref()
watchdog.on('error', () => undefined)

const preferred = Number(process.env['LEARN_PORT'] ?? 0)
delete process.env['LEARN_PORT']
delete process.env['LEARN_PARENT']
let first = true
// oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
const listen = net.Server.prototype.listen as (this: net.Server, ...args: unknown[]) => net.Server

net.Server.prototype.listen = function moved(this: net.Server, ...args: unknown[]): net.Server {
  const misplaced = misplacedHost(args)
  if (misplaced !== undefined)
    throw new TypeError(
      `listen('${misplaced}') makes a file of that name. The host is the second argument: app.listen(port, host)`,
    )
  const asked = askedOf(args)
  if (!asked) return listen.apply(this, args)
  const ready = args.find((arg) => typeof arg === 'function') as (() => void) | undefined
  const port = first ? preferred : 0
  if (first) this.once('listening', () => report(asked, this.address() as net.AddressInfo))
  first = false
  if (port === 0) return listen.call(this, { port: 0, host: '127.0.0.1' }, ready)
  return listenSomewhere(this, port, ready)
} as typeof net.Server.prototype.listen

/** Takes `port` when it is free, any other port when it is not. */
const listenSomewhere = (server: net.Server, port: number, ready?: () => void): net.Server => {
  const probe = net.createServer()
  probe.once('error', () => listen.call(server, { port: 0, host: '127.0.0.1' }, ready))
  probe.once('listening', () => probe.close(() => listen.call(server, { port, host: '127.0.0.1' }, ready)))
  listen.call(probe, { port, host: '127.0.0.1' })
  return server
}

const report = (asked: unknown, { port }: net.AddressInfo) => process.send?.({ asked, port })

process.channel?.unref()
