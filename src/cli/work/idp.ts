import { stat } from 'node:fs/promises'

import type { AuthDeclaration } from '../../auth/options.ts'
import type { AccountSource } from '../../auth/users/accounts.ts'
import { createSignIn } from '../../auth/users/sign-in.ts'
import { startIdentityProvider } from '../../server/identity-provider.ts'
import { privateFilesOf } from '../../store/private/private-files.ts'
import type { Store } from '../../store/store.ts'
import type { IdpArguments } from '../commands/idp.ts'
import type { DataPlace } from '../options/data-option.ts'
import { stopOnSignals } from '../signals.ts'
import { accountsIn, openForReading } from './open-data.ts'

/** Until it is stopped. */
export async function run({
  data,
  config,
  host,
  port,
  'client-id': clientId,
  audience,
}: IdpArguments): Promise<void> {
  const { source, auth } = await following({ data, config })
  const accounts = accountsIn(source, auth)
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
async function following(place: DataPlace): Promise<{ source: AccountSource; auth: AuthDeclaration }> {
  const first = await openForReading(place)
  let { store } = first
  let seen = await stateOf(place.data)
  const current = async (): Promise<Store> => {
    const state = await stateOf(place.data)
    if (state !== seen) {
      store = await openForReading(place).then(
        (next) => next.store,
        () => store,
      )
      seen = state
    }
    return store
  }
  const source: AccountSource = {
    get model() {
      return store.model
    },
    get: async (collection, key) => (await current()).get(collection, key),
    find: async (collection, query) => (await current()).find(collection, query),
  }
  return { source, auth: first.auth }
}

const stateOf = async (file: string): Promise<string> =>
  stat(file).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => '',
  )
