import type { AuthOptions } from './options.ts'
import type { PrivateStates } from './private-state.ts'
import type { OpenScheme } from './scheme.ts'
import { keyListName } from './schemes/api-key/key-list.ts'

interface RegistryEntry {
  /** Whether the options, or what is kept beside the data, ask for the scheme. */
  readonly isWanted: (options: AuthOptions, states: PrivateStates) => Promise<boolean>
  readonly open: OpenScheme
}

/**
 * Every scheme, in the order in which they are asked: users before keys.
 *
 * Each is loaded when it is opened, because most servers start without any, and jose, openid-client and oidc-provider
 * take longer to load than all the rest of a server. What loads them later still stands beside it: openid-client in
 * `oidc-login.ts`, with the first browser that signs in; oidc-provider in `identity-provider.ts`, with `oidc: 'local'`.
 */
const registry: readonly RegistryEntry[] = [
  {
    isWanted: async ({ basic }) => Boolean(basic),
    open: async (context) => (await import('./schemes/basic.ts')).openBasic(context),
  },
  {
    isWanted: async ({ jwt }) => Boolean(jwt),
    open: async (context) => (await import('./schemes/jwt/jwt.ts')).openJwt(context),
  },
  {
    isWanted: async ({ oidc }) => Boolean(oidc),
    open: async (context) => (await import('./schemes/oidc/oidc.ts')).openOidc(context),
  },
  {
    isWanted: async ({ tokens }) => tokens !== undefined,
    open: async (context) => (await import('./schemes/bearer.ts')).openBearer(context),
  },
  {
    // A list of keys keeps the server closed even when its last key has been revoked.
    isWanted: async ({ key }, states) => key !== undefined || states.has(keyListName),
    open: async (context) => (await import('./schemes/api-key/api-key.ts')).openApiKeys(context),
  },
]

/** The schemes that are asked for, not opened yet. */
export async function wantedSchemes(
  options: AuthOptions,
  states: PrivateStates,
): Promise<readonly OpenScheme[]> {
  const wanted = await Promise.all(registry.map(({ isWanted }) => isWanted(options, states)))
  return registry.filter((_, position) => wanted[position]).map(({ open }) => open)
}
