import type { Clock } from '../core/clock.ts'
import type { HttpRequest, HttpResponse, Method } from '../core/http.ts'
import type { JsonObject } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'
import type { Credentials } from './credentials.ts'
import type { AuthOptions } from './options.ts'
import type { Principal } from './policy.ts'
import type { PrivateStates } from './private-state.ts'
import type { OidcDeclaration } from './schemes/oidc/oidc-settings.ts'
import type { Account, Accounts } from './users/accounts.ts'
import type { SignIn } from './users/sign-in.ts'

/**
 * Finds out who sends a request; `undefined` for a request without credentials. Throws an {@link ApiError} for
 * credentials that no scheme recognises, even where none are needed, so that a mistyped key is noticed.
 */
export type Authenticate = (credentials: Credentials) => Promise<Principal | undefined>

/** A way to authenticate. A new one is a module with an {@link OpenScheme} and an entry in the registry. */
export interface AuthScheme {
  readonly name: string
  /** Its security scheme object in OpenAPI 3.1. */
  readonly description: JsonObject
  /** Its challenge in `WWW-Authenticate` (RFC 9110 §11.6.1); empty when no header is made for it. */
  readonly challenge: string
  /** How to authenticate with it, as a clause for people: `the header X-API-KEY`. */
  readonly wayIn: string
  readonly endpoints?: readonly AuthEndpoint[]
  /** `undefined` when these are not credentials of this scheme. Throws an {@link ApiError} when they are, and are not valid. */
  authenticate(credentials: Credentials): Promise<Principal | undefined>
  /** A token for tests and scripts that expires after so many seconds, or has expired when they are negative. */
  readonly mint?: (account: Account, seconds: number) => Promise<string>
}

/** A path that belongs to a scheme, outside every dialect. */
export interface AuthEndpoint {
  readonly method: Method
  /** From the root: `/auth/login`. */
  readonly path: string
  readonly summary: string
  /** Whether it accepts a JSON body. */
  readonly body?: 'required' | 'optional'
  /** For OpenAPI: the status of its answer, and JSON Schemas (2020-12) of the bodies. */
  readonly shape: EndpointShape
  answer(request: AuthRequest): Promise<HttpResponse>
}

interface EndpointShape {
  readonly status: number
  readonly request?: JsonObject
  readonly response?: JsonObject
  /** If the answer is not `application/json`. */
  readonly mediaType?: string
  /** Whether it is only for those who are signed in. */
  readonly isForUsers?: boolean
}

export interface AuthRequest extends HttpRequest {
  /** The client's network address. */
  readonly address: string
  /** Where what changes is noted. */
  readonly trace: Trace
}

/** Opens a scheme that the options ask for. Throws a {@link UserError} for invalid options. */
export type OpenScheme = (context: AuthContext) => Promise<AuthScheme>

/** Everything that a scheme can use when it is opened. */
export interface AuthContext {
  readonly options: AuthOptions
  readonly states: PrivateStates
  readonly isProduction: boolean
  /** The world whose users these are: its tokens are valid nowhere else. Missing for the main one. */
  readonly world?: string | undefined
  /** What its tokens expire by. */
  readonly clock: Clock
  /** Throws a {@link UserError} when the data has no users. */
  readonly accounts: () => Accounts
  /** The user of the data with this id; `undefined` also where the data has no users. */
  readonly findAccount: (id: string) => Promise<Account | undefined>
  readonly signIn: () => SignIn
  /** Starts an identity provider for the users of the data, and returns the settings to use it. */
  readonly startProvider: () => Promise<OidcDeclaration>
  /** Adds a user. Throws an {@link ApiError} when the draft is not valid. */
  readonly createUser: (draft: JsonObject, trace: Trace) => Promise<Account>
}
