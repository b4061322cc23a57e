import { stat } from 'node:fs/promises'

import { startIdentityProvider } from '../../auth/identity-provider/identity-provider.ts'
import type { AuthDeclaration } from '../../auth/options.ts'
import type { AccountSource } from '../../auth/users/accounts.ts'
import { createSignIn } from '../../auth/users/sign-in.ts'
import { toNetworkSettings } from '../../declarations/network.ts'
import { listenForKnownHosts } from '../../http/middleware/cors-and-hosts.ts'
import { reportRefusals } from '../../http/refusals.ts'
import { privateFilesOf } from '../../store/private/private-files.ts'
import type { Store } from '../../store/store.ts'
import { stopOnSignals } from '../exit.ts'
import type { DataFiles } from '../options/start-options.ts'
import { accountsIn, openForReading } from './data.ts'

export interface IdpArguments extends DataFiles {
  readonly host: string
  readonly port: number
  readonly 'allow-host': readonly string[] | undefined
  readonly 'client-id': string
  readonly audience: string
}

/** Runs an identity provider until a signal ends it. */
export async function runProvider({
  data,
  config,
  host,
  port,
  'allow-host': allowedHosts = [],
  'client-id': clientId,
  audience,
}: IdpArguments): Promise<void> {
  const { source, auth } = await followUsers({ data, config })
  const accounts = accountsIn(source, auth)
  const context = {
    accounts: () => accounts,
    signIn: () => createSignIn(accounts),
    states: await privateFilesOf(data, console.error),
  }
  const network = { current: toNetworkSettings({}, { host, allowedHosts }) }
  const listen = listenForKnownHosts(network, reportRefusals(console.error))
  const provider = await startIdentityProvider(context, listen, { host, port, clientId, audience })
  stopOnSignals(provider)
  console.log(
    [
      '',
      `Understudy is serving an identity provider for the users of ${data}.`,
      '',
      `  Issuer     ${provider.domain}`,
      `  Client ID  ${provider.clientId}`,
      `  Audience   ${provider.audience}`,
      `  Stop       Ctrl+C`,
      '',
    ].join('\n'),
  )
}

/** Reads the users from the file, again whenever it has changed. */
async function followUsers(files: DataFiles): Promise<{ source: AccountSource; auth: AuthDeclaration }> {
  const first = await openForReading(files)
  let { store } = first
  let seen = await stateOf(files.data)
  const current = async (): Promise<Store> => {
    const state = await stateOf(files.data)
    if (state !== seen) {
      store = await openForReading(files).then(
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
