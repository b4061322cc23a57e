import type { HttpRequest, HttpResponse, Method } from '../core/http.ts'
import type { JsonObject } from '../core/json.ts'
import type { Principal } from './policy.ts'

/** What a request shows of who sends it. */
export interface Credentials extends Pick<HttpRequest, 'headers' | 'query'> {
  /** The client's network address. */
  readonly address: string
}

/** A way to say who one is. A new one is a folder with a factory and a line in the registry. */
export interface AuthScheme {
  readonly name: string
  /** Its security scheme object in OpenAPI 3.1. */
  readonly description: JsonObject
  /** What `WWW-Authenticate` says of it (RFC 9110 §11.6.1); empty when no header is made for it. */
  readonly challenge: string
  readonly endpoints?: readonly Endpoint[]
  /** `undefined`: these are no credentials of this scheme. Throws an {@link ApiError} when they are and do not hold. */
  authenticate(credentials: Credentials): Promise<Principal | undefined>
  /** A token for tests and scripts, which expires after so many seconds, or did when they are negative. */
  readonly mint?: (principal: Principal, seconds: number) => Promise<string>
}

/** A path of a scheme's own, outside every dialect. */
export interface Endpoint {
  readonly method: Method
  /** From the root: `/auth/login`. */
  readonly path: string
  readonly summary: string
  /** Whether it takes a JSON body. */
  readonly body?: 'required' | 'optional'
  answer(request: EndpointRequest): Promise<HttpResponse>
}

export interface EndpointRequest extends HttpRequest {
  readonly address: string
}
