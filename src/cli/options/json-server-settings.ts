import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { isObject, type Json, type JsonObject, toText } from '../../core/json.ts'
import { findConfig, loadConfig } from '../../declarations/load-config.ts'
import { isLoopback } from '../../formats/url.ts'
import type { Naming } from '../../schema/infer-model.ts'
import type { StartArguments } from './start-options.ts'

/** What the data calls ids and keys is an option of no command. */
type Settings = StartArguments & Naming

interface JsonServerSettings {
  readonly given: Settings
  /** Which settings are used, as a line for people; none where there is no such file. */
  readonly sources: readonly string[]
  /** What the file says that is not used, and why. */
  readonly notices: readonly string[]
}

/**
 * Adds the settings of a `json-server.json` in the working directory, or beside the data, to the arguments. The command
 * line, the environment and our own config file come first; `isGiven` tells what the first two say.
 */
export async function withJsonServerSettings(
  given: StartArguments,
  isGiven: (option: string) => boolean,
): Promise<JsonServerSettings> {
  const file = beside(given, 'json-server.json')
  const settings = file === undefined ? {} : await readSettings(file)
  const routes = settings && 'routes' in settings ? undefined : beside(given, 'routes.json')
  const stray = routes === undefined ? [] : [`${routes} is not used. To use it: --routes ${routes}`]
  if (file === undefined) return { given, sources: [], notices: stray }
  if (!settings)
    return { given, sources: [], notices: [`${file} is ignored: it is not an object in JSON.`, ...stray] }
  const { used, unused } = sortOut(settings, isGiven, await declaredIn(given))
  return {
    given: Object.assign({}, given, ...used.values()) as Settings,
    sources: used.size > 0 ? [`${[...used.keys()].join(', ')} (${file})`] : [],
    notices: [...unused.map((notice) => `${file}: ${notice}`), ...stray],
  }
}

/** What a `json-server.json` says about the names in this data. */
export async function namingFor(data: string): Promise<Naming> {
  const file = beside({ data, file: undefined }, 'json-server.json')
  const settings = file === undefined ? undefined : await readSettings(file)
  const { used } = sortOut(settings ?? {}, () => false, {})
  const { idAttribute, keySuffix }: Naming = Object.assign({}, ...used.values()) as Naming
  return { idAttribute, keySuffix }
}

/** Which settings are used, each as our options, and why others are not; what something else says is neither. */
function sortOut(settings: JsonObject, isGiven: (option: string) => boolean, declared: object) {
  const used = new Map<string, Partial<Settings>>()
  const unused: string[] = []
  for (const [name, value] of Object.entries(settings)) {
    const found = readers[longNames[name] ?? name]?.(value)
    if (typeof found === 'string') unused.push(`"${name}" is not used. ${found}`)
    else if (found && !Object.keys(found).some((option) => isGiven(option) || option in declared))
      used.set(name, found)
  }
  return { used, unused }
}

/** A file of the working directory, or of the data's folder. */
function beside(
  { file, data = file }: Pick<StartArguments, 'file' | 'data'>,
  name: string,
): string | undefined {
  const folders = ['.', ...(data === undefined || data === ':memory:' ? [] : [dirname(data)])]
  return folders.map((folder) => join(folder, name)).find((one) => existsSync(one))
}

/** `undefined` for what is not an object in JSON. */
async function readSettings(file: string): Promise<JsonObject | undefined> {
  try {
    const settings: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isObject(settings) ? settings : undefined
  } catch {
    return undefined
  }
}

/** What our own config file declares; a mistake in it is reported when it is loaded for good. */
async function declaredIn({ config, file, data = file }: StartArguments): Promise<object> {
  try {
    if (config !== undefined) return Object((await loadConfig(config)).content) as object
    return data === undefined ? {} : (Object((await findConfig(data)).found?.content ?? {}) as object)
  } catch {
    return {}
  }
}

/** Short names of json-server 0.17, and those with dashes. */
const longNames: Readonly<Record<string, string>> = {
  p: 'port',
  H: 'host',
  s: 'static',
  'read-only': 'readOnly',
  ro: 'readOnly',
  'no-cors': 'noCors',
  nc: 'noCors',
  d: 'delay',
  i: 'id',
  'foreign-key-suffix': 'foreignKeySuffix',
  fks: 'foreignKeySuffix',
  r: 'routes',
  m: 'middlewares',
  S: 'snapshots',
  q: 'quiet',
}

/** By the setting: our options for it, or why there are none; nothing for what is always so here. */
const readers: Readonly<Record<string, (value: Json) => Partial<Settings> | string | undefined>> = {
  port: (value) => ({ port: toText(value) }),
  host: (value) =>
    typeof value === 'string' && (isLoopback(value) || value === '::1')
      ? { host: value === 'localhost' ? '127.0.0.1' : value }
      : `It would open the server to the network. To do that: --host ${toText(value)}`,
  static: (value) => (existsSync(toText(value)) ? { static: toText(value) } : 'There is no such folder.'),
  readOnly: (value) => (value === true ? { 'read-only': true } : undefined),
  quiet: (value) => (value === true ? { quiet: true } : undefined),
  delay: (value) => ({ delay: toText(value) }),
  noCors: (value) =>
    value === true
      ? 'Only pages of this machine and of private networks may call anyway; others need --cors.'
      : undefined,
  id: (value) =>
    isGivenName(value) ? { idAttribute: value } : 'It must be the name of an attribute: "_id".',
  foreignKeySuffix: (value) =>
    isGivenName(value) ? { keySuffix: value } : 'It must be how the names of keys end: "_id".',
  routes: (value) => (existsSync(toText(value)) ? { routes: toText(value) } : 'The file does not exist.'),
  middlewares: () => 'There are no middlewares; the config file has serializers, defaults and access rules.',
  snapshots: () =>
    'Snapshots are kept beside the data, in shop.snapshots for shop.json: leave this option out.',
}

const isGivenName = (value: Json): value is string => typeof value === 'string' && value.trim() !== ''
