import type { ApiError } from '../core/error.ts'
import type { HttpRequest, HttpResponse, Method } from '../core/http.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Collection, CollectionKind, Model, Resource } from '../core/resource.ts'

/** Each is a folder here, and an entry in the registry. */
export type DialectName = 'rest' | 'json-api' | 'envelope'

/** An API style: its URLs, the meaning of requests, and the form of answers. All its functions are pure. */
export interface Dialect {
  readonly name: string
  readonly mediaType: string
  /** The URIs that its media type's parameter `ext` may name (JSON:API 1.1 §5); if missing, parameters are ignored. */
  readonly extensions?: readonly string[]
  readonly routes: readonly Route[]
  render(outcome: Outcome, operation: Operation, request: HttpRequest, model: Model): HttpResponse
  renderError(error: ApiError, request: Pick<HttpRequest, 'headers'>): HttpResponse
  /** Whether a part of a request that came to another dialect is written in the words of this one. */
  readonly recognizes?: (part: RequestPart) => boolean
  /** Without it, the home page and OpenAPI only show the routes. */
  readonly description?: Description
}

/** A query parameter, the path below the mount, or the body. */
export interface RequestPart {
  readonly parameter?: string
  readonly path?: string
  readonly body?: Json
}

/** A dialect described for people and tools. */
export interface Description {
  /** Requests worth trying on a collection, each of which succeeds: everything in them comes from the user's data. */
  examples(subject: Subject): readonly Example[]
  /** The query parameters that filter a list by the collection's attributes. */
  filters(collection: Collection): readonly Parameter[]
  /**
   * The JSON Schema (2020-12) of a body, around a reference to the schema of the resource in it; `record` is that schema
   * itself, for a dialect that has its members elsewhere.
   */
  document(resource: JsonObject, shape: DocumentShape, collection: Collection, record: JsonObject): JsonObject
  /** The JSON Schema of an error's body. */
  readonly error: JsonObject
}

/**
 * `draft` and `drafts` are what a client sends, to change and to create; the others are answers. `related` is one resource,
 * or none.
 */
export type DocumentShape = 'draft' | 'drafts' | 'one' | 'many' | 'created' | 'related'

export interface Subject {
  readonly model: Model
  readonly collection: Collection
  /** One of its resources, short enough to be shown. */
  readonly sample: Resource | undefined
}

/** A request to show and to try. */
export interface Example {
  readonly title: string
  readonly method: Method
  /** Below the mount, percent-encoded: `/cookies/1`. */
  readonly path: string
  readonly query?: HttpRequest['query']
  readonly body?: Json
}

/** A row in a dialect's table. Paths are @koa/router's: `:collection` is always the first parameter, if there is one. */
export interface Route {
  readonly method: Method
  readonly path: string
  /** The kinds of collection it is for; `root` stands for the server itself. */
  readonly on: readonly (CollectionKind | 'root')[]
  readonly summary: string
  /** The media types that its body may have; missing if it has no body. */
  readonly accepts?: readonly string[]
  /** Whether its body may be a form instead, from pages that may change the data. */
  readonly acceptsForms?: boolean
  readonly parameters?: readonly Parameter[]
  /** Whether it is only for relationships that lead to many. */
  readonly toMany?: boolean
  /** What a nested path has to lead to, if not to anything. */
  readonly shapes?: readonly PathShape[]
  /** The bodies of the request and the answer, where neither is a resource. */
  readonly bodies?: Bodies
  /** Throws an {@link ApiError} for an invalid request. */
  parse(request: HttpRequest, model: Model): Operation
}

/** All of a collection, one resource of it, or what is at the end of a to-one relationship. */
export type PathShape = 'all' | 'one' | 'related'

/** JSON Schemas (2020-12) of a route's bodies. */
export interface Bodies {
  readonly request?: JsonObject
  readonly status: number
  readonly response?: JsonObject
  /** If it is not the dialect's. */
  readonly mediaType?: string
}

/** A query parameter, for people: the home page and OpenAPI show it. */
export interface Parameter {
  readonly name: string
  readonly description: string
  /** Valid for any data. */
  readonly example?: string
  /** The JSON Schema (2020-12) of its value; without it, any text. */
  readonly schema?: JsonObject
  /** The names that its value lists, with commas between them; `order` is attributes that may have a minus in front. */
  readonly lists?: 'attributes' | 'order' | 'relationships'
  /** Whether it gives the answer another form, so that OpenAPI, where an answer has one form, leaves it out. */
  readonly reshapes?: boolean
}
