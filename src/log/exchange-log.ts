import { UserError } from '../core/error.ts'
import { isSecretName } from '../core/secret-names.ts'
import type { Exchange, Trail, Wire } from './exchange.ts'
import { type ExchangeSource, toExchange } from './record.ts'

/** So many bytes, estimated by the bodies, are kept at most. */
const maxBytes = 16 * 1024 * 1024
/** What an exchange weighs beside its bodies. */
const baseBytes = 2048
/** How long the log counts as watched after someone has looked at it, in milliseconds. */
const watchedFor = 60_000

interface Subscriber {
  readonly listener: (exchange: Exchange) => void
  /** Called when the server stops. */
  readonly end: () => void
}

/** What an exchange is made of, and the exchange itself once it is made. */
interface Entry {
  readonly bytes: number
  source: ExchangeSource | undefined
  exchange: Exchange | undefined
}

const largestLog = 100_000

/** A log of so many exchanges; `undefined` for 0. Throws a {@link UserError} for a number that cannot be used. */
export function openLog(max = 1000): ExchangeLog | undefined {
  if (Number.isInteger(max) && max >= 0 && max <= largestLog)
    return max === 0 ? undefined : new ExchangeLog(max)
  throw new UserError(
    `The log cannot keep ${max} requests. Use a whole number from 0, for none, to ${largestLog}.`,
  )
}

/** The last exchanges, in their order: the oldest make room for new ones. No secret that was sent gets into it. */
export class ExchangeLog {
  /** Whether someone looks at it, so that it pays to note more. */
  isWatched = false
  readonly #max: number
  readonly #subscribers = new Set<Subscriber>()
  #entries: Entry[] = []
  #bytes = 0
  #count = 0
  #lookingEnds: NodeJS.Timeout | undefined

  constructor(max: number) {
    this.#max = max
  }

  /** Keeps what became of a request. If nothing that was sent can be secret, its exchange is made when someone looks. */
  add(trail: Trail, wire: Wire): void {
    const source = { n: ++this.#count, trail, wire, ended: performance.now() }
    if (this.#subscribers.size === 0 && isHarmless(trail, wire))
      return this.#keep({ bytes: baseBytes + wire.response.bytes, source, exchange: undefined })
    const exchange = toExchange(source)
    for (const { listener } of this.#subscribers) listener(exchange)
    return this.#keep({ bytes: bytesOf(exchange), source: undefined, exchange })
  }

  #keep(entry: Entry): void {
    this.#entries.push(entry)
    this.#bytes += entry.bytes
    while (this.#entries.length > this.#max || this.#bytes > maxBytes)
      this.#bytes -= this.#entries.shift()?.bytes ?? 0
  }

  /** Everything that is kept, the oldest first. */
  recent(): readonly Exchange[] {
    this.#look()
    return this.#entries.flatMap((entry) => {
      if (entry.source) entry.exchange = toExchange(entry.source)
      entry.source = undefined
      return entry.exchange ? [entry.exchange] : []
    })
  }

  get(n: number): Exchange | undefined {
    return this.recent().find((exchange) => exchange.n === n)
  }

  /** Forgets everything. The numbers go on. */
  clear(): void {
    this.#entries = []
    this.#bytes = 0
  }

  /** Calls the listener with each exchange from now on. */
  subscribe(listener: Subscriber['listener'], end: () => void): () => void {
    const subscriber = { listener, end }
    this.#subscribers.add(subscriber)
    this.#look()
    return () => this.#subscribers.delete(subscriber)
  }

  get subscribers(): number {
    return this.#subscribers.size
  }

  /** Ends all subscriptions. */
  close(): void {
    clearTimeout(this.#lookingEnds)
    for (const { end } of this.#subscribers) end()
    this.#subscribers.clear()
  }

  #look(): void {
    this.isWatched = true
    clearTimeout(this.#lookingEnds)
    this.#lookingEnds = setTimeout(() => {
      this.isWatched = false
      if (this.#subscribers.size > 0) this.#look()
    }, watchedFor).unref()
  }
}

/** Whether a request has neither body, query nor credentials, and nothing about it can contain any. */
function isHarmless({ by, error, trace }: Trail, { request }: Wire): boolean {
  if (request.body !== undefined || error || trace.calls || by === 'auth') return false
  if (request.url.includes('?')) return false
  for (const name in request.headers) if (isSecretHeader(name)) return false
  return true
}

const knownHeaders = new Map<string, boolean>()

function isSecretHeader(name: string): boolean {
  let isSecret = knownHeaders.get(name)
  if (isSecret === undefined) {
    isSecret = isSecretName(name) || name === 'cookie' || name === 'referer'
    if (knownHeaders.size < 1000) knownHeaders.set(name, isSecret)
  }
  return isSecret
}

function bytesOf({ request, response, changes = [], calls = [] }: Exchange): number {
  const changed = changes.length === 0 ? 0 : JSON.stringify(changes).length
  const cut = response.isCut && response.body !== undefined ? JSON.stringify(response.body).length : 0
  const sent = response.isCut ? cut : response.bytes
  const received = request.body === undefined ? 0 : Number(request.headers['content-length'] ?? 0)
  return baseBytes + request.url.length + sent + received + changed + calls.length * 500
}
