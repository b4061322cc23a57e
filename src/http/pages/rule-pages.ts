import type { Router } from '@koa/router'
import type { Context } from 'koa'

import { ApiError, suggest } from '../../core/error.ts'
import { type Json, type JsonObject, toText } from '../../core/json.ts'
import type { RuleBook } from '../../rules/rule-book.ts'
import type { CompiledRule, RuleDeclaration } from '../../rules/rule.ts'
import { originOfCall } from '../../rules/webhook.ts'
import type { ReadBody } from '../body.ts'
import { answerUnsupported } from '../methods.ts'
import { isFromHere } from './admin-gate.ts'
import { readMembers, readObject } from './body-members.ts'

export interface RulePageServices {
  readonly rules: RuleBook
  readonly readBody: ReadBody
}

/** The rules of a world, and what they remember. */
export function routeToRules(router: Router, services: RulePageServices): void {
  const { rules, readBody } = services
  router.get('/_/rules', (ctx) => {
    ctx.body = rules.all.map((rule) => describeRule(rules, rule))
  })
  router.post('/_/rules', async (ctx) => {
    const rule = await toAddable(rules, await readObject(ctx, readBody), freeRuleName(rules))
    assertMayCall(ctx, rule, rules)
    if (rules.isAdded(rule.name)) throw taken(rule.name)
    rules.add(rule)
    ctx.status = 201
    ctx.body = describeRule(rules, rule)
  })
  router.delete('/_/rules', (ctx) => {
    rules.removeAdded()
    ctx.status = 204
  })
  router.get('/_/state', (ctx) => {
    ctx.body = rules.state
  })
  router.patch('/_/state', async (ctx) => {
    rules.state = { ...rules.state, ...(await readObject(ctx, readBody)) }
    ctx.body = rules.state
  })
  const showScenario = () => ({ name: rules.scenario ?? null, scenarios: rules.scenarios })
  router.get('/_/scenario', (ctx) => {
    ctx.body = showScenario()
  })
  router.put('/_/scenario', async (ctx) => {
    const { name } = await readMembers(ctx, readBody, ['name'])
    playScenario(rules, name ?? null)
    ctx.body = showScenario()
  })
  routeToRule(router, services)
  router.all('/_/scenario', (ctx) => answerUnsupported(ctx, ['GET', 'PUT']))
  router.all('/_/rules', (ctx) => answerUnsupported(ctx, ['GET', 'POST', 'DELETE']))
  router.all('/_/state', (ctx) => answerUnsupported(ctx, ['GET', 'PATCH']))
}

function routeToRule(router: Router, { rules, readBody }: RulePageServices): void {
  router.get('/_/rules/:name', (ctx) => {
    ctx.body = describeRule(rules, knownRule(rules, ctx.params['name']))
  })
  router.put('/_/rules/:name', async (ctx) => {
    const name = ctx.params['name'] ?? ''
    const rule = await toAddable(rules, { ...(await readObject(ctx, readBody)), name }, name)
    assertMayCall(ctx, rule, rules)
    ctx.status = rules.add(rule) ? 201 : 200
    ctx.body = describeRule(rules, rule)
  })
  router.patch('/_/rules/:name', async (ctx) => {
    const rule = knownRule(rules, ctx.params['name'])
    const { on } = await readMembers(ctx, readBody, ['on'])
    if (typeof on !== 'boolean')
      throw new ApiError('bad_request', 'A rule is switched by { "on": true } or { "on": false }.')
    rules.switch(rule.name, on)
    ctx.body = describeRule(rules, rule)
  })
  router.delete('/_/rules/:name', (ctx) => {
    const { name } = knownRule(rules, ctx.params['name'])
    if (!rules.remove(name)) throw fromConfig(name)
    ctx.status = 204
  })
  router.all('/_/rules/:name', (ctx) => answerUnsupported(ctx, ['GET', 'PUT', 'PATCH', 'DELETE']))
}

