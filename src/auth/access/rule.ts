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
