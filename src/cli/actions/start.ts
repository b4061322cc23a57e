import { hideBin } from 'yargs/helpers'

import { createServer } from '../../server/create-server.ts'
import type { Server } from '../../server/interface.ts'
import { banner, keyInQueryWarning } from '../banner.ts'
import { stopOnSignals } from '../exit.ts'
import { withJsonServerSettings } from '../options/json-server-settings.ts'
import { toServerOptions } from '../options/server-options.ts'
import { givenBy, settingSources } from '../options/setting-sources.ts'
import type { StartArguments } from '../options/start-options.ts'

/** Serves until a signal ends it. Throws a {@link UserError} for options that cannot be used. */
export async function serve(asked: StartArguments): Promise<void> {
  const isGiven = givenBy(hideBin(process.argv), process.env)
  const { given, sources, notices } = await withJsonServerSettings(
    asked,
    (option) => isGiven(option) || (option === 'port' && process.env['PORT'] !== undefined),
  )
  for (const notice of notices) console.warn(notice)
  const { idAttribute, keySuffix } = given
  const options = await toServerOptions(given)
  const server = await createServer({
    ...options,
    ...(idAttribute === undefined ? {} : { idAttribute }),
    ...(keySuffix === undefined ? {} : { keySuffix }),
  })
  stopOnSignals(server)
  for (const notice of unusedIdNotices(server, idAttribute)) console.warn(notice)
  if (given['key-in-query']) console.warn(keyInQueryWarning)
  if (!given.quiet)
    console.log(
      await banner(server, {
        data: options.data,
        demo: given.demo,
        host: given.host,
        hasLog: options.log !== 0,
        isReadOnly: options.readOnly ?? false,
        staticFolder: options.staticFolder,
        settings: [...settingSources(hideBin(process.argv), process.env, options.auth), ...sources],
      }),
    )
  await listenToKeys(server)
  if (given.open) await openBrowser(server.url)
}

/** The collections that have the attribute which json-server.json calls the id, but not as an id. */
function unusedIdNotices({ store }: Server, idAttribute: string | undefined): readonly string[] {
  if (idAttribute === undefined || idAttribute === 'id') return []
  return [...store.model.collections.values()].flatMap(({ name, kind, attributes, ...names }) => {
    const isUsed = names.idInFile === idAttribute || names.idAttribute !== 'id'
    return isUsed || kind !== 'collection' || !attributes.has(idAttribute)
      ? []
      : `"${idAttribute}" is not the id in ${name}: some records have no ${idAttribute}, or the same.`
  })
}

/** Loaded only at a terminal, so that a server starts sooner elsewhere. */
async function listenToKeys(server: Server): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return
  const { followKeys } = await import('../terminal-keys.ts')
  await followKeys(server, console.log)
}

async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open')
  const browser = await open(url)
  browser.on('error', () => console.error(`No browser could be opened. The home page is at ${url}/`))
}
