import type { ParameterizedContext } from 'koa'

import { ApiError, badHeader, suggest } from '../core/error.ts'
import type { SimulationSettings } from '../declarations/simulation.ts'
import { badParameter, single } from '../dialects/common/parameters.ts'
import type { Fate } from '../rules/fate.ts'
import { parsePreference, type PreferenceName, preferenceNames, preferencesIn } from '../rules/preferences.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import { isLocalClient } from './machine.ts'
import type { RequestState } from './request-state.ts'

export type SimulatedContext = ParameterizedContext<RequestState>

/** What a request asks to be done to its answer, by the header `Prefer` or by its query. */
export interface Wish {
  readonly name: PreferenceName
  readonly value: string
  readonly by: 'header' | 'query'
}

/**
 * The wishes of a request. The query comes before the header, which a client may send with all requests. Throws a 403 if
 * this client may have none.
 */
export function wishesOf(ctx: SimulatedContext, settings: SimulationSettings): readonly Wish[] {
  const query = [...new URLSearchParams(ctx.querystring)]
  const preferences = preferencesIn(ctx.get('Prefer'))
  const wishes = preferenceNames.flatMap((name): readonly Wish[] => {
    const parameter = single({ query }, `_${name}`)
    if (parameter !== undefined) return [{ name, value: parameter, by: 'query' }]
    const value = preferences.get(name)
    return value === undefined ? [] : [{ name, value, by: 'header' }]
  })
  if (wishes.length > 0 && !maySimulate(ctx, settings)) throw notAllowed(wishes, settings)
  return wishes
}

/** Whether simulation is for this client: it could keep a server on the network busy. */
export const maySimulate = ({ ip }: SimulatedContext, { audience }: SimulationSettings): boolean =>
  audience === 'everyone' || (audience === 'local' && isLocalClient(ip))

function notAllowed(wishes: readonly Wish[], { audience }: SimulationSettings): ApiError {
  const names = wishes.map(({ name, by }) => (by === 'query' ? `_${name}` : `Prefer: ${name}`)).join(', ')
  return audience === 'local'
    ? new ApiError('forbidden', `Only clients on the server's machine may use ${names}.`, {
        help: 'Start the server with --simulation everyone to allow it for everyone.',
      })
    : new ApiError('forbidden', `Simulation is turned off, so ${names} is not available.`, {
        help: 'Start the server with --simulation local, or everyone, to turn it on.',
      })
}

/** What the wishes come to. Throws a 400 for one that makes no sense. */
export function fateOf(wishes: readonly Wish[]): Fate {
  const fates = wishes.map(({ name, value, by }) => {
    const fate = parsePreference(name, value)
    if (!('problem' in fate)) return fate
    const { problem, help } = fate
    throw by === 'query'
      ? badParameter(`_${name}`, problem, { help })
      : badHeader('bad_request', 'Prefer', problem, { help })
  })
  return Object.assign({}, ...fates) as Fate
}

/** Throws a 400 for a rule or a scenario that there is not. */
export function assertNamed(wishes: readonly Wish[], rules: RuleBook): void {
  const known = { example: rules.all.map(({ name }) => name), scenario: rules.scenarios }
  for (const { name, value, by } of wishes) {
    if ((name !== 'example' && name !== 'scenario') || known[name].includes(value)) continue
    const problem = `There is no ${name === 'example' ? 'rule' : 'scenario'} "${value}".`
    const help = suggest(value, known[name])
    throw by === 'query'
      ? badParameter(`_${name}`, problem, { help })
      : badHeader('bad_request', 'Prefer', problem, { help })
  }
}

/** As a client writes them: `Prefer: code=503, delay=80`, or `_code=503`. */
export function wishText(wishes: readonly Wish[]): string {
  const header = wishes.filter(({ by }) => by === 'header').map(({ name, value }) => `${name}=${value}`)
  const query = wishes.filter(({ by }) => by === 'query').map(({ name, value }) => `_${name}=${value}`)
  return [...(header.length > 0 ? [`Prefer: ${header.join(', ')}`] : []), ...query].join(', ')
}

/** Says which wishes were fulfilled (RFC 7240 §3), beside those of the dialect. What fails anyway keeps its status. */
export function addApplied(ctx: SimulatedContext, wishes: readonly Wish[], rules: readonly string[]): void {
  const fulfilled = wishes.filter(({ name, value }) => {
    if (name === 'example') return rules.includes(value)
    return name !== 'code' || Number(value) >= 400 || Number(value) === ctx.status
  })
  if (ctx.headerSent || fulfilled.length === 0) return
  const others = ctx.res.getHeader('Preference-Applied')
  const applied = fulfilled.map(({ name, value }) => `${name}=${/[,;" ]/.test(value) ? `"${value}"` : value}`)
  ctx.set('Preference-Applied', [...(others === undefined ? [] : [others]), ...applied].join(', '))
}