/** `null` ends the scenario that is on. Throws a 404 for one that there is not. */
export function playScenario(rules: RuleBook, name: Json): void {
  assertScenario(rules, name)
  rules.play(name === null ? undefined : toText(name))
}

export function assertScenario({ scenarios }: RuleBook, name: Json): void {
  if (name === null || scenarios.includes(toText(name))) return
  throw new ApiError('not_found', `There is no scenario ${JSON.stringify(name)}.`, {
    help: suggest(toText(name), scenarios),
  })
}

function knownRule(rules: RuleBook, name = ''): CompiledRule {
  const rule = rules.find(name)
  if (rule) return rule
  const names = rules.all.map((one) => one.name)
  throw new ApiError('not_found', `There is no rule "${name}".`, { help: suggest(name, names) })
}

const describeRule = (rules: RuleBook, rule: CompiledRule) => ({
  ...rule.declared,
  name: rule.name,
  on: rules.isOn(rule),
  from: rules.isAdded(rule.name) ? 'request' : 'config',
  attempts: rules.attemptsOf(rule),
})

/** Throws for what is no rule, and for the name of a rule that cannot be replaced. */
async function toAddable(rules: RuleBook, declared: JsonObject, name: string): Promise<CompiledRule> {
  const rule = await toRule(declared, name)
  if (rules.find(rule.name) && !rules.isAdded(rule.name)) throw fromConfig(rule.name)
  return rule
}

/** Throws a 422 that names each mistake with its place. */
async function toRule(declared: JsonObject, name: string): Promise<CompiledRule> {
  const { mistakesInRule } = await import('../../declarations/rule-shape.ts')
  const { compileRule } = await import('../../rules/compile-rule.ts')
  const mistakes = mistakesInRule(declared, '')
  const [first] = mistakes
  if (!first) return compileRule(declared as unknown as RuleDeclaration, name)
  const issues = mistakes.map(({ path, message }) => ({
    code: 'invalid' as const,
    message,
    source: { in: 'document' as const, pointer: pointerTo(path) },
  }))
  throw new ApiError('invalid', `This is not a rule: ${sentenceAbout(first)}`, { issues })
}

const sentenceAbout = ({ path, message }: { readonly path: string; readonly message: string }): string =>
  path === '' ? message : `${path.replace(/^\./, '')}: ${message}`

const pointerTo = (path: string): string =>
  path
    .split(/[.[\]]+/)
    .filter((name) => name !== '')
    .map((name) => `/${name}`)
    .join('')

function freeRuleName(rules: RuleBook): string {
  let n = 1
  while (rules.find(`rule-${n}`)) n++
  return `rule-${n}`
}

/** From other machines, rules call only servers that a rule of the configuration calls, too. */
function assertMayCall(ctx: Context, rule: CompiledRule, rules: RuleBook): void {
  if (isFromHere(ctx)) return
  const known = new Set(rules.all.filter(({ name }) => !rules.isAdded(name)).flatMap(callsOf))
  const other = callsOf(rule).find((origin) => !known.has(origin))
  if (other === undefined) return
  throw new ApiError('forbidden', `From another machine, no rule may be added that calls ${other}.`, {
    help: 'Add it on this machine, or have a rule in the configuration that calls the same server.',
  })
}

const callsOf = ({ steps }: CompiledRule): readonly string[] =>
  steps.flatMap(({ call, later }) =>
    [call, later?.call].flatMap((one) => (one ? [originOfCall(one.url)?.toLowerCase() ?? ''] : [])),
  )

const fromConfig = (name: string): ApiError =>
  new ApiError('conflict', `The rule "${name}" is in the configuration, and stays there.`, {
    help: `Switch it off: PATCH /_/rules/${encodeURIComponent(name)} {"on": false}`,
  })

const taken = (name: string): ApiError =>
  new ApiError('conflict', `There is a rule "${name}" already.`, {
    help: `Replace it: PUT /_/rules/${encodeURIComponent(name)}`,
  })
