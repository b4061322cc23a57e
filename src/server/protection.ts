import type { AccessDeclaration } from '../auth/access/access.ts'
import type { WaysIn } from '../auth/credentials.ts'
import type { AuthOptions } from '../auth/options.ts'
import type { Policy } from '../auth/policy.ts'
import { inMemory, type PrivateState, type PrivateStates } from '../auth/private-state.ts'
import type { Authenticate, AuthEndpoint, AuthScheme } from '../auth/scheme.ts'
import type { IdentityProvider } from '../auth/schemes/oidc/oidc-settings.ts'
import type { AccountReport } from '../auth/users/account-report.ts'
import { UserError } from '../core/error.ts'

export interface ProtectionOptions {
  readonly auth?: AuthOptions
  readonly access?: AccessDeclaration
}

interface TokenOptions {
  /** How long the token is valid. Default: `15m`. */
  readonly expires?: string
  /** Makes a token that has already expired, to try how a client reacts. */
  readonly expired?: boolean
}

/** Everything between the requests and the data. */
export interface Protection {
  readonly schemes: readonly AuthScheme[]
  readonly endpoints: readonly AuthEndpoint[]
  readonly policies: readonly Policy[]
  readonly authenticate?: Authenticate
  /** How to authenticate. */
  readonly waysIn?: WaysIn
  /** The query parameter that can hold a key. */
  readonly secretParameter?: string
  /** The defaults that apply where the access rules say nothing, each as a line for people. */
  readonly accessDefaults: readonly string[]
  /** The users of the data who cannot sign in; missing where none of them do. */
  readonly accounts?: AccountReport
  /** How applications reach the built-in identity provider. */
  readonly provider?: IdentityProvider
  /** Throws a {@link UserError} without `auth.jwt`, and for an unknown user. */
  readonly tokenFor: (user: string, options?: TokenOptions) => Promise<string>
  readonly close: () => Promise<void>
}

/** Everyone may do everything, except what the given policies forbid. */
export const unprotected = (policies: readonly Policy[], states: ProtectionStates): Protection => ({
  schemes: [],
  endpoints: [],
  policies,
  accessDefaults: [],
  tokenFor: async () => Promise.reject(noTokens()),
  close: async () => states.close(),
})

export const noTokens = (): UserError => new UserError('Tokens require auth: { jwt: true }.')

export interface ProtectionStates extends PrivateStates {
  close(): void
}

/** Keeps nothing between two runs. Opening a name again returns the same state. */
export function statesInMemory(): ProtectionStates {
  const opened = new Map<string, PrivateState<unknown>>()
  return {
    has: async () => false,
    async open<T>(name: string, { initial }: { readonly initial: T }) {
      const state = opened.get(name) ?? inMemory<unknown>(initial)
      opened.set(name, state)
      return state as PrivateState<T>
    },
    close: () => undefined,
  }
}

/** The states of a world: its sessions are its own and end with it; keys are those of the server. */
export function statesOfWorld(states: PrivateStates): ProtectionStates {
  const own = statesInMemory()
  return {
    has: (name) => states.has(name),
    open: async (name, options) => (name === 'tokens' ? own : states).open(name, options),
    close: () => undefined,
  }
}
