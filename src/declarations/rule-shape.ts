import { ApiError, suggest } from '../core/error.ts'
import { isArray, isObject, type Json, type JsonObject } from '../core/json.ts'
import { compileRule, compileWhen, splitWhen, variablesOf } from '../rules/compile-rule.ts'
import { compileConditions, factsNamedIn } from '../rules/fact-conditions.ts'
import { compileRoutes } from '../rules/json-server-routes.ts'
import { generatorNames, placeholdersIn } from '../rules/placeholders.ts'
import type { DeclaredRules } from '../rules/rule-book.ts'
import { factNames, type RuleDeclaration } from '../rules/rule.ts'
import type { Config } from './config.ts'
import { effectShapes, thatLooksLike } from './effect-shape.ts'
import {
  anyValue,
  listOf,
  mapOf,
  members,
  type Mistake,
  nonEmptyText,
  type Shape,
  type ShapeOf,
  trueOrFalse,
} from './shape.ts'

const share = thatLooksLike(/^(100|\d{1,2}(\.\d{1,6})?)%$/, 'Use a percentage of requests, for example 10%.')

const ruleName = thatLooksLike(/^[\w.-]{1,64}$/, 'Use up to 64 letters, digits, dots, - and _.')

const rule = {
  name: ruleName,
  when: (value, path) => [...nonEmptyText(value, path), ...mistakesInWhen(value, path)],
  where: mapOf(anyValue),
  chance: share,
  'then!': (value, path) =>
    (isArray(value) ? listOf(members(effectShapes)) : members(effectShapes))(value, path),
  again: trueOrFalse,
  on: trueOrFalse,
} satisfies ShapeOf<RuleDeclaration, 'then'>

/** Every known key, for the reference in data/README.md. */
export const ruleKeys: Readonly<Record<'rule' | 'effects', readonly string[]>> = {
  rule: Object.keys(rule).map((name) => name.replace('!', '')),
  effects: Object.keys(effectShapes),
}

