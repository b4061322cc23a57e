import { isUtf8 } from 'node:buffer'

import { challenge, realm } from '../../challenge.ts'
import { authorization, wrongCredentials } from '../../credentials.ts'
import type { AuthScheme } from '../../scheme.ts'
import type { SignIn } from '../../users/sign-in.ts'

const basicChallenge = challenge('Basic', { realm, charset: 'UTF-8' })

/** Name and password with every request (RFC 7617). */
export const createBasicScheme = (signIn: SignIn): AuthScheme => ({
  name: 'basic',
  description: { type: 'http', scheme: 'basic' },
  challenge: basicChallenge,
  async authenticate(credentials) {
    const encoded = authorization(credentials, 'basic')
    if (encoded === undefined) return undefined
    const given = parsePair(encoded)
    const account = given && (await signIn({ ...given, address: credentials.address }))
    if (!account) throw wrongCredentials(basicChallenge)
    return account.principal
  },
})

/** `name:password` in Base64. The name ends at the first colon; what follows is all password. */
function parsePair(encoded: string): { name: string; password: string } | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  const [, name, password] = isUtf8(bytes) ? (/^([^:]*):(.*)$/s.exec(bytes.toString()) ?? []) : []
  return name === undefined || password === undefined ? undefined : { name, password }
}
