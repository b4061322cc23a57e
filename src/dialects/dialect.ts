import type { ApiError } from '../core/error.ts'
import type { HttpRequest, HttpResponse, Method } from '../core/http.ts'
import type { Operation, Outcome } from '../core/operation.ts'
import type { CollectionKind, Model } from '../core/resource.ts'

/** A way to speak: which URLs there are, what a request means, and how an outcome is said. Pure functions throughout. */
export interface Dialect {
  readonly name: string
  readonly mediaType: string
  readonly routes: readonly Route[]
  render(outcome: Outcome, operation: Operation, request: HttpRequest, model: Model): HttpResponse
  renderError(error: ApiError, request: Pick<HttpRequest, 'headers'>): HttpResponse
}

/** A row in a dialect's table. Paths are @koa/router's: `:collection` is always the first parameter, if there is one. */
export interface Route {
  readonly method: Method
  readonly path: string
  /** The kinds of collection it is for; `root` stands for the server itself. */
  readonly on: readonly (CollectionKind | 'root')[]
  readonly summary: string
  /** The media types that its body may have; none where it takes no body. */
  readonly accepts?: readonly string[]
  readonly parameters?: readonly Parameter[]
  /** Throws an {@link ApiError} for what the dialect does not know. */
  parse(request: HttpRequest, model: Model): Operation
}

/** A query parameter, for people: the home page and OpenAPI show it. */
export interface Parameter {
  readonly name: string
  readonly description: string
  readonly example?: string
}
