import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/** What a layer may import: layers of ours, and packages. `node:` stands for all of Node's own modules. */
interface Allowed {
  /** A layer in brackets may only be imported for its types. */
  readonly layers: readonly string[]
  readonly packages: readonly string[]
}
export type Layers = Readonly<Record<string, Allowed>>

/** Every import that the rules do not allow, as `query/filter.ts imports engine/engine.ts`. */
export async function violationsIn(folder: string, layers: Layers): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => name.split(sep).join('/'))
  const found = await Promise.all(
    files.map(async (file) => {
      const imports = importsIn(await readFile(join(folder, file), 'utf8'))
      return imports.flatMap((one) => violation(file, resolve(file, one), layers) ?? [])
    }),
  )
  return found.flat()
}

interface Import {
  readonly target: string
  readonly isType: boolean
}

const statements =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/g

const importsIn = (text: string): readonly Import[] =>
  [...text.matchAll(statements)].map(([, type, target, dynamic]) => ({
    target: target ?? dynamic ?? '',
    isType: type !== undefined,
  }))

/** Relative addresses as paths from the folder of all layers; packages as they are. */
function resolve(file: string, { target, isType }: Import): Import {
  if (!target.startsWith('.')) return { target, isType }
  return {
    target: `./${relative('.', join(dirname(file), target))
      .split(sep)
      .join('/')}`,
    isType,
  }
}

function violation(file: string, { target, isType }: Import, layers: Layers): string | undefined {
  const allowed = layers[layerOf(file)]
  if (!allowed) return `${file} is in no layer`
  const isOurs = target.startsWith('./')
  const name = isOurs ? layerOf(target.slice(2)) : packageOf(target)
  const isAllowed = isOurs
    ? name === layerOf(file) ||
      allowed.layers.includes(name) ||
      (isType && allowed.layers.includes(`[${name}]`))
    : allowed.packages.includes(name)
  return isAllowed ? undefined : `${file} imports ${isOurs ? target.slice(2) : target}`
}

/** The first folder; a file that lies beside the folders is a layer of its own. */
const layerOf = (path: string): string => path.split('/')[0] ?? ''

const packageOf = (target: string): string =>
  target.startsWith('node:') ? 'node:' : target.split('/', target.startsWith('@') ? 2 : 1).join('/')
