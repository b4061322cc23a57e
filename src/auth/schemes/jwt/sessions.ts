import { randomUUID } from 'node:crypto'

import type { PrivateState } from '../../private-state.ts'
import { type Claims, nowInSeconds } from './tokens.ts'

/** What is kept about tokens: their ids, never themselves. Times are seconds since 1970. */
export interface SessionState {
  /** By session: its one refresh token that may still be used. */
  readonly sessions: Readonly<Record<string, Session>>
  /** Ids of tokens and sessions that are void, until they would have expired anyway. */
  readonly revoked: Readonly<Record<string, number>>
}

export interface Session {
  readonly user: string
  readonly refreshId: string
  readonly expires: number
}

export const noSessions: SessionState = { sessions: {}, revoked: {} }

export interface SessionLives {
  /** Seconds. */
  readonly access: number
  /** Seconds. */
  readonly refresh: number
}

/** Who is signed in, across restarts. */
export class Sessions {
  readonly #state: PrivateState<SessionState>
  readonly #lives: SessionLives

  constructor(state: PrivateState<SessionState>, lives: SessionLives) {
    this.#state = state
    this.#lives = lives
  }

  async open(user: string): Promise<{ session: string; refreshId: string }> {
    const session = randomUUID()
    const refreshId = randomUUID()
    await this.#update((state) => withSession(state, session, this.#fresh(user, refreshId)))
    return { session, refreshId }
  }

  /**
   * Exchanges a refresh token's id for the next one. One that has been exchanged before is in two hands, the owner's
   * and a thief's, so the whole session ends: `undefined`, as for a session that is over.
   */
  async rotate({ session, id, user }: Claims): Promise<string | undefined> {
    const next = randomUUID()
    let isCurrent = false
    await this.#update((state) => {
      const current = own(state.sessions, session)
      isCurrent = current?.refreshId === id && current.user === user
      if (isCurrent) return withSession(state, session, this.#fresh(user, next))
      return current ? this.#ended(state, session) : state
    })
    return isCurrent ? next : undefined
  }

  /** Ends a session and voids this token, also one that outlives what the session's tokens may. */
  async end({ session, id, expires }: Claims): Promise<void> {
    await this.#update((state) => {
      const ended = this.#ended(state, session)
      return { ...ended, revoked: { ...ended.revoked, [id]: expires } }
    })
  }

  isRevoked({ session, id }: Claims): boolean {
    const { revoked } = this.#state.value
    return Object.hasOwn(revoked, id) || Object.hasOwn(revoked, session)
  }

  #fresh(user: string, refreshId: string): Session {
    return { user, refreshId, expires: nowInSeconds() + this.#lives.refresh }
  }

  #ended(state: SessionState, session: string): SessionState {
    const { [session]: _ended, ...sessions } = state.sessions
    return { sessions, revoked: { ...state.revoked, [session]: nowInSeconds() + this.#lives.access } }
  }

  async #update(change: (state: SessionState) => SessionState): Promise<void> {
    await this.#state.update((state) => change(withoutExpired(state)))
  }
}

const own = (sessions: SessionState['sessions'], session: string): Session | undefined =>
  Object.hasOwn(sessions, session) ? sessions[session] : undefined

const withSession = (state: SessionState, id: string, session: Session): SessionState => ({
  ...state,
  sessions: { ...state.sessions, [id]: session },
})

function withoutExpired({ sessions, revoked }: SessionState): SessionState {
  const now = nowInSeconds()
  return {
    sessions: Object.fromEntries(Object.entries(sessions).filter(([, { expires }]) => expires > now)),
    revoked: Object.fromEntries(Object.entries(revoked).filter(([, expires]) => expires > now)),
  }
}
