import { stat } from 'node:fs/promises'

import type { AccountSource } from '../../auth/accounts.ts'
import { createSignIn } from '../../auth/sign-in.ts'
import { startIdentityProvider } from '../../identity-provider.ts'
import { privateFilesOf } from '../../store/private-files.ts'
import type { Store } from '../../store/store.ts'
import { accountsIn, openForReading } from '../data.ts'
import type { IdpArguments } from '../idp.ts'
import { stopOnSignals } from '../signals.ts'

/** Until it is stopped. */
export async function run({
  data,
  host,
  port,
  'client-id': clientId,
  audience,
}: IdpArguments): Promise<void> {
  const source = await following(data)
  const accounts = accountsIn(source)
  const context = {
    accounts: () => accounts,
    signIn: () => createSignIn(accounts),
    states: await privateFilesOf(data),
  }
  const provider = await startIdentityProvider(context, { host, port, clientId, audience })
  stopOnSignals(provider)
  console.log(
    [
      '',
      `An identity provider for the users of ${data}.`,
      '',
      `  Issuer     ${provider.domain}`,
      `  Client ID  ${provider.clientId}`,
      `  Audience   ${provider.audience}`,
      `  Stop       Ctrl+C`,
      '',
    ].join('\n'),
  )
}

/** The users as they are in the file, also after it has changed. */
async function following(file: string): Promise<AccountSource> {
  let store: Store = await openForReading(file)
  let seen = await stateOf(file)
  const current = async (): Promise<Store> => {
    const state = await stateOf(file)
    if (state !== seen) {
      store = await openForReading(file).catch(() => store)
      seen = state
    }
    return store
  }
  return {
    get model() {
      return store.model
    },
    get: async (collection, key) => (await current()).get(collection, key),
    find: async (collection, query) => (await current()).find(collection, query),
  }
}

const stateOf = async (file: string): Promise<string> =>
  stat(file).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => '',
  )
