import { PassThrough } from 'node:stream'

import type { Context } from 'koa'

import { ApiError } from '../../core/error.ts'
import type { Change } from '../../core/trace.ts'
import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Exchange } from '../../log/exchange.ts'

/** A browser allows six connections to a server; whoever opens more streams than this has lost some. */
const mostStreams = 8
/** How often a stream shows that it is alive, in milliseconds. */
const heartbeat = 20_000

/** Whatever reports changes of the data: a store. */
export interface ChangeSource {
  subscribe(listener: (change: Change) => void): () => void
}

interface StreamOptions {
  /** Only these exchanges. */
  readonly matches?: (exchange: Exchange) => boolean
  /** Its changes are sent as well, and what happens to the files. */
  readonly store?: ChangeSource
}

/**
 * Answers with a stream of server-sent events: `request` for each exchange, `data` for each change, and `file`. A client
 * that comes back says with `Last-Event-ID` which request was the last that it got, and receives those since.
 */
export function streamEvents(ctx: Context, log: ExchangeLog, { matches, store }: StreamOptions): void {
  if (log.subscribers >= mostStreams)
    throw new ApiError('unavailable', `At most ${mostStreams} streams can be open at a time.`, {
      help: 'Close one, for example a tab that shows the requests.',
    })
  const stream = new PassThrough()
  const sendRequest = (exchange: Exchange): void => {
    if (!matches || matches(exchange)) stream.write(toEvent('request', toNews(exchange), exchange.n))
  }
  const last = Number(ctx.get('Last-Event-ID') || NaN)
  stream.write(': open\n\n')
  for (const exchange of log.recent()) if (exchange.n > last) sendRequest(exchange)
  const alive = setInterval(() => stream.write(': alive\n\n'), heartbeat)
  const unsubscribe = [
    log.subscribe(sendRequest, () => stream.end()),
    store?.subscribe((change) => stream.write(toEvent('data', toDataNews(change)))),
    store && log.followFiles((news) => stream.write(toEvent('file', news))),
  ]
  stream.once('close', () => {
    clearInterval(alive)
    for (const stop of unsubscribe) stop?.()
  })
  ctx.type = 'text/event-stream'
  ctx.body = stream
}

const toEvent = (name: string, data: object, id?: number): string =>
  `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

const toNews = ({ n, at, world, request, response, ms, error, changes }: Exchange): object => ({
  n,
  at,
  world,
  method: request.method,
  target: request.url,
  status: response.status,
  ms,
  write: (changes?.length ?? 0) > 0,
  failed: error !== undefined || response.isAborted === true,
})

const toDataNews = ({ collection, key, before, after }: Change): object => ({
  collection,
  key,
  kind: before === undefined ? 'created' : after === undefined ? 'deleted' : 'changed',
})
