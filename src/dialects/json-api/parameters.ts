import { ApiError, type ApiErrorOptions } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { suggest } from '../../core/suggestion.ts'
import type { Parameter } from '../dialect.ts'

export const readParameters: readonly Parameter[] = [
  { name: 'include', description: 'Related resources to send along, also nested: artworks.artist' },
  { name: 'fields[TYPE]', description: 'The attributes and relationships of a type to send, and no others' },
]

export const listParameters: readonly Parameter[] = [
  ...readParameters,
  { name: 'sort', description: 'Attributes to sort by; a minus in front for descending', example: '-id' },
  { name: 'page[number]', description: 'Page number from 1', example: '1' },
  { name: 'page[size]', description: 'Page size (30), at most 1000', example: '30' },
  { name: 'page[after]', description: 'A cursor, to page on from there' },
  { name: 'page[before]', description: 'A cursor, to page back from there' },
  { name: 'filter', description: 'Filters as JSON', example: '[{"name":"id","op":"in","val":[1,2]}]' },
  { name: 'filter[NAME]', description: 'A value, several with commas, or filter[NAME][gt] and the like' },
]

/** A parameter taken apart: `filter[name][gt]=1` is of the family `filter`, about `name` and `gt`. */
export interface Given {
  readonly parameter: string
  readonly family: string
  readonly members: readonly string[]
  readonly value: string
}

/** What may come more than once. */
const isRepeatable = ({ family, members }: Given): boolean => family === 'filter' && members.length > 0

/** Refuses parameters that nothing is known of, and such as come twice (JSON:API 1.1 §9). */
export function parseParameters(
  { query }: HttpRequest,
  known: readonly Parameter[],
  lenient: boolean,
): readonly Given[] {
  const names = known.map(({ name }) => name.replace(/\[.*/, '[]'))
  const parameters = query.filter(([name]) => name !== '_delay').map(toParameter)
  const given = parameters.filter(({ family, members, parameter }) => {
    const isKnown = names.includes(members.length > 0 ? `${family}[]` : family)
    if (isKnown || lenient) return isKnown
    throw badParameter(parameter, `The parameter "${parameter}" means nothing here.`, {
      help: suggest(parameter, new Set(names.map((name) => name.replace('[]', '')))),
    })
  })
  const seen = new Set<string>()
  for (const one of given) {
    if (seen.has(one.parameter) && !isRepeatable(one))
      throw badParameter(one.parameter, `${one.parameter} is given more than once.`)
    seen.add(one.parameter)
  }
  return given
}

export function badParameter(parameter: string, message: string, options: ApiErrorOptions = {}): ApiError {
  const source = { in: 'query', parameter } as const
  const issues = options.issues?.map((issue) => ({ ...issue, source })) ?? [
    { code: 'parameter', message, source },
  ]
  return new ApiError('bad_request', message, { ...options, issues })
}

function toParameter([parameter, value]: readonly [string, string]): Given {
  const [, family = parameter, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(parameter) ?? []
  return { parameter, family, members: rest === '' ? [] : rest.slice(1, -1).split(']['), value }
}
