import { randomUUID } from 'node:crypto'

import type { Clock } from '../../../core/clock.ts'
import { isObject } from '../../../core/json.ts'
import { authorization, type Credentials } from '../../credentials.ts'
import type { PrivateState, PrivateStates } from '../../private-state.ts'
import type { Account, Accounts } from '../../users/accounts.ts'
import type { JwtSettings } from './jwt-settings.ts'
import { type Claims, invalidToken, nowInSeconds, revokedToken, type TokenSigner } from './tokens.ts'

/** Opens the sessions that are kept beside the data. */
export async function openSessions(
  states: PrivateStates,
  lives: SessionLives,
  clock: Clock,
): Promise<Sessions> {
  const state = await states.open('tokens', { initial: noSessions, isValid: isSessionState })
  return new Sessions(state, lives, clock)
}

/** The claims of a request's access token; `undefined` without one of ours. Throws an {@link ApiError} for an invalid one. */
export async function verifyAccess(
  { tokens, sessions }: { readonly tokens: TokenSigner; readonly sessions: Sessions },
  credentials: Pick<Credentials, 'headers'>,
): Promise<Claims | undefined> {
  const token = authorization(credentials, 'bearer')
  if (token === undefined || !tokens.claims(token)) return undefined
  const claims = await tokens.verify(token, 'access')
  if (sessions.isRevoked(claims)) throw revokedToken()
  return claims
}

/** The user as the data has it now. Throws an {@link ApiError} when the user is deleted or has another password since. */
export async function accountOf(claims: Claims, accounts: Accounts): Promise<Account> {
  const account = await accounts.byId(claims.user)
  const { passwordVersion = account?.passwordVersion ?? null } = claims
  if (account && (account.passwordVersion ?? null) === passwordVersion) return account
  throw invalidToken(undefined)
}

/** The ids of tokens, never the tokens. Times are seconds since 1970. */
interface SessionState {
  readonly sessions: Readonly<Record<string, UserSession>>
  /** Ids of revoked tokens and sessions, until their tokens would have expired anyway. */
  readonly revoked: Readonly<Record<string, number>>
}

interface UserSession {
  readonly user: string
  /** The session's only refresh token that can still be used. */
  readonly refreshId: string
  readonly expires: number
}

const noSessions: SessionState = { sessions: {}, revoked: {} }

const isSessionState = (value: unknown): value is SessionState =>
  isObject(value) && isObject(value['sessions']) && isObject(value['revoked'])

type SessionLives = Pick<JwtSettings, 'accessLife' | 'refreshLife'>

/** The sessions of all users, across restarts. */
export class Sessions {
  readonly #state: PrivateState<SessionState>
  readonly #lives: SessionLives
  readonly #clock: Clock

  constructor(state: PrivateState<SessionState>, lives: SessionLives, clock: Clock) {
    this.#state = state
    this.#lives = lives
    this.#clock = clock
  }

  /** Also on a full disk: what is lost with a restart is only that the user is signed in. */
  async open(user: string): Promise<{ session: string; refreshId: string }> {
    const session = randomUUID()
    const refreshId = randomUUID()
    await this.#state.update(
      (state) => withSession(this.#withoutExpired(state), session, this.#fresh(user, refreshId)),
      { orInMemory: true },
    )
    return { session, refreshId }
  }

  /**
   * Exchanges a refresh token's id for the next one. A token that has been exchanged before has been stolen, or its
   * successor has, so the whole session ends: `undefined`, as for a session that is over.
   */
  async rotate({ session, id, user }: Claims): Promise<string | undefined> {
    const next = randomUUID()
    let isCurrent = false
    await this.#update((state) => {
      const current = sessionIn(state, session)
      isCurrent = current?.refreshId === id && current.user === user
      if (isCurrent) return withSession(state, session, this.#fresh(user, next))
      return current ? this.#ended(state, session) : state
    })
    return isCurrent ? next : undefined
  }

  /** Ends a session and revokes this token, also when it lives longer than the session's other tokens. */
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

  #fresh(user: string, refreshId: string): UserSession {
    return { user, refreshId, expires: nowInSeconds(this.#clock) + this.#lives.refreshLife }
  }

  #ended(state: SessionState, session: string): SessionState {
    const { [session]: _ended, ...sessions } = state.sessions
    return {
      sessions,
      revoked: { ...state.revoked, [session]: nowInSeconds(this.#clock) + this.#lives.accessLife },
    }
  }

  #withoutExpired(state: SessionState): SessionState {
    return withoutExpired(state, nowInSeconds(this.#clock))
  }

  async #update(change: (state: SessionState) => SessionState): Promise<void> {
    await this.#state.update((state) => change(this.#withoutExpired(state)))
  }
}

const sessionIn = ({ sessions }: SessionState, id: string): UserSession | undefined =>
  Object.hasOwn(sessions, id) ? sessions[id] : undefined

const withSession = (state: SessionState, id: string, session: UserSession): SessionState => ({
  ...state,
  sessions: { ...state.sessions, [id]: session },
})

function withoutExpired({ sessions, revoked }: SessionState, now: number): SessionState {
  return {
    sessions: Object.fromEntries(Object.entries(sessions).filter(([, { expires }]) => expires > now)),
    revoked: Object.fromEntries(Object.entries(revoked).filter(([, expires]) => expires > now)),
  }
}
