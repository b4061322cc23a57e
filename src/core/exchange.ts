import type { HttpRequest, HttpResponse } from './http.ts'
import type { Operation, Outcome } from './operation.ts'

/** One request with all that came of it. What never got so far is missing. */
export interface Exchange {
  readonly request: HttpRequest
  readonly operation?: Operation
  readonly outcome?: Outcome
  readonly response: HttpResponse
}
