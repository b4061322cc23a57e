import type { HttpRequest } from '../../core/http.ts'
import { listText, positiveSchema } from '../common/json-schemas.ts'
import { allowedEverywhere, repeatedParameter, unknownParameter } from '../common/parameters.ts'
import type { Parameter } from '../dialect.ts'

export const readParameters: readonly Parameter[] = [
  {
    name: 'include',
    description: 'Related resources to send along, also nested: artworks.artist',
    lists: 'relationships',
  },
  { name: 'fields[TYPE]', description: 'The attributes and relationships of a type to send, and no others' },
]

export const listParameters: readonly Parameter[] = [
  ...readParameters,
  {
    name: 'sort',
    description: 'Attributes to sort by; a minus in front for descending',
    example: '-id',
    lists: 'order',
  },
  { name: 'page[number]', description: 'Page number from 1', example: '1', schema: positiveSchema },
  {
    name: 'page[size]',
    description: 'Page size (default 30), at most 1000',
    example: '30',
    schema: { ...positiveSchema, maximum: 1000 },
  },
  { name: 'page[after]', description: 'Continue after this cursor' },
  { name: 'page[before]', description: 'Continue before this cursor' },
  {
    name: 'filter',
    description: 'Filters as JSON',
    example: '[{"name":"id","op":"in","val":[1,2]}]',
    schema: listText,
  },
  { name: 'filter[NAME]', description: 'A value, several with commas, or filter[NAME][gt] and the like' },
]

/** A parameter and its parts: `filter[name][gt]=1` is of the family `filter`, with the members `name` and `gt`. */
export interface QueryParameter {
  readonly parameter: string
  readonly family: string
  readonly members: readonly string[]
  readonly value: string
}

/** Splits the parameters of a request. Throws for unknown and repeated ones; only `filter[…]` may be repeated. */
export function parseQueryParameters(
  { query }: HttpRequest,
  known: readonly Parameter[],
  lenient: boolean,
): readonly QueryParameter[] {
  if (query.length === 0) return noParameters
  const parameters = query.filter(([name]) => !allowedEverywhere.has(name)).map(split)
  const given = parameters.filter((parameter) => {
    const isKnown = known.some(({ name }) => isCalled(parameter, name))
    if (isKnown || lenient) return isKnown
    throw unknownParameter(parameter.parameter, known)
  })
  const seen = new Set<string>()
  for (const one of given) {
    if (seen.has(one.parameter) && !isRepeatable(one)) throw repeatedParameter(query, one.parameter)
    seen.add(one.parameter)
  }
  return given
}

const noParameters: readonly QueryParameter[] = []

const isRepeatable = ({ family, members }: QueryParameter): boolean =>
  family === 'filter' && members.length > 0

/** Whether a parameter is `page[size]`, or any `fields[…]` for `fields[TYPE]`. */
const isCalled = ({ parameter, family, members }: QueryParameter, name: string): boolean =>
  name === parameter || (members.length > 0 && name.startsWith(`${family}[`) && /\[[A-Z]+\]$/.test(name))

function split([parameter, value]: readonly [string, string]): QueryParameter {
  const [, family = parameter, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(parameter) ?? []
  return { parameter, family, members: rest === '' ? [] : rest.slice(1, -1).split(']['), value }
}
