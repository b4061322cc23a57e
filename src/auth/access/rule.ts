import type { Operation } from '../../core/operation.ts'
import type { Principal } from '../policy.ts'

export const actions = ['read', 'create', 'update', 'delete'] as const
export type Action = (typeof actions)[number]

/** The question that a rule answers. */
export interface AccessRequest {
  readonly principal: Principal | undefined
  readonly action: Action
  readonly collection: string
  /** The whole operation; it may only touch the collection, for example by including it. */
  readonly operation: Operation
}

/** Only `true` allows; a promise does not. */
export type AccessCheck = (request: AccessRequest) => boolean

/**
 * `public`: everyone. `key`: the holder of a key, or a user. `user`: a user who has signed in. `owner`: the user whose
 * id the resource holds. Any other word is a role.
 */
export type Rule = string | AccessCheck
export const ruleWords = ['public', 'key', 'user', 'owner'] as const

/** A role or a function: a rule that signing in alone does not fulfil. */
export const isPrivilege = (rule: Rule): boolean =>
  typeof rule === 'function' || !ruleWords.some((word) => word === rule)

/** The part of a collection that a rule allows: everything, the principal's own resources, or nothing. */
export type AllowedPart = 'all' | 'own' | 'none'

/** The largest part that any of the rules allows. */
export function allowedPart(rules: readonly Rule[], request: AccessRequest): AllowedPart {
  const parts = new Set(rules.map((rule) => partOfRule(rule, request)))
  if (parts.has('all')) return 'all'
  return parts.has('own') ? 'own' : 'none'
}

function partOfRule(rule: Rule, request: AccessRequest): AllowedPart {
  const { principal } = request
  if (typeof rule === 'function') {
    // JavaScript may return anything.
    const answer: unknown = rule(request)
    return answer === true ? 'all' : 'none'
  }
  if (rule === 'public') return 'all'
  if (!principal) return 'none'
  if (rule === 'owner') return principal.kind === 'user' ? 'own' : 'none'
  const isFulfilled =
    rule === 'key' || (rule === 'user' ? principal.kind === 'user' : principal.roles.includes(rule))
  return isFulfilled ? 'all' : 'none'
}
