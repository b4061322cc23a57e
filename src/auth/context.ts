import type { JsonObject } from '../core/json.ts'
import type { AuthOptions } from './options.ts'
import type { PrivateState } from './private-state.ts'
import type { AuthScheme } from './scheme.ts'
import type { OidcDeclaration } from './schemes/oidc/options.ts'
import type { Account, Accounts } from './users/accounts.ts'
import type { SignIn } from './users/sign-in.ts'

/** What a scheme can ask for when it is opened. */
export interface AuthContext {
  readonly options: AuthOptions
  readonly states: PrivateStates
  readonly isProduction: boolean
  /** Throws a {@link UserError} when the data has no users. */
  readonly accounts: () => Accounts
  /** The user of the data with this id, if there are users and this is one. */
  readonly findAccount: (id: string) => Promise<Account | undefined>
  readonly signIn: () => SignIn
  /** Brings along an identity provider for the users of the data, and returns what it is reached by. */
  readonly startProvider: () => Promise<OidcDeclaration>
  /** Makes a user of what a person has sent. Throws an {@link ApiError} when it will not do. */
  readonly createUser: (draft: JsonObject) => Promise<Account>
}

/** Where state is kept between two runs, by name. */
export interface PrivateStates {
  /** Whether there is anything under this name yet. */
  has(name: string): Promise<boolean>
  open<T>(name: string, options: StateOptions<T>): Promise<PrivateState<T>>
}

interface StateOptions<T> {
  readonly initial: T
  readonly isValid: (value: unknown) => value is T
  /** Whether changes by other programs are taken over. */
  readonly watch?: boolean
}

/** Opens a scheme that is asked for. Throws a {@link UserError} for options that will not do. */
export type OpenScheme = (context: AuthContext) => Promise<AuthScheme>
