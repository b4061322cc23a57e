import { importsOf } from './imports.ts'
import type { Module } from './modules.ts'

/** What a layer may import: layers of ours, and packages. `node:` stands for all of Node's own modules. */
interface Allowed {
  /** A layer in brackets may only be imported for its types. */
  readonly layers: readonly string[]
  readonly packages: readonly string[]
}

export interface Rules {
  /** By the first folder, or by the name of a file that lies beside the folders. */
  readonly layers: Readonly<Record<string, Allowed>>
  /** Lists of folders of which none may import another of the same list. */
  readonly strangers: readonly (readonly string[])[]
  /** The folders that alone may import a package. */
  readonly onlyIn: Readonly<Record<string, readonly string[]>>
}

/** Every import that the rules do not allow, as `query/filter.ts imports engine/engine.ts`. */
export const violationsIn = (modules: readonly Module[], rules: Rules): readonly string[] =>
  modules.flatMap((module) => {
    const { path } = module
    if (!rules.layers[layerOf(path)]) return [`${path} is in no layer`]
    return importsOf(module)
      .filter(({ target, isOurs, isType }) =>
        isOurs
          ? !mayImport(path, target, isType, rules) || areStrangers(path, target, rules)
          : !mayUse(path, packageOf(target), rules),
      )
      .map(({ target }) => `${path} imports ${target}`)
  })

function mayImport(path: string, target: string, isType: boolean, { layers }: Rules): boolean {
  const [own, other] = [layerOf(path), layerOf(target)]
  const allowed = layers[own]?.layers ?? []
  return own === other || allowed.includes(other) || (isType && allowed.includes(`[${other}]`))
}

function areStrangers(path: string, target: string, { strangers }: Rules): boolean {
  return strangers.some((folders) => {
    const [own, other] = [path, target].map((file) => folders.find((folder) => isBelow(file, folder)))
    return own !== undefined && other !== undefined && own !== other
  })
}

function mayUse(path: string, name: string, { layers, onlyIn }: Rules): boolean {
  const folders = onlyIn[name]
  if (folders && !folders.some((folder) => isBelow(path, folder))) return false
  return layers[layerOf(path)]?.packages.includes(name) ?? false
}

const isBelow = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`)

const layerOf = (path: string): string => path.split('/')[0] ?? ''

const packageOf = (target: string): string =>
  target.startsWith('node:') ? 'node:' : target.split('/', target.startsWith('@') ? 2 : 1).join('/')
