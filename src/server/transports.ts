import { ApiError } from '../core/error.ts'
import { type AppOptions, createApp } from '../http/app.ts'
import { createFetch } from '../http/fetch.ts'
import { type Address, answerError, createStoppable, listen, type Stop } from '../http/server.ts'
import type { Handler } from './interface.ts'
import type { OpenWorld } from './open-world.ts'

interface TransportOptions {
  /** Where to listen. */
  readonly address: Address
  readonly report: (text: string) => void
  /** Closes what requests lead to. */
  readonly close: () => Promise<void>
  /** What its paths lead to is answered here. */
  readonly main: Pick<OpenWorld, 'mounts' | 'protection'>
}

export type Transports = Pick<Handler, 'answers' | 'fetch' | 'handler' | 'listen' | 'close'>

/** The ways in for requests: a socket of our own, another server's requests, and memory. */
export function openTransports(
  app: AppOptions,
  { address, report, close: closeRest, main }: TransportOptions,
): Transports {
  const { network, log } = app
  const { endpoints } = main.protection
  let closed: Promise<void> | undefined
  const serve = createApp({ ...app, foreignSocket: true }).callback()
  const { server, stop: stopRequests } = createStoppable(
    (request, response) => (closed ? answerError(response, stopping()) : serve(request, response)),
    report,
  )
  const stops: Stop[] = [stopRequests]
  const answers = (path: string): boolean =>
    path.startsWith('/_/') ||
    endpoints.some((endpoint) => endpoint.path === path) ||
    main.mounts.current.some((mount) => path === mount.path || path.startsWith(`${mount.path}/`))
  return {
    answers,
    fetch: createFetch(server),
    handler(request, response, next) {
      if (next && !answers(pathAskedFor(request))) next()
      else server.emit('request', request, response)
    },
    async listen() {
      const { url, close } = await listen(createApp(app).callback(), address, report)
      stops.push(close)
      return url
    },
    async close({ now = false } = {}) {
      // Those who follow the log would wait for more.
      log?.close()
      const stopped = Promise.all(stops.map((stop) => stop(now ? 0 : network.current.stopTimeout)))
      const closeAll = async (): Promise<void> => {
        await stopped
        await closeRest()
      }
      closed ??= closeAll()
      return closed
    },
  }
}

/** Paths such as `//` are no URLs, and come all the same. */
const pathAskedFor = (request: object): string =>
  (request as { readonly url?: string }).url?.split('?', 1)[0] ?? '/'

const stopping = (): ApiError => new ApiError('unavailable', 'The server is stopping.')
