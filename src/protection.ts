import { createAccessPolicy } from './auth/access-policy.ts'
import { type AccessDeclaration, parseAccess } from './auth/access.ts'
import { type Accounts, createAccounts, toUsers } from './auth/accounts.ts'
import { keyParameter } from './auth/api-key/api-key.ts'
import type { Authenticate } from './auth/authenticate.ts'
import type { AuthContext, PrivateStates } from './auth/context.ts'
import { parseDuration } from './auth/duration.ts'
import { createUserMaker } from './auth/new-user.ts'
import { type Auth, openAuth } from './auth/open-auth.ts'
import { type AuthOptions, usersOf } from './auth/options.ts'
import type { Policy } from './auth/policy.ts'
import { inMemory } from './auth/private-state.ts'
import type { AuthScheme, Endpoint } from './auth/scheme.ts'
import { createSignIn, type SignIn } from './auth/sign-in.ts'
import type { Model } from './core/resource.ts'
import { UserError } from './core/user-error.ts'
import type { Engine } from './engine/engine.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import type { Store } from './store/store.ts'

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
  readonly endpoints: readonly Endpoint[]
  readonly policies: readonly Policy[]
  readonly authenticate?: Authenticate
  /** The query parameter that a key may be in. */
  readonly secretParameter?: string
  /** What the local identity provider is reached by. */
  readonly provider?: IdentityProvider
  /** Throws a {@link UserError} without `auth.jwt`, and for an unknown user. */
  readonly tokenFor: (user: string, options?: TokenOptions) => Promise<string>
  readonly close: () => Promise<void>
}

/** Throws a {@link UserError} for options that would protect nothing. */
export async function openProtection(
  { auth: options = {}, access }: ProtectionOptions,
  { store, engine, states }: { store: Store; engine: Engine; states: ProtectionStates },
): Promise<Protection> {
  let provider: IdentityProvider | undefined
  const close = async (): Promise<void> => {
    states.close()
    await provider?.close()
  }
  const context = contextOf({
    options,
    store,
    engine,
    states,
    startProvider: async () =>
      (provider ??= await startIdentityProvider(context, { port: options.providerPort ?? 0 })),
  })
  try {
    const auth = await openAuth(context)
    if (access !== undefined && !auth) throw nobodyCanSignIn()
    const own = { tokenFor: tokensBy(auth, context), close, ...(provider ? { provider } : {}) }
    if (!auth) return { ...own, schemes: [], endpoints: [], policies: [] }
    const policies = [policyOf({ access, store, options, challenge: auth.challenge })]
    return { ...own, ...auth, policies, ...(options.keyInQuery ? { secretParameter: keyParameter } : {}) }
  } catch (error) {
    await close()
    throw error
  }
}

export interface ProtectionStates extends PrivateStates {
  close(): void
}

/** For whoever keeps nothing between two runs, such as a test. */
export const statesInMemory = (): ProtectionStates => ({
  has: async () => false,
  open: async (_name, { initial }) => inMemory(initial),
  close: () => undefined,
})

interface ContextParts {
  readonly options: AuthOptions
  readonly store: Store
  readonly engine: Engine
  readonly states: PrivateStates
  readonly startProvider: AuthContext['startProvider']
}

function contextOf({ options, store, engine, states, startProvider }: ContextParts): AuthContext {
  let accounts: Accounts | undefined
  let signIn: SignIn | undefined
  const getAccounts = (): Accounts =>
    (accounts ??= createAccounts(store, toUsers(usersOf(options), store.model)))
  return {
    options,
    states,
    isProduction: process.env['NODE_ENV'] === 'production',
    startProvider,
    accounts: getAccounts,
    findAccount: async (id) => (findUsers(options, store.model) ? getAccounts().byId(id) : undefined),
    signIn: () => (signIn ??= createSignIn(getAccounts(), options.rateLimit)),
    createUser: createUserMaker(getAccounts, async (operation) => engine.execute(operation)),
  }
}

interface PolicyParts {
  readonly access: AccessDeclaration | undefined
  readonly store: Store
  readonly options: AuthOptions
  readonly challenge: string
}

function policyOf({ access, store: { model }, options, challenge }: PolicyParts): Policy {
  const users = findUsers(options, model)
  const place = users && { collection: users.collection, attribute: users.roles }
  return createAccessPolicy(parseAccess(access, { model, users: place }), challenge)
}

/** `undefined` where the data has no users, as with the tokens of somebody else. */
function findUsers(options: AuthOptions, model: Model): Accounts['users'] | undefined {
  const { collection = 'users' } = usersOf(options)
  return model.collections.get(collection)?.kind === 'collection'
    ? toUsers(usersOf(options), model)
    : undefined
}

const nobodyCanSignIn = (): UserError =>
  new UserError(
    'access has rules, and there is no way to say who one is. Add --key, or auth: { jwt: true } beside the data.',
  )

const tokensBy =
  (auth: Auth | undefined, { accounts }: AuthContext): Protection['tokenFor'] =>
  async (user, { expires = '15m', expired = false } = {}) => {
    const mint = auth?.schemes.find((scheme) => scheme.mint)?.mint
    if (!mint) throw new UserError('Tokens are made with auth: { jwt: true }.')
    const account = (await accounts().byName(user)) ?? (await accounts().byId(user))
    if (!account) throw new UserError(`There is no user "${user}".`)
    const seconds = parseDuration(expires, 'expires')
    return mint(account.principal, expired ? -seconds : seconds)
  }
