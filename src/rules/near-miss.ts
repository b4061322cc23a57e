import { isObject, type JsonObject, toText, valueAt } from '../core/json.ts'
import { compileConditions } from './fact-conditions.ts'
import type { CompiledRule, Facts } from './rule.ts'

const plainMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Why the nearest rule did not act on a request, as a sentence; `undefined` where none is for its path. */
export function nearMiss(
  rules: readonly CompiledRule[],
  method: string,
  path: string,
  known: Facts,
): string | undefined {
  const near = rules.flatMap((rule) => {
    const params = rule.match(method, path)
    if (!params) return []
    const unmet = unmetCondition(rule.declared.where ?? {}, { ...known, params })
    return unmet === undefined ? [] : [`Rule "${rule.name}" did not act: ${unmet}.`]
  })
  return near[0] ?? otherMethod(rules, method, path)
}

function otherMethod(rules: readonly CompiledRule[], method: string, path: string): string | undefined {
  for (const rule of rules) {
    const others = plainMethods.filter((one) => rule.match(one, path))
    if (others.length > 0 && !others.includes(method))
      return `Rule "${rule.name}" is for ${others.join(', ')}; you sent ${method}.`
  }
  return undefined
}

/** The first condition that does not hold: `where.body.amount was missing`. */
function unmetCondition(where: JsonObject, facts: Facts): string | undefined {
  for (const [fact, wanted] of Object.entries(where)) {
    const inside = isObject(wanted) ? Object.entries(wanted) : []
    const unmet = inside.find(([name, value]) => !compileConditions({ [fact]: { [name]: value } })(facts))
    if (unmet) return `where.${fact}.${unmet[0]} was ${factText(facts, [fact, unmet[0]])}`
    if (!compileConditions({ [fact]: wanted })(facts)) return `where.${fact} was ${factText(facts, [fact])}`
  }
  return undefined
}

function factText(facts: Facts, path: readonly string[]): string {
  const value = valueAt(facts, path)
  return value === undefined || isObject(value) ? (value ? 'not met' : 'missing') : toText(value).slice(0, 40)
}
