import { randomBytes, scrypt, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'

import { areEqual } from '../secret.ts'

/** Cost 2^15 with 8 blocks needs 32 MB and some 80 ms, which makes guessing slow. */
const cost = { ln: 15, r: 8, p: 1 }

/** A salted hash in the PHC string format: `$scrypt$ln=15,r=8,p=1$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, cost)
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${toUnpaddedBase64(salt)}$${toUnpaddedBase64(hash)}`
}

export const isPasswordHash = (text: string): boolean => hashPattern.test(text)

/** Does the same work with and without a hash, so that the time does not reveal which users exist. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const stored = hashPattern.exec(hash ?? '') ?? hashPattern.exec(dummyHash)
  const [, ln, r, p, salt = '', expected = ''] = stored ?? []
  const derived = await derive(password, Buffer.from(salt, 'base64'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  })
  return areEqual(derived, Buffer.from(expected, 'base64')) && hash !== undefined && isPasswordHash(hash)
}

/** Only costs that need at most 64 MB: a hash in the data must not be able to exhaust the memory. */
const hashPattern = /^\$scrypt\$ln=(1[0-5]),r=([1-8]),p=([1-4])\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})$/

/** Compared with when there is no such user. No password has this hash. */
const dummyHash = `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

interface Cost {
  readonly ln: number
  readonly r: number
  readonly p: number
}

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** Different encodings of the same characters are the same password (RFC 8265 §4.2). */
const derive = async (password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> =>
  inTurn(async () =>
    scryptAsync(password.normalize('NFC'), salt, 32, { N: 2 ** ln, r, p, maxmem: 64 * 1024 * 1024 }),
  )

const maxConcurrent = 2
const waiting: (() => void)[] = []
let running = 0

/** Two at a time: Node has four threads for such work, and files need the others. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= maxConcurrent) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

const toUnpaddedBase64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
