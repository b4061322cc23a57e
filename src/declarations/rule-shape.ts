import { ApiError, suggest } from '../core/error.ts'
import { isArray, isObject, type Json, type JsonObject } from '../core/json.ts'
import { compileRule, compileWhen, splitWhen, variablesOf } from '../rules/compile-rule.ts'
import { compileConditions, factsNamedIn } from '../rules/fact-conditions.ts'
import { faults } from '../rules/fate.ts'
import { generatorNames, placeholdersIn } from '../rules/placeholders.ts'
import {
  type CompiledRule,
  type Effects,
  factNames,
  type Respond,
  type RuleDeclaration,
} from '../rules/rule.ts'
import {
  anyValue,
  listOf,
  mapOf,
  members,
  type Mistake,
  nonEmptyText,
  oneOfWords,
  type Shape,
  type ShapeOf,
  trueOrFalse,
} from './shape.ts'
import { delayShape } from './simulation.ts'

/** A shape for values that can be recognized by their text. */
const thatLooksLike =
  (pattern: RegExp, hint: string): Shape =>
  (value, path) =>
    (typeof value === 'string' || typeof value === 'number') && pattern.test(String(value))
      ? []
      : [{ path, message: `${JSON.stringify(value) ?? String(value)} is not valid here. ${hint}` }]

const statusFrom =
  (least: number): Shape =>
  (value, path) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) < 600
      ? []
      : [{ path, message: `${JSON.stringify(value)} is not valid here. Use a status from ${least} to 599.` }]

const anyStatus = statusFrom(200)
const failureStatus = statusFrom(400)
const share = thatLooksLike(/^(100|\d{1,2}(\.\d{1,6})?)%$/, 'Use a percentage of requests, for example 10%.')
const ruleName = thatLooksLike(/^[\w.-]{1,64}$/, 'Use up to 64 letters, digits, dots, - and _.')

/** Those that say how long the answer is belong to the server. */
const sendable = thatLooksLike(
  /^(?!(content-length|transfer-encoding|connection|upgrade)$)[!#$%&'*+.^_`|~\w-]+$/i,
  'Use a header that an answer can have.',
)

const answerHeaders: Shape = (value, path) =>
  isObject(value)
    ? Object.keys(value)
        .flatMap((name) => sendable(name, `${path}.${name}`))
        .concat(mapOf(nonEmptyText)(value, path))
    : mapOf(nonEmptyText)(value, path)

/** A path of our own pages is never reached by a rule. */
const rewriteTarget = thatLooksLike(/^\/(?!_\/)/, 'Use a path that begins with a slash, outside of /_/.')

const changeTargets: Shape = (value, path) =>
  isObject(value)
    ? Object.keys(value).flatMap((key) =>
        thatLooksLike(/^[^/]+(\/[^/]+)?$/, 'Use a record: orders/7, or a collection: orders.')(
          key,
          `${path}.${key}`,
        ),
      )
    : mapOf(anyValue)(value, path)

const effects = {
  delay: delayShape,
  respond: members({ status: anyStatus, headers: answerHeaders, body: anyValue } satisfies ShapeOf<Respond>),
  fail: failureStatus,
  message: nonEmptyText,
  fault: oneOfWords(...faults),
  rewrite: rewriteTarget,
  status: anyStatus,
  headers: answerHeaders,
  patch: mapOf(anyValue),
  set: mapOf(anyValue),
  change: changeTargets,
} satisfies ShapeOf<Effects>

const rule = {
  name: ruleName,
  when: (value, path) => [...nonEmptyText(value, path), ...mistakesInWhen(value, path)],
  where: mapOf(anyValue),
  chance: share,
  'then!': (value, path) => (isArray(value) ? listOf(members(effects)) : members(effects))(value, path),
  again: trueOrFalse,
  on: trueOrFalse,
} satisfies ShapeOf<RuleDeclaration, 'then'>

/** Every known key, for the reference in data/README.md. */
export const ruleKeys: Readonly<Record<'rule' | 'effects', readonly string[]>> = {
  rule: Object.keys(rule).map((name) => name.replace('!', '')),
  effects: Object.keys(effects),
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
        { path: place, message: 'Attempts are no condition. Use a list in "then": one for each attempt.' },
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
  message: `There is no fact "${fact}". ${suggest(fact, [...factNames, ...others])}`,
})

const unknownVariable = (name: string, variables: readonly string[], path: string): Mistake => ({
  path,
  message: `The path in "when" has no variable "${name}". ${suggest(name, variables)}`.trim(),
})

/** What is wrong with the rules of a configuration. */
export function mistakesInRules(value: unknown): readonly Mistake[] {
  if (!isArray(value)) return listOf(anyValue)(value, 'rules')
  const names = value.map((one, at) => (isObject(one) ? (one['name'] ?? `rules[${at}]`) : ''))
  return value.flatMap((one, at) => {
    const mistakes = mistakesInRule(one, `rules[${at}]`)
    const first = names.indexOf(names[at] ?? '')
    if (mistakes.length > 0 || first === at) return mistakes
    return [{ path: `rules[${at}].name`, message: `rules[${first}] has the same name.` }]
  })
}

/** Those of a configuration that has been checked. */
export const compileDeclaredRules = (rules: readonly RuleDeclaration[]): readonly CompiledRule[] =>
  rules.map((one, at) => compileRule(one, `rules[${at}]`))
