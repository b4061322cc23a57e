import { readFile } from 'node:fs/promises'

import { suggest, UserError } from '../core/error.ts'
import type { Database } from '../core/resource.ts'
import type { Config } from '../declarations/config.ts'
import { trustSchema } from '../declarations/values/json-schema.ts'
import { packageFile } from '../package.ts'

/** The data sets that can be served without a file, each with a name for people. */
export const demos = {
  shop: 'cookie shop',
  gallery: 'art gallery',
  members: 'member list',
  team: 'team',
  items: 'stock list',
} as const

export type DemoName = keyof typeof demos

export interface Demo {
  readonly data: Database
  readonly config: Config
}

/** Throws a {@link UserError} for an unknown name. */
export function assertDemo(name: string): asserts name is DemoName {
  if (!Object.hasOwn(demos, name))
    throw new UserError(`There is no demo "${name}". ${suggest(name, Object.keys(demos))}`)
}

/** Loads a demo; throws a {@link UserError} for an unknown name. */
export async function openDemo(name: string): Promise<Demo> {
  assertDemo(name)
  const [data, config] = await Promise.all([
    readJson(`data/${name}.json`),
    name === 'shop' ? loadShopConfig() : readJson(`data/${name}.config.json`),
  ])
  const demo = { data: data as Database, config: config as Config }
  for (const { schema } of Object.values(demo.config.collections ?? {}))
    if (typeof schema === 'object') trustSchema(schema)
  return demo
}

/** The files of a demo in the package, to be copied. */
export const demoFiles = (name: DemoName): { readonly data: URL; readonly config: URL } => ({
  data: packageFile(`data/${name}.json`),
  config: packageFile(`data/${name}.config.${name === 'shop' ? 'ts' : 'json'}`),
})

const readJson = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(packageFile(path), 'utf8'))

/** As it was compiled with the package: a compiler at start would take longer than everything else. */
async function loadShopConfig(): Promise<unknown> {
  const module = (await import(packageFile('dist/data/shop.config.js').href)) as { readonly default: unknown }
  return module.default
}
