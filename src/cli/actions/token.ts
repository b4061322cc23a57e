import { declaredJwt, parseDuration, toJwtSettings } from '../../auth/schemes/jwt/jwt-settings.ts'
import { openSigningKey } from '../../auth/schemes/jwt/signing-key.ts'
import { createTokens, mintToken } from '../../auth/schemes/jwt/tokens.ts'
import { unknownUser } from '../../auth/users/accounts.ts'
import { machineClock } from '../../core/clock.ts'
import { privateFilesOf } from '../../store/private/private-files.ts'
import { secretsIn } from '../options/server-options.ts'
import type { DataFiles } from '../options/start-options.ts'
import { accountsIn, openForReading } from './data.ts'

export interface TokenArguments extends DataFiles {
  readonly user: string
  readonly expires: string
  readonly expired: boolean
}

/** An access token, signed with the key of the server on this data; the key is created if there is none. */
export async function mint({ data, config, user, expires, expired }: TokenArguments): Promise<string> {
  const seconds = parseDuration(expires, '--expires')
  const { store, auth } = await openForReading({ data, config })
  try {
    const accounts = accountsIn(store, auth)
    const account = (await accounts.byName(user)) ?? (await accounts.byId(user))
    if (!account) throw await unknownUser(accounts, user)
    const isProduction = process.env['NODE_ENV'] === 'production'
    const options = { ...auth, ...secretsIn(process.env) }
    const settings = toJwtSettings(declaredJwt(options.jwt))
    const states = await privateFilesOf(data)
    const key = await openSigningKey({ options, states, isProduction }, settings.algorithm)
    return await mintToken(
      createTokens(key, settings, { clock: machineClock }),
      account,
      expired ? -seconds : seconds,
    )
  } finally {
    await store.close()
  }
}
