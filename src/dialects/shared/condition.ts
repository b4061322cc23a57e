import { isArray, type Json, toText } from '../../core/json.ts'
import { formatPath, type Path, parsePath } from '../../core/path.ts'
import { comparisons, type Comparison, type Filter } from '../../core/query.ts'
import { suggest } from '../../core/suggestion.ts'
import { badParameter } from './parameters.ts'

export interface Names {
  /** Tells whether a path leads to an attribute, so that a real `logged_in` is not read as an operator. */
  readonly knows: (path: Path) => boolean
  /** What makes no sense is taken for an attribute that nothing has, instead of being refused. */
  readonly lenient: boolean
}

export interface Condition {
  readonly path: Path
  readonly op: Comparison
}

/** FakeRest's names for what we have already (react-admin's simple-rest). */
const aliases: Readonly<Record<string, Comparison>> = {
  neq: 'ne',
  eq_any: 'in',
  neq_any: 'nin',
  inc: 'has',
  inc_any: 'in',
  q: 'contains',
}
/** Every name of a comparison. */
export const operators: ReadonlyMap<string, Comparison> = new Map([
  ...comparisons.map((op) => [op, op] as const),
  ...Object.entries(aliases),
])

/** Takes `price_gte` or `price:gte` apart. An attribute's own name comes first. */
export function parseCondition(name: string, { knows, lenient }: Names): Condition {
  const path = parsePath(name)
  if (knows(path)) return { path, op: 'eq' }
  const found =
    afterColon(name, lenient) ??
    suffixed(name, /^(.+)_([a-z]+_any)$/, knows) ??
    suffixed(name, /^(.+)_([a-zA-Z]+)$/, knows)
  return found ?? { path, op: 'eq' }
}

/** Whether something is null is asked by true or false: a typing error must not turn the question around. */
export function assertTruth({ op, path }: Condition, value: Json, { lenient }: Names): void {
  if (lenient || op !== 'isnull' || ['true', 'false', '1', '0', ''].includes(toText(value))) return
  const name = `${formatPath(path)}_isnull`
  throw badParameter(name, `${name} is true or false, not "${toText(value).slice(0, 40)}".`)
}

/** A comparison with a list means any of its values, except that `has` wants them all. */
export function compare({ op, path }: Condition, value: Json): readonly Filter[] {
  if (op === 'has' && isArray(value)) return value.map((one) => ({ op, path, value: one }))
  return [{ op: op === 'eq' && isArray(value) ? 'in' : op, path, value }]
}

function afterColon(name: string, lenient: boolean): Condition | undefined {
  const [, attribute, word] = /^(.+):([^:]*)$/.exec(name) ?? []
  if (attribute === undefined || word === undefined) return undefined
  const op = operators.get(word)
  if (op) return { path: parsePath(attribute), op }
  if (lenient) return undefined
  throw badParameter(name, `There is no operator "${word}".`, { help: suggest(word, comparisons) })
}

function suffixed(name: string, pattern: RegExp, knows: Names['knows']): Condition | undefined {
  const [, attribute, word = ''] = pattern.exec(name) ?? []
  const op = operators.get(word)
  return attribute !== undefined && op && knows(parsePath(attribute))
    ? { path: parsePath(attribute), op }
    : undefined
}
