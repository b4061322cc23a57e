import { createAccessPolicy } from '../auth/access/access-policy.ts'
import { parseAccess } from '../auth/access/access.ts'
import { type Auth, openAuth } from '../auth/authenticate.ts'
import { type Listen, startIdentityProvider } from '../auth/identity-provider/identity-provider.ts'
import { type AuthOptions, hasUsers, usersOf } from '../auth/options.ts'
import type { Policy } from '../auth/policy.ts'
import type { AuthContext, OpenScheme } from '../auth/scheme.ts'
import { keyParameter } from '../auth/schemes/api-key/api-key.ts'
import { parseDuration } from '../auth/schemes/jwt/jwt-settings.ts'
import type { IdentityProvider } from '../auth/schemes/oidc/oidc-settings.ts'
import { type AccountReport, reportAccounts } from '../auth/users/account-report.ts'
import { type Accounts, createAccounts, toUsers, unknownUser } from '../auth/users/accounts.ts'
import { createUserFactory } from '../auth/users/new-user.ts'
import { createSignIn, type SignIn } from '../auth/users/sign-in.ts'
import type { Clock } from '../core/clock.ts'
import { UserError } from '../core/error.ts'
import type { Model } from '../core/resource.ts'
import type { Engine } from '../engine/engine.ts'
import type { Store } from '../store/store.ts'
import { noTokens, type Protection, type ProtectionOptions, type ProtectionStates } from './protection.ts'

export interface ProtectionParts {
  readonly store: Store
  readonly engine: Engine
  readonly states: ProtectionStates
  /** Policies that are asked before all others. */
  readonly policies: readonly Policy[]
  /** Starts another HTTP server, with the same guard in front. */
  readonly listen: Listen
  /** The world, if it is not the main one. */
  readonly world?: string | undefined
  /** The clock of the world. */
  readonly clock: Clock
  /** The built-in identity provider, where another world has started it. */
  readonly provider?: IdentityProvider | undefined
}

/** Opens the wanted schemes and compiles the access rules. Throws a {@link UserError} for options that protect nothing. */
export async function openProtection(
  { auth: options = {}, access }: ProtectionOptions,
  { store, engine, states, policies: first, listen, world, clock, provider: started }: ProtectionParts,
  wanted: readonly OpenScheme[],
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
    policies: first,
    listen,
    world,
    clock,
    startProvider: async () =>
      started ??
      (provider ??= await startIdentityProvider(context, listen, { port: options.providerPort ?? 0 })),
  })
  try {
    const auth = await openAuth(context, wanted)
    if (access !== undefined && !auth) throw nobodyCanSignIn()
    const own = { tokenFor: tokensBy(auth, context), close, ...(provider ? { provider } : {}) }
    if (!auth) return { ...own, schemes: [], endpoints: [], policies: first, accessDefaults: [] }
    const { model } = store
    const users = findUsers(options, model)
    const rules = parseAccess(access, { model, users, signIn: hasUsers(options) })
    const policies = [...first, createAccessPolicy(rules, auth.waysIn)]
    return {
      ...own,
      ...auth,
      policies,
      accessDefaults: rules.defaults,
      ...(hasUsers(options) ? { accounts: await reportDifferentUsers(store, context.accounts().users) } : {}),
      ...(options.keyInQuery ? { secretParameter: keyParameter } : {}),
    }
  } catch (error) {
    await close()
    throw error
  }
}

interface ContextParts extends ProtectionParts {
  readonly options: AuthOptions
  readonly startProvider: AuthContext['startProvider']
}

function contextOf(parts: ContextParts): AuthContext {
  const { options, store, engine, states, policies, world, clock, startProvider } = parts
  let accounts: Accounts | undefined
  let signIn: SignIn | undefined
  const getAccounts = (): Accounts =>
    (accounts ??= createAccounts(store, toUsers(usersOf(options), store.model)))
  return {
    options,
    states,
    isProduction: process.env['NODE_ENV'] === 'production',
    world,
    clock,
    startProvider,
    accounts: getAccounts,
    findAccount: async (id) => (findUsers(options, store.model) ? getAccounts().byId(id) : undefined),
    signIn: () => (signIn ??= createSignIn(getAccounts(), options.rateLimit)),
    createUser: createUserFactory(getAccounts, async (operation, trace) => {
      const { model } = engine
      for (const policy of policies) policy(undefined, operation, model)
      return engine.execute(operation, model, undefined, trace)
    }),
  }
}

/** `undefined` if the data has no users, as with tokens of another issuer. */
function findUsers(options: AuthOptions, model: Model): Accounts['users'] | undefined {
  const { collection = 'users' } = usersOf(options)
  return model.collections.get(collection)?.kind === 'collection'
    ? toUsers(usersOf(options), model)
    : undefined
}

/** Throws where users have the same id, since the id decides what a user may do. */
async function reportDifferentUsers(store: Store, users: Accounts['users']): Promise<AccountReport> {
  const doubles = store.doubleIdsIn(users.collection)
  if (doubles.length > 0)
    throw new UserError(
      `Each user who signs in needs a unique id.\n${doubles.join('\n')}\nGive each user in the file another id.`,
    )
  return reportAccounts(store, users)
}

const nobodyCanSignIn = (): UserError =>
  new UserError(
    'access has rules, but there is no way to authenticate. Add --key, or "auth": { "jwt": true } to the config file.',
  )

const tokensBy =
  (auth: Auth | undefined, { accounts }: AuthContext): Protection['tokenFor'] =>
  async (user, { expires = '15m', expired = false } = {}) => {
    const mint = auth?.schemes.find((scheme) => scheme.mint)?.mint
    if (!mint) throw noTokens()
    const account = (await accounts().byName(user)) ?? (await accounts().byId(user))
    if (!account) throw await unknownUser(accounts(), user)
    const seconds = parseDuration(expires, 'expires')
    return mint(account, expired ? -seconds : seconds)
  }
