import { ApiError } from '../core/error.ts'
import type { HttpRequest } from '../core/http.ts'
import { isObject } from '../core/json.ts'
import type { Model } from '../core/resource.ts'
import type { Dialect, RequestPart } from '../dialects/dialect.ts'

/** The dialect that answers, and those that could be asked for instead. */
interface Choice {
  readonly dialect: Dialect
  readonly others: readonly Dialect[]
}

/** Rejects a body in the words of another dialect, which would otherwise be stored as it stands. */
export function assertOwnBody({ body, path }: HttpRequest, { dialect, others }: Choice, model: Model): void {
  const meant = body === undefined ? undefined : find({ body }, others)
  if (!meant || !isObject(body)) return
  const collection = model.collections.get(path.split('/')[1]?.replace(/\.json$/, '') ?? '')
  if (Object.keys(body).some((name) => collection?.attributes.has(name))) return
  throw new ApiError(
    'bad_request',
    `The body looks like ${meant.name}, but this address speaks ${dialect.name}.`,
    {
      help: adviceFor(meant),
    },
  )
}

/** An error with the advice to ask for another dialect, if that one writes what was wrong. `path` is below the mount. */
export function withDialectAdvice(error: unknown, path: string, { others }: Choice): unknown {
  if (!(error instanceof ApiError) || others.length === 0) return error
  const parts: readonly RequestPart[] =
    error.code === 'not_found'
      ? [{ path }]
      : error.issues.flatMap(({ source, code }) =>
          source?.in === 'query' && !isLimit(code) ? [{ parameter: source.parameter }] : [],
        )
  const meant = parts.map((part) => find(part, others)).find((found) => found !== undefined)
  return meant ? error.withHelp(adviceFor(meant)) : error
}

/** A limit is the same in every dialect, and its error names the parameter as the engine does. */
const isLimit = (code: string): boolean => code === 'query_limit' || code === 'include_limit'

const find = (part: RequestPart, dialects: readonly Dialect[]): Dialect | undefined =>
  dialects.find(({ recognizes }) => recognizes?.(part))

const adviceFor = ({ name, mediaType }: Dialect): string =>
  `This looks like ${name}. Send the header Accept: ${mediaType} and, with a body, Content-Type: ${mediaType}, or start the server with --dialect ${name}.`
