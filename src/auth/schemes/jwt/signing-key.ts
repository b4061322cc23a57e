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
import type { JsonObject } from '../../../core/json.ts'
import type { PrivateState } from '../../private-state.ts'
import { randomSecret } from '../../secret.ts'
import type { Algorithm, JwtSecrets } from './options.ts'

/** What was made on first use, when nothing was given. */
export interface SigningState {
  readonly secret?: string
  /** Private keys as JWK, by algorithm. */
  readonly keys?: Readonly<Partial<Record<Algorithm, JWK>>>
}

export interface SigningKey {
  readonly algorithm: Algorithm
  readonly id?: string
  readonly sign: CryptoKey | Uint8Array
  readonly verify: CryptoKey | Uint8Array
  /** The JSON Web Key Set (RFC 7517) that others verify with; none for HS256, whose only key is secret. */
  readonly publicKeys?: JsonObject
}

export interface SigningKeyOptions extends JwtSecrets {
  readonly algorithm: Algorithm
  readonly state: PrivateState<SigningState>
  /** In production nothing is made up: several servers would each have their own. */
  readonly isProduction: boolean
}

/** Throws a {@link UserError} when there is no key, or one that is too weak. */
export async function openSigningKey(options: SigningKeyOptions): Promise<SigningKey> {
  return options.algorithm === 'HS256' ? secretKey(options) : keyPair(options, options.algorithm)
}

async function secretKey({ secret, state, isProduction }: SigningKeyOptions): Promise<SigningKey> {
  if (secret === undefined && isProduction) throw missing('JWT_SECRET', 'at least 32 random bytes')
  if (secret === undefined && state.value.secret === undefined)
    await state.update((before) =>
      before.secret === undefined ? { ...before, secret: randomSecret() } : before,
    )
  const key = new TextEncoder().encode(secret ?? state.value.secret)
  if (key.length >= 32) return { algorithm: 'HS256', sign: key, verify: key }
  throw new UserError(
    `The secret for signing tokens has ${key.length} bytes, and HS256 takes at least 32 (RFC 7518 §3.2). ${makeOne}`,
  )
}

const makeOne = 'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')"'

async function keyPair(options: SigningKeyOptions, algorithm: Algorithm): Promise<SigningKey> {
  const { privateKey, isProduction } = options
  if (privateKey === undefined && isProduction) throw missing('JWT_PRIVATE_KEY', 'a PKCS #8 key in PEM')
  const jwk =
    privateKey === undefined
      ? await keptKey(options.state, algorithm)
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

/** A private key that is made on first use. */
export async function keptKey(state: PrivateState<SigningState>, algorithm: Algorithm): Promise<JWK> {
  const kept = state.value.keys?.[algorithm]
  if (kept) return kept
  const made = await exportJWK((await generateKeyPair(algorithm, { extractable: true })).privateKey)
  await state.update((before) => ({ ...before, keys: { ...before.keys, [algorithm]: made } }))
  return made
}

async function exportedKey(pem: string, algorithm: Algorithm): Promise<JWK> {
  try {
    return await exportJWK(await importPKCS8(pem, algorithm, { extractable: true }))
  } catch {
    throw new UserError(`JWT_PRIVATE_KEY is no private key for ${algorithm} in PKCS #8 (PEM).`)
  }
}

/** Everything but the private members (RFC 7518 §6). */
function publicHalf({ kty, n, e, crv, x, y }: JWK): JWK {
  return kty === 'RSA'
    ? { kty, n: n ?? '', e: e ?? '' }
    : { kty: 'EC', crv: crv ?? '', x: x ?? '', y: y ?? '' }
}

const missing = (name: string, what: string): UserError =>
  new UserError(`With NODE_ENV=production the environment has to say ${name}: ${what}. ${makeOne}`)
