import type { Operation } from '../../core/operation.ts'
import type { Principal } from '../policy.ts'

export const actions = ['read', 'create', 'update', 'delete'] as const
export type Action = (typeof actions)[number]

/** What is asked of a rule that is a function. */
export interface Asked {
  readonly principal: Principal | undefined
  readonly action: Action
  readonly collection: string
  /** The whole operation; the collection may be one that it only touches, such as by including. */
  readonly operation: Operation
}

/** Nothing but `true` lets in; a promise does not. */
export type AccessCheck = (asked: Asked) => boolean

/**
 * `public`: everybody. `key`: whoever has a key or has signed in. `user`: whoever has signed in. `owner`: the user whose
 * id the resource holds. Any other word is a role.
 */
export type Rule = string | AccessCheck
export const ruleWords = ['public', 'key', 'user', 'owner'] as const

/** A role or a function: what not just anybody fulfils who has signed in. */
export const isPrivilege = (rule: Rule): boolean =>
  typeof rule === 'function' || !ruleWords.some((word) => word === rule)

/** How far a rule lets somebody in: to everything, to what is their own, or not at all. */
export type Reach = 'all' | 'own' | 'none'

/** The furthest that any of the rules reaches. */
export function reach(rules: readonly Rule[], asked: Asked): Reach {
  const reaches = new Set(rules.map((rule) => reachOf(rule, asked)))
  if (reaches.has('all')) return 'all'
  return reaches.has('own') ? 'own' : 'none'
}

function reachOf(rule: Rule, asked: Asked): Reach {
  const { principal } = asked
  if (typeof rule === 'function') return isTrue(rule(asked)) ? 'all' : 'none'
  if (rule === 'public') return 'all'
  if (!principal) return 'none'
  if (rule === 'owner') return principal.kind === 'user' ? 'own' : 'none'
  const holds =
    rule === 'key' || (rule === 'user' ? principal.kind === 'user' : principal.roles.includes(rule))
  return holds ? 'all' : 'none'
}

/** What is no TypeScript may return anything. */
const isTrue = (answer: unknown): boolean => answer === true
