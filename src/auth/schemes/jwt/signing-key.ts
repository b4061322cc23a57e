import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWK,
} from 'jose'

import { UserError } from '../../../core/error.ts'
import { isObject, type JsonObject } from '../../../core/json.ts'
import type { PrivateState, PrivateStates } from '../../private-state.ts'
import type { AuthContext } from '../../scheme.ts'
import { randomSecret } from '../../secret.ts'
import type { Algorithm, JwtSecrets } from './jwt-settings.ts'

export interface SigningKey {
  readonly algorithm: Algorithm
  readonly id?: string
  readonly sign: CryptoKey | Uint8Array
  readonly verify: CryptoKey | Uint8Array
  /** The JSON Web Key Set (RFC 7517) for others to verify with; none for HS256, whose only key is secret. */
  readonly publicKeys?: JsonObject
}

/**
 * The key that tokens are signed with: from the options, or generated on first use and kept. Throws a
 * {@link UserError} for a key that is missing or too weak.
 */
export async function openSigningKey(
  { options, states, isProduction }: Pick<AuthContext, 'options' | 'states' | 'isProduction'>,
  algorithm: Algorithm,
): Promise<SigningKey> {
  const source = { ...options.jwtSecrets, state: await openSigningState(states), isProduction }
  return algorithm === 'HS256' ? secretKey(source) : keyPair(source, algorithm)
}

/** The private key of the local identity provider, generated on first use and kept. */
export const openKeyPair = async (states: PrivateStates, algorithm: 'RS256' | 'ES256'): Promise<JWK> =>
  keptKey(await openSigningState(states), algorithm)

/** Generated on first use, where the options give no key. */
interface SigningState {
  readonly secret?: string
  /** Private keys as JWK, by algorithm. */
  readonly keys?: Readonly<Partial<Record<Algorithm, JWK>>>
}

const openSigningState = async (states: PrivateStates): Promise<PrivateState<SigningState>> =>
  states.open<SigningState>('signing', { initial: {}, isValid: isSigningState })

const isSigningState = (value: unknown): value is SigningState =>
  isObject(value) &&
  ['string', 'undefined'].includes(typeof value['secret']) &&
  (value['keys'] === undefined || isObject(value['keys']))

interface KeySource extends JwtSecrets {
  readonly state: PrivateState<SigningState>
  /** In production no key is generated: several servers would each have a different one. */
  readonly isProduction: boolean
}

async function secretKey({ secret, state, isProduction }: KeySource): Promise<SigningKey> {
  if (secret === undefined && isProduction)
    throw missingKey('JWT_SECRET', `at least 32 random bytes. ${generateSecret}`)
  if (secret === undefined && state.value.secret === undefined)
    await state.update(
      (before) => (before.secret === undefined ? { ...before, secret: randomSecret() } : before),
      { orInMemory: true },
    )
  const key = new TextEncoder().encode(secret ?? state.value.secret)
  if (key.length >= 32) return { algorithm: 'HS256', sign: key, verify: key }
  throw new UserError(
    `The secret for signing tokens has ${key.length} bytes, and HS256 requires at least 32 (RFC 7518 §3.2). ${generateSecret}`,
  )
}

const generateSecret = 'Generate a secret with: node -p "crypto.randomBytes(32).toString(\'base64url\')"'

async function keyPair(source: KeySource, algorithm: Algorithm): Promise<SigningKey> {
  const { privateKey, isProduction } = source
  if (privateKey === undefined && isProduction)
    throw missingKey('JWT_PRIVATE_KEY', `a PKCS #8 key in PEM. ${generateKey(algorithm)}`)
  const jwk =
    privateKey === undefined
      ? await keptKey(source.state, algorithm)
      : await exportedKey(privateKey, algorithm)
  const publicJwk = publicHalf(jwk)
  const id = await calculateJwkThumbprint(publicJwk)
  return {
    algorithm,
    id,
    sign: await importJWK(jwk, algorithm),
    verify: await importJWK(publicJwk, algorithm),
    publicKeys: { keys: [{ ...(publicJwk as JsonObject), kid: id, alg: algorithm, use: 'sig' }] },
  }
}

async function keptKey(state: PrivateState<SigningState>, algorithm: Algorithm): Promise<JWK> {
  const kept = state.value.keys?.[algorithm]
  if (kept) return kept
  const generated = await exportJWK((await generateKeyPair(algorithm, { extractable: true })).privateKey)
  await state.update((before) => ({ ...before, keys: { ...before.keys, [algorithm]: generated } }), {
    orInMemory: true,
  })
  return generated
}

async function exportedKey(pem: string, algorithm: Algorithm): Promise<JWK> {
  try {
    return await exportJWK(await importPKCS8(pem, algorithm, { extractable: true }))
  } catch {
    throw new UserError(
      `JWT_PRIVATE_KEY is not a private key for ${algorithm} in PKCS #8 (PEM). ${generateKey(algorithm)}`,
    )
  }
}

/** Everything but the private members (RFC 7518 §6). */
function publicHalf({ kty, n, e, crv, x, y }: JWK): JWK {
  return kty === 'RSA'
    ? { kty, n: n ?? '', e: e ?? '' }
    : { kty: 'EC', crv: crv ?? '', x: x ?? '', y: y ?? '' }
}

const missingKey = (name: string, what: string): UserError =>
  new UserError(`With NODE_ENV=production, ${name} must be set in the environment: ${what}`)

const generateKey = (algorithm: Algorithm): string =>
  `Generate one with: openssl genpkey ${algorithm === 'RS256' ? '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' : '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'}`
