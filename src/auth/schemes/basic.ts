import { isUtf8 } from 'node:buffer'

import { authorization, challenge, realm, wrongCredentials } from '../credentials.ts'
import type { AuthContext, AuthScheme } from '../scheme.ts'

/** Name and password with every request (RFC 7617). */
export async function openBasic(context: AuthContext): Promise<AuthScheme> {
  const signIn = context.signIn()
  return {
    name: 'basic',
    description: { type: 'http', scheme: 'basic' },
    challenge: basicChallenge,
    wayIn: 'a name and a password (HTTP Basic)',
    async authenticate(credentials) {
      const encoded = authorization(credentials, 'basic')
      if (encoded === undefined) return undefined
      const given = decodePair(encoded)
      const account = given && (await signIn({ ...given, address: credentials.address }))
      if (!account) throw wrongCredentials(basicChallenge)
      return account.principal
    },
  }
}

const basicChallenge = challenge('Basic', { realm, charset: 'UTF-8' })

/** `name:password` in Base64. The name ends at the first colon; the rest is the password. */
function decodePair(encoded: string): { name: string; password: string } | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  const [, name, password] = isUtf8(bytes) ? (/^([^:]*):(.*)$/s.exec(bytes.toString()) ?? []) : []
  return name === undefined || password === undefined ? undefined : { name, password }
}
