import { UserError } from '../core/error.ts'
import { isSecretName } from '../core/secret-names.ts'
import type { Announce } from '../core/trace.ts'
import type { Exchange, Trail, Wire } from './exchange.ts'
import { toExchange } from './record.ts'
import { type Redaction, redactionFor } from './redaction.ts'

/** So many bytes, estimated by the bodies, are kept at most. */
const maxBytes = 16 * 1024 * 1024
/** What an exchange weighs beside its bodies. */
const baseBytes = 2048
/** Exchanges are made after their answers, so many milliseconds later at most: nothing secret stays longer. */
const madeWithin = 1000
/** How long the log counts as watched after someone has looked at it, in milliseconds. */
const watchedFor = 60_000

interface Subscriber {
  readonly listener: (exchange: Exchange) => void
  /** Called when the server stops. */
  readonly end: () => void
}

/** What an exchange is made of, or the exchange itself once it is made. */
interface Entry {
  readonly n: number
  bytes: number
  trail: Trail | undefined
  wire: Wire | undefined
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
  readonly #fileListeners = new Set<Announce>()
  #entries: Entry[] = []
  #unmade: Entry[] = []
  #making: NodeJS.Timeout | undefined
  #bytes = 0
  #count = 0
  #lookingEnds: NodeJS.Timeout | undefined

  constructor(max: number) {
    this.#max = max
  }

  /** Keeps what became of a request. If it can hold a secret, its exchange is made soon, otherwise when someone looks. */
  add(trail: Trail, wire: Wire): void {
    trail.marks.sent = Math.ceil((performance.now() - trail.begin) * 1000)
    const entry: Entry = {
      n: ++this.#count,
      bytes: estimatedBytes(wire),
      trail,
      wire,
      exchange: undefined,
    }
    this.#entries.push(entry)
    this.#bytes += entry.bytes
    if (this.#subscribers.size > 0) {
      const exchange = this.#exchangeOf(entry)
      for (const { listener } of this.#subscribers) listener(exchange)
    } else {
      this.#unmade.push(entry)
      this.#making ??= setTimeout(() => this.#removeSecrets(), madeWithin).unref()
    }
    this.#dropOldest()
  }

  #removeSecrets(): void {
    this.#making = undefined
    for (const entry of this.#unmade.splice(0))
      if (entry.trail && entry.wire && !isHarmless(entry.trail, entry.wire)) this.#exchangeOf(entry)
    this.#dropOldest()
  }

  #exchangeOf(entry: Entry): Exchange {
    if (entry.exchange) return entry.exchange
    const exchange = toExchange(entry.n, entry.trail as Trail, entry.wire as Wire)
    Object.assign(entry, { exchange, trail: undefined, wire: undefined })
    this.#bytes -= entry.bytes
    entry.bytes = bytesOf(exchange)
    this.#bytes += entry.bytes
    return exchange
  }

  #dropOldest(): void {
    while (this.#entries.length > this.#max || this.#bytes > maxBytes) {
      const oldest = this.#entries.shift()
      if (!oldest) return
      this.#bytes -= oldest.bytes
      oldest.trail = oldest.wire = undefined
    }
  }

  /** Everything that is kept, the oldest first. */
  recent(): readonly Exchange[] {
    this.#look()
    return this.#entries.map((entry) => this.#exchangeOf(entry))
  }

  /** The last of those in a world, or in any; the newest first. */
  latest(count: number, world?: string): readonly Exchange[] {
    const found: Exchange[] = []
    for (let at = this.#entries.length - 1; at >= 0 && found.length < count; at--) {
      const exchange = this.#exchangeOf(this.#entries[at] as Entry)
      if (world === undefined || exchange.world === world) found.push(exchange)
    }
    return found
  }

  get(n: number): Exchange | undefined {
    return this.recent().find((exchange) => exchange.n === n)
  }

  /** Forgets everything, or what was asked in one world. The numbers go on. */
  clear(world?: string): void {
    const kept = this.#entries.filter(
      ({ trail, exchange }) => world !== undefined && (exchange ?? trail)?.world !== world,
    )
    this.#entries = kept
    this.#unmade = this.#unmade.filter((entry) => kept.includes(entry))
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Calls the listener with each exchange from now on. */
  subscribe(listener: Subscriber['listener'], end: () => void): () => void {
    const subscriber = { listener, end }
    this.#subscribers.add(subscriber)
    this.#look()
    return () => this.#subscribers.delete(subscriber)
  }

  /** Tells those who follow the files what happened to one. */
  readonly announce: Announce = (news) => {
    for (const listener of this.#fileListeners) listener(news)
  }

  /** Calls the listener with what happens to the files from now on. */
  followFiles(listener: Announce): () => void {
    this.#fileListeners.add(listener)
    return () => this.#fileListeners.delete(listener)
  }

  get subscribers(): number {
    return this.#subscribers.size
  }

  /** Ends all subscriptions. */
  close(): void {
    clearTimeout(this.#lookingEnds)
    clearTimeout(this.#making)
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

/** Whether a request has neither a body nor credentials, and nothing about it can contain a secret. */
function isHarmless(trail: Trail, { request }: Wire): boolean {
  const { by, error, trace } = trail
  if (request.body !== undefined || error || trace.calls || by === 'auth') return false
  const [, query] = request.url.split('?', 2)
  if (query !== undefined && mayHoldSecret(query, redactionFor(trail.store.model))) return false
  for (const name in request.headers) if (isSecretHeader(name)) return false
  return true
}

/** Whether a parameter has the name of a secret, or a value that may contain names. */
const mayHoldSecret = (query: string, redaction: Redaction): boolean =>
  /[%+{[:;"?]/.test(query) ||
  query.split('&').some((pair) => {
    const [name = ''] = pair.split('=', 1)
    return name
      .split('.')
      .some((part) => redaction.isSecret(part) || redaction.isSecret(withoutOperator(part)))
  })

const withoutOperator = (name: string): string => name.replace(/_[a-zA-Z]+$/, '')

const knownHeaders = new Map<string, boolean>()

function isSecretHeader(name: string): boolean {
  let isSecret = knownHeaders.get(name)
  if (isSecret === undefined) {
    isSecret = isSecretName(name) || name === 'cookie' || name === 'referer'
    if (knownHeaders.size < 1000) knownHeaders.set(name, isSecret)
  }
  return isSecret
}

const estimatedBytes = ({ request: { url, headers }, response }: Wire): number =>
  baseBytes + url.length + Number(headers['content-length'] ?? 0) + response.bytes

function bytesOf({ request, response, changes = [], calls = [] }: Exchange): number {
  const changed = changes.length === 0 ? 0 : JSON.stringify(changes).length
  const cut = response.isCut && response.body !== undefined ? JSON.stringify(response.body).length : 0
  const sent = response.isCut ? cut : response.bytes
  const received = request.body === undefined ? 0 : Number(request.headers['content-length'] ?? 0)
  return baseBytes + request.url.length + sent + received + changed + calls.length * 500
}
