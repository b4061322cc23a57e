import { stat } from 'node:fs/promises'

import type { CommandModule } from 'yargs'

import { UserError } from '../../core/error.ts'
import type * as Server from '../../server/create-server.ts'
import { banner } from '../banner.ts'
import { load } from '../load.ts'
import { toAuthOptions } from '../options/auth-options.ts'
import { type StartArguments, startOptions } from '../options/start-options.ts'
import { keyInQueryWarning } from '../protection-lines.ts'
import { stopOnSignals } from '../signals.ts'

type Given = StartArguments & { file: string | undefined }

/** `start [FILE]`, which is also what runs when no command is named. */
export const startCommand: CommandModule<object, Given> = {
  command: ['$0 [file]', 'serve [file]'],
  describe: 'Serve a JSON file as an API; without a file, the demo cookie shop',
  builder: (parser) =>
    parser
      .env('UNDERSTUDY')
      .positional('file', { type: 'string', describe: 'Same as --data' })
      .options(startOptions)
      .example('$0', 'The demo cookie shop, in memory')
      .example('$0 --data shop.json', 'Your own file; changes are kept in it')
      .example('$0 shop.json --prefix /api --port 4000', 'At http://localhost:4000/api')
      .example('$0 shop.json --jwt', 'Users of the file sign in at /auth/login')
      .example('$0 shop.json --delay 200-800', 'As slow as a real network'),
  handler: start,
}

async function start(given: Given): Promise<void> {
  const [options, { createServer }] = await Promise.all([
    toServerOptions(given),
    load<typeof Server>('../server/create-server.js'),
  ])
  const server = await createServer(options)
  stopOnSignals(server)
  if (given['key-in-query']) console.warn(keyInQueryWarning)
  if (!given.quiet) console.log(await banner(server, { data: options.data, host: given.host }))
  if (given.open) await openBrowser(server.url)
}

async function toServerOptions(given: Given): Promise<Server.ServerOptions> {
  const { host, dialect, lenient, persist, delay, static: staticFolder } = given
  if (staticFolder !== undefined) await assertFolder(staticFolder)
  const port = toPort(given.port ?? process.env['PORT'] ?? '3000')
  return {
    data: dataOf(given),
    ...(given.config === undefined ? {} : { config: given.config }),
    host,
    port,
    auth: toAuthOptions(given, process.env, port),
    dialect,
    prefix: toPrefix(given.prefix),
    readOnly: given['read-only'],
    persist,
    durability: given.durability,
    report: console.error,
    bodyLimit: toBodyLimit(given['body-limit']),
    lenient,
    ...(delay === undefined ? {} : { delay }),
    ...(staticFolder === undefined ? {} : { staticFolder }),
    ...(given.quiet ? {} : { accessLog: { write: console.log, color: hasColor() } }),
  }
}

function dataOf({ file, data }: Given): string {
  if (file === '' || data === '') throw new UserError('Which file? For example: start --data shop.json')
  if (file === undefined || data === undefined || file === data) return data ?? file ?? ':memory:'
  throw new UserError(`Two files are named, ${file} and ${data}. One server serves one file.`)
}

const hasColor = (): boolean => process.stdout.isTTY && !process.env['NO_COLOR']

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port < 65_536) return port
  throw new UserError(`"${text}" is no port. Ports are whole numbers from 0 to 65535.`)
}

function toPrefix(text: string): string {
  const prefix = `/${text}`.replaceAll(/\/+/g, '/').replace(/\/$/, '')
  if (/^(\/[\w.~-]+)*$/.test(prefix) && !prefix.startsWith('/_')) return prefix
  throw new UserError(
    `"${text}" cannot be a prefix. Take letters, digits and dashes, such as /api/v1; /_ is ours.`,
  )
}

function toBodyLimit(text: string): string {
  if (/^\d+(\.\d+)?\s*(b|kb|mb|gb)?$/i.test(text)) return text
  throw new UserError(`"${text}" is no size. Say 500kb or 10mb.`)
}

async function assertFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new UserError(`--static ${folder}: there is no such folder.`)
}

async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open')
  const browser = await open(url)
  browser.on('error', () => console.error(`No browser could be opened. The home page is at ${url}/`))
}
