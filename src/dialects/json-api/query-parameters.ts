import type { HttpRequest } from '../../core/http.ts'
import { onceFor } from '../../core/json.ts'
import type { Parameter } from '../dialect.ts'
import { everywhere, namesOf, repeatedParameter, unknownParameter } from '../shared/parameters.ts'

/** A parameter taken apart: `filter[name][gt]=1` is of the family `filter`, about `name` and `gt`. */
export interface Given {
  readonly parameter: string
  readonly family: string
  readonly members: readonly string[]
  readonly value: string
}

/** Refuses parameters that nothing is known of, and such as come twice: what all must hold may. */
export function parseFamilies(
  { query }: HttpRequest,
  known: readonly Parameter[],
  lenient: boolean,
): readonly Given[] {
  if (query.length === 0) return none
  const families = familiesOf(known)
  const parameters = query.filter(([name]) => !everywhere.has(name)).map(takeApart)
  const given = parameters.filter(({ family, members, parameter }) => {
    const isKnown = families.has(parameter) || (members.length > 0 && families.has(`${family}[]`))
    if (isKnown || lenient) return isKnown
    throw unknownParameter(parameter, namesOf(known))
  })
  const seen = new Set<string>()
  for (const one of given) {
    if (seen.has(one.parameter) && !isRepeatable(one)) throw repeatedParameter(query, one.parameter)
    seen.add(one.parameter)
  }
  return given
}

const none: readonly Given[] = []

const isRepeatable = ({ family, members }: Given): boolean => family === 'filter' && members.length > 0

/** `page[size]`, and `fields[]` for any of `fields[TYPE]`. */
const familiesOf = onceFor(
  (parameters: readonly Parameter[]) =>
    new Set(parameters.map(({ name }) => name.replace(/\[[A-Z]+\]/, '[]'))),
)

function takeApart([parameter, value]: readonly [string, string]): Given {
  const [, family = parameter, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(parameter) ?? []
  return { parameter, family, members: rest === '' ? [] : rest.slice(1, -1).split(']['), value }
}
