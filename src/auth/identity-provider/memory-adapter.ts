import type { Adapter, AdapterPayload } from 'oidc-provider'

interface StoredPayload {
  readonly payload: AdapterPayload
  /** Milliseconds since 1970. */
  readonly until: number
}

/** The provider's pending sign-ins and sessions, until they expire or the process ends. */
export class ProviderMemory {
  readonly #adapters: MemoryAdapter[] = []

  /** An adapter for one kind of entry. */
  adapter(): Adapter {
    const adapter = new MemoryAdapter()
    this.#adapters.push(adapter)
    return adapter
  }

  /** Ends all sessions of a user, with their tokens. */
  forget(accountId: string): void {
    for (const adapter of this.#adapters) adapter.deleteAll((payload) => payload.accountId === accountId)
  }
}

class MemoryAdapter implements Adapter {
  readonly #entries = new Map<string, StoredPayload>()

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    this.#dropExpired()
    this.#entries.set(id, { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : Infinity })
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const entry = this.#entries.get(id)
    return entry && entry.until > Date.now() ? entry.payload : undefined
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#payloads().find((payload) => payload.uid === uid)
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#payloads().find((payload) => payload.userCode === userCode)
  }

  async consume(id: string): Promise<void> {
    const entry = this.#entries.get(id)
    if (!entry) return
    const payload = { ...entry.payload, consumed: Math.floor(Date.now() / 1000) }
    this.#entries.set(id, { ...entry, payload })
  }

  async destroy(id: string): Promise<void> {
    this.#entries.delete(id)
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    this.deleteAll((payload) => payload.grantId === grantId)
  }

  deleteAll(isOver: (payload: AdapterPayload) => boolean): void {
    for (const [id, { payload }] of this.#entries) if (isOver(payload)) this.#entries.delete(id)
  }

  #payloads(): readonly AdapterPayload[] {
    return [...this.#entries.values()].filter(({ until }) => until > Date.now()).map(({ payload }) => payload)
  }

  #dropExpired(): void {
    for (const [id, { until }] of this.#entries) if (until <= Date.now()) this.#entries.delete(id)
  }
}
