import type { JWK } from 'jose'

import { isObject } from '../../../core/json.ts'
import type { AuthContext, PrivateStates } from '../../context.ts'
import type { AuthDeclaration } from '../../options.ts'
import type { PrivateState } from '../../private-state.ts'
import type { AuthScheme } from '../../scheme.ts'
import { createJwtEndpoints } from './endpoints.ts'
import { createJwtScheme, mintToken } from './jwt.ts'
import { keySetEndpoint } from './key-set.ts'
import { type JwtDeclaration, toJwtSettings } from './options.ts'
import { noSessions, Sessions, type SessionState } from './sessions.ts'
import { keptKey, openSigningKey, type SigningKey, type SigningState } from './signing-key.ts'
import { createTokens } from './tokens.ts'

export async function openJwt(context: AuthContext): Promise<AuthScheme> {
  const settings = toJwtSettings(jwtOf(context.options))
  const key = await openKey(context)
  const tokens = createTokens(key, settings)
  const state = await context.states.open('tokens', { initial: noSessions, isValid: isSessionState })
  const sessions = new Sessions(state, { access: settings.accessLife, refresh: settings.refreshLife })
  const parts = { settings, tokens, sessions, accounts: context.accounts() }
  const endpoints = createJwtEndpoints({ ...parts, signIn: context.signIn(), createUser: context.createUser })
  return {
    ...createJwtScheme(parts, [...endpoints, ...(key.publicKeys ? [keySetEndpoint(key.publicKeys)] : [])]),
    mint: async (principal, life) => mintToken(parts, principal, life),
  }
}

/** The key that tokens are signed with: given from outside, or made on first use and kept. */
export async function openKey({
  options,
  states,
  isProduction,
}: Pick<AuthContext, 'options' | 'states' | 'isProduction'>): Promise<SigningKey> {
  const { algorithm } = toJwtSettings(jwtOf(options))
  const state = await openSigningState(states)
  return openSigningKey({ ...options.jwtSecrets, algorithm, state, isProduction })
}

/** What is declared of the tokens; nothing when they are only asked for. */
export const jwtOf = ({ jwt }: AuthDeclaration): JwtDeclaration => (typeof jwt === 'object' ? jwt : {})

/** The private key of the local identity provider, made on first use and kept. */
export const openKeyPair = async (states: PrivateStates, algorithm: 'RS256' | 'ES256'): Promise<JWK> =>
  keptKey(await openSigningState(states), algorithm)

const openSigningState = async (states: PrivateStates): Promise<PrivateState<SigningState>> =>
  states.open<SigningState>('signing', { initial: {}, isValid: isSigningState })

const isSigningState = (value: unknown): value is SigningState =>
  isObject(value) &&
  ['string', 'undefined'].includes(typeof value['secret']) &&
  (value['keys'] === undefined || isObject(value['keys']))

const isSessionState = (value: unknown): value is SessionState =>
  isObject(value) && isObject(value['sessions']) && isObject(value['revoked'])
