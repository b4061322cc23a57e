/**
 * Loaded into the learner's program before its own code. Moves its first `listen` to a free port on 127.0.0.1 and
 * reports to the checker which port was asked for, so that ports never collide. Ends the program if the checker is gone.
 */
import net from 'node:net'
import { Worker } from 'node:worker_threads'

import { listenArguments, misplacedHost } from './listen-arguments.ts'
import { listened } from './record-facts.ts'

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
const originalListen = net.Server.prototype.listen as (this: net.Server, ...args: unknown[]) => net.Server

net.Server.prototype.listen = function moved(this: net.Server, ...args: unknown[]): net.Server {
  const misplaced = misplacedHost(args)
  if (misplaced !== undefined)
    throw new TypeError(
      `listen('${misplaced}') creates a file of that name. The host is the second argument: app.listen(port, host)`,
    )
  const asked = listenArguments(args)
  if (!asked) return originalListen.apply(this, args)
  listened.push(asked)
  const ready = args.find((arg) => typeof arg === 'function') as (() => void) | undefined
  const port = first ? preferred : 0
  if (first) this.once('listening', () => reportPort(asked, this.address() as net.AddressInfo))
  first = false
  if (port === 0) return originalListen.call(this, { port: 0, host: '127.0.0.1' }, ready)
  return listenSomewhere(this, port, ready)
} as typeof net.Server.prototype.listen

/** Listens on `port` if it is free, otherwise on any other. */
const listenSomewhere = (server: net.Server, port: number, ready?: () => void): net.Server => {
  const probe = net.createServer()
  probe.once('error', () => originalListen.call(server, { port: 0, host: '127.0.0.1' }, ready))
  probe.once('listening', () =>
    probe.close(() => originalListen.call(server, { port, host: '127.0.0.1' }, ready)),
  )
  originalListen.call(probe, { port, host: '127.0.0.1' })
  return server
}

const reportPort = (asked: unknown, { port }: net.AddressInfo) => process.send?.({ asked, port })

process.channel?.unref()
