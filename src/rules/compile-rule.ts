import { match, pathToRegexp } from 'path-to-regexp'

import { isArray, type Json } from '../core/json.ts'
import { parseDelay } from './delay.ts'
import { compileConditions, factsNamedIn } from './fact-conditions.ts'
import { placeholdersIn } from './placeholders.ts'
import type { CompiledEffects, CompiledRule, Effects, PathValues, RuleDeclaration } from './rule.ts'

/** Prepares a rule that has been checked; `name` is the one that it has if it declares none. */
export function compileRule(declared: RuleDeclaration, name: string): CompiledRule {
  const { where, when, chance, then } = declared
  const steps = isSequence(then) ? then : [then]
  return {
    name: declared.name ?? name,
    declared,
    match: when === undefined ? () => ({}) : compileWhen(when),
    wildcards: when === undefined ? [] : wildcardsIn(splitWhen(when).path),
    holds: where === undefined ? () => true : compileConditions(where),
    chance: chance === undefined ? 1 : Number.parseFloat(chance) / 100,
    needs: new Set([
      ...(where === undefined ? [] : factsNamedIn(where, '').map(([fact]) => fact)),
      ...steps.flatMap(({ limit }) => (limit?.by === 'principal' ? ['principal'] : [])),
      ...placeholdersIn(then as Json).map((one) => one.split('.', 1)[0] ?? ''),
    ]),
    steps: steps.map(compileEffects),
  }
}

/** One rule's effects, or those of each attempt. */
const isSequence = (then: RuleDeclaration['then']): then is readonly Effects[] => isArray(then)

const compileEffects = ({ delay, ...others }: Effects): CompiledEffects =>
  delay === undefined ? others : { ...others, delay: parseDelay(delay) }

/** Which methods and which path a rule is for. Throws for a path that cannot be understood. */
export function compileWhen(when: string): CompiledRule['match'] {
  const { methods, path } = splitWhen(when)
  const matches = match(path, { trailing: true })
  return (method, given) => {
    if (!methods.has('*') && !methods.has(method === 'HEAD' ? 'GET' : method) && !methods.has(method))
      return undefined
    const found = matchOf(matches, given)
    return found ? pathValues(found.params) : undefined
  }
}

/** Splits `GET,HEAD /x`. Without methods, all are meant. */
export function splitWhen(when: string): { readonly methods: ReadonlySet<string>; readonly path: string } {
  const [, methods = '*', path = ''] = /^(?:(\S+)\s+)?(\S+)$/.exec(when.trim()) ?? []
  return { methods: new Set(methods.toUpperCase().split(',')), path }
}

const wildcardsIn = (path: string): readonly string[] =>
  pathToRegexp(path)
    .keys.filter(({ type }) => type === 'wildcard')
    .map(({ name }) => `params.${name}`)

/** The names of the variables in a path. Throws for a path that cannot be understood. */
export const variablesOf = (path: string): readonly string[] =>
  pathToRegexp(path).keys.map(({ name }) => name)

/** A path that is not percent-encoded UTF-8 matches nothing. */
function matchOf(matches: ReturnType<typeof match>, path: string): ReturnType<typeof matches> {
  try {
    return matches(path)
  } catch {
    return false
  }
}

const pathValues = (params: Partial<Record<string, string | string[]>>): PathValues =>
  Object.fromEntries(
    Object.entries(params).map(([name, value = '']) => [name, isArray(value) ? value.join('/') : value]),
  )