const methods = ['*', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

function mistakesInWhen(value: unknown, path: string): readonly Mistake[] {
  if (typeof value !== 'string' || value === '') return []
  const { methods: wanted, path: pattern } = splitWhen(value)
  const unknown = [...wanted].find((method) => !methods.includes(method))
  if (unknown !== undefined)
    return [{ path, message: `Unknown method "${unknown}". ${suggest(unknown, methods)}` }]
  if (!pattern.startsWith('/') || pattern.startsWith('/_/'))
    return [
      { path, message: `${JSON.stringify(value)} has no path outside of /_/. Use: POST /orders/:id/pay` },
    ]
  try {
    compileWhen(value)
    return []
  } catch (error) {
    const [reason = ''] = (error as Error).message.split(/; | at index/)
    const help = 'Variables are written :id, and the rest of a path *rest.'
    return [{ path, message: `${JSON.stringify(value)} is not a valid path: ${reason}. ${help}` }]
  }
}

/** What is wrong with a rule: its shape first, then what it names. */
export function mistakesInRule(value: unknown, path: string): readonly Mistake[] {
  const mistakes = members(rule)(value, path)
  if (mistakes.length > 0) return mistakes
  const { when, where, then } = value as RuleDeclaration
  const variables = when === undefined ? [] : variablesOf(splitWhen(when).path)
  return [
    ...(where === undefined ? [] : mistakesInWhere(where, variables, `${path}.where`)),
    ...mistakesInPlaceholders(then as Json, variables, `${path}.then`),
  ]
}

function mistakesInWhere(where: JsonObject, variables: readonly string[], path: string): readonly Mistake[] {
  const unknown = factsNamedIn(where, path).flatMap(([fact, place]) => {
    if (fact === 'attempt')
      return [
        {
          path: place,
          message: 'An attempt cannot be a condition. Use a list in "then": one for each attempt.',
        },
      ]
    return (factNames as readonly string[]).includes(fact) ? [] : [unknownFact(fact, place)]
  })
  const { params } = where
  const others = isObject(params)
    ? Object.keys(params)
        .filter((name) => !variables.includes(name.replace(/:[a-z_]+$/i, '')))
        .map((name) => unknownVariable(name, variables, `${path}.params.${name}`))
    : []
  if (unknown.length + others.length > 0) return [...unknown, ...others]
  try {
    compileConditions(where)({})
    return []
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return [{ path, message: [error.message, error.help ?? ''].join(' ').trim() }]
  }
}

function mistakesInPlaceholders(then: Json, variables: readonly string[], path: string): readonly Mistake[] {
  if (isArray(then))
    return then.flatMap((one, at) => mistakesInPlaceholders(one, variables, `${path}[${at}]`))
  if (isObject(then))
    return Object.entries(then).flatMap(([name, one]) =>
      [name, one].flatMap((part) => mistakesInPlaceholders(part, variables, `${path}.${name}`)),
    )
  return placeholdersIn(then).flatMap((name) => {
    const [first = '', second = ''] = name.split('.')
    if (first === 'params' && second !== '' && !variables.includes(second))
      return [unknownVariable(second, variables, path)]
    const isKnown = [...factNames, ...generatorNames].includes(first)
    return isKnown ? [] : [unknownFact(first, path, generatorNames)]
  })
}

const unknownFact = (fact: string, path: string, others: readonly string[] = []): Mistake => ({
  path,
  message: `Unknown fact "${fact}". ${suggest(fact, [...factNames, ...others])}`,
})

const unknownVariable = (name: string, variables: readonly string[], path: string): Mistake => ({
  path,
  message: `The path in "when" has no variable "${name}". ${suggest(name, variables)}`.trim(),
})

interface RulesToCheck extends Readonly<Record<keyof RulesOfConfig, unknown>> {
  /** The one that is to be on. */
  readonly scenario?: string | undefined
}

type RulesOfConfig = Pick<Config, 'rules' | 'scenarios' | 'rewrites'>

/** What is wrong with the rules, scenarios and rewrites of a configuration. */
export function mistakesInRules({
  rules = [],
  scenarios = {},
  rewrites = {},
  scenario,
}: RulesToCheck): readonly Mistake[] {
  if (!isArray(rules)) return listOf(anyValue)(rules, 'rules')
  const names = rules.map((one, at) => (isObject(one) ? (one['name'] ?? `rules[${at}]`) : ''))
  const mistakes = rules.flatMap((one, at) => {
    const inRule = mistakesInRule(one, `rules[${at}]`)
    const first = names.indexOf(names[at] ?? '')
    if (inRule.length > 0 || first === at) return inRule
    return [{ path: `rules[${at}].name`, message: `rules[${first}] has the same name.` }]
  })
  return [
    ...mistakes,
    ...mistakesInScenarios(scenarios, names),
    ...unknownScenario(scenario, Object.keys(isObject(scenarios) ? scenarios : {})),
    ...mapOf(route)(rewrites, 'rewrites'),
  ]
}

function unknownScenario(name: string | undefined, known: readonly string[]): readonly Mistake[] {
  if (name === undefined || known.includes(name)) return []
  return [{ path: 'scenarios', message: `There is no scenario "${name}". ${suggest(name, known)}`.trim() }]
}

const route: Shape = (target, path) => {
  const mistakes = thatLooksLike(/^\/(?!_\/)/, 'Use a path that begins with a slash, outside of /_/.')(
    target,
    path,
  )
  if (mistakes.length > 0) return mistakes
  try {
    compileRoutes({ [path.slice('rewrites.'.length)]: String(target) })
    return []
  } catch (error) {
    return [{ path, message: `This is not a path: ${(error as Error).message}.` }]
  }
}

function mistakesInScenarios(scenarios: unknown, names: readonly Json[]): readonly Mistake[] {
  const known = names.map(String)
  const ofRule: Shape = (value, path) =>
    known.includes(String(value))
      ? []
      : [{ path, message: `There is no rule "${String(value)}". ${suggest(String(value), known)}` }]
  return mapOf(listOf(ofRule))(scenarios, 'scenarios')
}

/** Those of a configuration that has been checked. */
export const compileDeclaredRules = ({
  rules = [],
  scenarios = {},
  rewrites,
}: RulesOfConfig): DeclaredRules => ({
  rules: rules.map((one, at) => compileRule(one, `rules[${at}]`)),
  scenarios,
  ...(rewrites ? { rewriteUrl: compileRoutes(rewrites) } : {}),
})
