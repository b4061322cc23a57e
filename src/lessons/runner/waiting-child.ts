/**
 * The process in which a learner's program runs. It loads what the programs of the lessons use, and then waits to be
 * given its one program. Moves the first `listen` to a free port on 127.0.0.1, so that ports never collide, and reports
 * which port was asked for. Ends if the checker is gone.
 */
import net from 'node:net'
import { Worker } from 'node:worker_threads'

import { listenArguments, misplacedHost } from './program-facts.ts'
import { listened } from './record-facts.ts'

/** What the process is to run. */
export interface StartMessage {
  /** A URL, and the file as `process.argv` has it. */
  readonly url: string
  readonly file: string
  readonly args?: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** The port to listen on if it is free, 0 for any; undefined leaves `listen` alone. */
  readonly port?: number
  readonly slowDisk: boolean
}

const watchdog = new Worker(new URL(import.meta.url.replace(/waiting-child(\.\w+)$/, 'watchdog$1')), {
  workerData: { parent: process.ppid },
  execArgv: [],
  stdout: false,
  resourceLimits: { maxOldGenerationSizeMb: 8 },
})
watchdog.unref()
watchdog.on('error', () => undefined)

process.once('message', (message) => void run(message as StartMessage))

const run = async ({ url, file, args = [], cwd, env, port, slowDisk }: StartMessage) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  watchdog.postMessage('started')
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(cwd)
  process.argv = [process.execPath, file, ...args]
  process.execArgv = []
  reportListen(port)
  if (slowDisk) await import('./slow-disk.ts')
  process.channel?.unref()
  process.on('beforeExit', endUnsettled)
  await import(url)
  process.off('beforeExit', endUnsettled)
}

/** As Node ends a program whose top level waits for something that never happens; one that calls `process.exit` does not wait. */
const endUnsettled = () => {
  process.exitCode ??= 13
}

const reportListen = (preferred: number | undefined) => {
  let first = true
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const originalListen = net.Server.prototype.listen as PlainListen
  net.Server.prototype.listen = function moved(this: net.Server, ...args: unknown[]): net.Server {
    const misplaced = misplacedHost(args)
    if (misplaced !== undefined)
      throw new TypeError(
        `listen('${misplaced}') creates a file of that name. The host is the second argument: app.listen(port, host)`,
      )
    const asked = listenArguments(args)
    if (!asked) return originalListen.apply(this, args)
    listened.push(asked)
    if (first) this.once('listening', () => reportPort(asked, this.address() as net.AddressInfo))
    const port = preferred === undefined || first ? preferred : 0
    first = false
    if (port === undefined) return originalListen.apply(this, args)
    const ready = args.find((arg) => typeof arg === 'function') as (() => void) | undefined
    return listenSomewhere({ server: this, port, ready, originalListen })
  } as typeof net.Server.prototype.listen
}

type PlainListen = (this: net.Server, ...args: unknown[]) => net.Server

interface ListenRequest {
  readonly server: net.Server
  readonly port: number
  readonly ready: (() => void) | undefined
  readonly originalListen: PlainListen
}

/** Listens on `port` if it is free, otherwise on any other. */
const listenSomewhere = ({ server, port, ready, originalListen }: ListenRequest): net.Server => {
  const listenOn = (free: number) => originalListen.call(server, { port: free, host: '127.0.0.1' }, ready)
  if (port === 0) return listenOn(0)
  const probe = net.createServer()
  probe.once('error', () => listenOn(0))
  probe.once('listening', () => probe.close(() => listenOn(port)))
  originalListen.call(probe, { port, host: '127.0.0.1' })
  return server
}

const reportPort = (asked: unknown, { port }: net.AddressInfo) => process.send?.({ asked, port })

process.send?.({ ready: process.cpuUsage() })
