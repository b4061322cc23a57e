/** Makes types of the OpenAPI of each data set as a frontend does, and compiles a program that uses those of the shop: `npm run types`. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Database } from '../../src/index.ts'
import { packageFile } from '../../src/package.ts'
import { ask, withServer } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'

/** Compiles only if lists have items, and what every record has is never undefined. */
const program = `import type { components, paths } from './shop.js'

type Schemas = components['schemas']
type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
} ? Body : never

export function summaries(cookies: Answer<'/cookies'>, orders: Answer<'/orders'>): string[] {
  const names = cookies.map((cookie) => cookie.name.toUpperCase() + cookie.price.toFixed(2) + (cookie.id + 1))
  const tastes = cookies.flatMap((cookie) => cookie.taste_profiles.map((taste) => taste.trim()))
  const boxes = orders.flatMap((order) => order.cookie_orders.map(({ quantity }) => quantity.toFixed()))
  const cities = orders.map((order) => order.address?.city.trim() ?? 'not delivered')
  const allergens = cookies.flatMap((cookie) => cookie.details.allergens.map((one) => one.trim()))
  return [...names, ...tastes, ...boxes, ...cities, ...allergens]
}

export const one = (cookie: Answer<'/cookies/{id}'>): Schemas['cookies'] => cookie
export const draft: Schemas['cookies.draft'] = { name: 'Rye' }
export const days = (shop: Answer<'/shop'>): number => shop.open_on.filter((day) => day.startsWith('S')).length

// @ts-expect-error an address may be null
export const city = (order: Schemas['orders']): string => order.address.city
// @ts-expect-error a price is a number
export const price = (cookie: Schemas['cookies']): string => cookie.price
// @ts-expect-error a name is required
export const nameless: Schemas['customers'] = { id: 1, email: 'ines@example.com', joined: '2025-11-02' }
`

const dataSets = ['shop', 'blog', 'gallery', 'users']
const root = fileURLToPath(packageFile(''))
const tools = join(root, 'test/openapi-tools')

await inFolder(async (folder) => {
  installTools()
  for (const name of dataSets) await writeTypes(folder, name)
  await writeFile(join(folder, 'program.ts'), program)
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--types', '']
  const files = ['program.ts', ...dataSets.map((name) => `${name}.d.ts`)]
  runIn(folder, join(root, 'node_modules/.bin/tsc'), ...options, ...files)
  console.log(
    `The types of ${dataSets.join(', ')} compile, and so does a program that uses those of the shop.`,
  )
})

async function writeTypes(folder: string, name: string): Promise<void> {
  // Without its config: nothing is known of what serializers make.
  const data = JSON.parse(await readFile(packageFile(`data/${name}.json`), 'utf8')) as Database
  const { text } = await withServer({ data }, async ({ url }) => ask(url, 'GET /_/openapi.json'))
  await writeFile(join(folder, 'openapi.json'), text)
  runIn(
    folder,
    join(tools, 'node_modules/.bin/openapi-typescript'),
    'openapi.json',
    '--output',
    `${name}.d.ts`,
  )
  if ((await readFile(join(folder, `${name}.d.ts`), 'utf8')).includes('unknown[]'))
    throw new Error(`A list in the types of ${name} has items about which nothing is known: unknown[]`)
}

function installTools(): void {
  if (existsSync(join(tools, 'node_modules/openapi-typescript'))) return
  console.log('Installing openapi-typescript into test/openapi-tools, where it stays …')
  runIn(tools, 'npm', 'install', '--no-package-lock', '--no-audit', '--no-fund', '--silent')
}

function runIn(folder: string, command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { cwd: folder, stdio: 'inherit' })
}
