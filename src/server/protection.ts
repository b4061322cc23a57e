import type { AccessDeclaration } from '../auth/access/access.ts'
import type { AuthOptions } from '../auth/options.ts'
import type { Policy } from '../auth/policy.ts'
import { inMemory, type PrivateStates } from '../auth/private-state.ts'
import { wantedSchemes } from '../auth/registry.ts'
import type { Authenticate, AuthEndpoint, AuthScheme } from '../auth/scheme.ts'
import type { IdentityProvider } from '../auth/schemes/oidc/oidc-settings.ts'
import { UserError } from '../core/error.ts'
import type { Engine } from '../engine/engine.ts'
import type { Store } from '../store/store.ts'

export interface ProtectionOptions {
  readonly auth?: AuthOptions
  readonly access?: AccessDeclaration
}

interface TokenOptions {
  /** How long it lives: `15m` unless said otherwise. */
  readonly expires?: string
  /** Whether it has expired already, to see what a client makes of that. */
  readonly expired?: boolean
}

/** Everything that stands between the requests and the data. */
export interface Protection {
  readonly schemes: readonly AuthScheme[]
  readonly endpoints: readonly AuthEndpoint[]
  readonly policies: readonly Policy[]
  readonly authenticate?: Authenticate
  /** The query parameter that a key may be in. */
  readonly secretParameter?: string
  /** The defaults that apply where the access rules say nothing, each as a line for people. */
  readonly accessDefaults: readonly string[]
  /** What the local identity provider is reached by. */
  readonly provider?: IdentityProvider
  /** Throws a {@link UserError} without `auth.jwt`, and for an unknown user. */
  readonly tokenFor: (user: string, options?: TokenOptions) => Promise<string>
  readonly close: () => Promise<void>
}

export interface ProtectionParts {
  readonly store: Store
  readonly engine: Engine
  readonly states: ProtectionStates
  /** Who has a say in every change, before anybody else. */
  readonly policies: readonly Policy[]
}

/** Throws a {@link UserError} for options that would protect nothing. What protects is loaded only where it is wanted. */
export async function openProtection(
  options: ProtectionOptions,
  parts: ProtectionParts,
): Promise<Protection> {
  const { auth = {}, access } = options
  const wanted = await wantedSchemes(auth, parts.states)
  if (wanted.length === 0 && (access === undefined || auth.optional)) return unprotected(parts)
  const { protect } = await import('./protect.ts')
  return protect(options, parts, wanted)
}

const unprotected = ({ states, policies }: ProtectionParts): Protection => ({
  schemes: [],
  endpoints: [],
  policies,
  accessDefaults: [],
  tokenFor: async () => Promise.reject(noTokens()),
  close: async () => states.close(),
})

export const noTokens = (): UserError => new UserError('Tokens are made with auth: { jwt: true }.')

export interface ProtectionStates extends PrivateStates {
  close(): void
}

/** For whoever keeps nothing between two runs, such as a test. */
export const statesInMemory = (): ProtectionStates => ({
  has: async () => false,
  open: async (_name, { initial }) => inMemory(initial),
  close: () => undefined,
})
