import type { OpenScheme, PrivateStates } from './context.ts'
import type { AuthOptions } from './options.ts'
import { keyListName } from './schemes/api-key/key-list-name.ts'

interface Entry {
  /** Whether the options, or what is kept beside the data, ask for it. */
  readonly isWanted: (options: AuthOptions, states: PrivateStates) => Promise<boolean>
  /** Loads it, too. */
  readonly open: OpenScheme
}

/** Every scheme there is, in the order in which they are asked: users before keys. A new one is a folder and an entry. */
const registry: readonly Entry[] = [
  {
    isWanted: async ({ basic }) => Boolean(basic),
    open: async (context) => (await import('./schemes/basic/open.ts')).openBasic(context),
  },
  {
    isWanted: async ({ jwt }) => Boolean(jwt),
    open: async (context) => (await import('./schemes/jwt/open.ts')).openJwt(context),
  },
  {
    isWanted: async ({ oidc }) => Boolean(oidc),
    open: async (context) => (await import('./schemes/oidc/open.ts')).openOidc(context),
  },
  {
    isWanted: async ({ tokens }) => tokens !== undefined,
    open: async (context) => (await import('./schemes/bearer/open.ts')).openBearer(context),
  },
  {
    // A list of keys that has become empty keeps closed, too.
    isWanted: async ({ key }, states) => key !== undefined || states.has(keyListName),
    open: async (context) => (await import('./schemes/api-key/open.ts')).openApiKeys(context),
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
