import { posix } from 'node:path'

import { type Argument, type Expression, Visitor } from 'oxc-parser'

import type { Module } from './modules.ts'

export interface Import {
  /** A path like those of {@link Module} for a file of ours, or the name of a package with what follows it. */
  readonly target: string
  readonly isOurs: boolean
  /** Whether nothing of it is left when the program runs. */
  readonly isType: boolean
}

/**
 * All that a module imports, in every way that there is: statements, `import()`, the types `import('…').Name` and
 * `typeof import('…')`, and calls of `load('…')` and `require('…')`.
 */
export function importsOf({ path, program }: Module): readonly Import[] {
  const found: Import[] = []
  const add = (target: string, isType: boolean): void => {
    const isOurs = target.startsWith('.')
    found.push({ target: isOurs ? resolve(path, target) : target, isOurs, isType })
  }
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source.value, importKind === 'type'),
    ExportAllDeclaration: ({ source, exportKind }) => add(source.value, exportKind === 'type'),
    ExportNamedDeclaration: ({ source, exportKind }) => source && add(source.value, exportKind === 'type'),
    TSImportType: ({ source }) => add(source.value, true),
    ImportExpression: ({ source }) => {
      const target = textOf(source)
      if (target !== undefined) add(target, false)
    },
    CallExpression: ({ callee, arguments: [first] }) => {
      const target = isLoader(callee) ? textOf(first) : undefined
      if (target?.startsWith('.')) add(target, false)
    },
  }).visit(program)
  return found
}

const isLoader = (callee: Expression): boolean =>
  callee.type === 'Identifier' && ['load', 'require'].includes(callee.name)

const textOf = (node: Argument | undefined): string | undefined =>
  node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined

/** What is loaded as `.js` was written as `.ts`. */
const resolve = (from: string, target: string): string =>
  posix.join(posix.dirname(from), target).replace(/\.js$/, '.ts')

/**
 * The circles of imports among modules: each a list of the files that can all reach one another, by whatever kind of
 * import.
 */
export function circlesIn(modules: readonly Module[]): readonly (readonly string[])[] {
  const targets = new Map(
    modules.map((module) => [
      module.path,
      importsOf(module).flatMap(({ isOurs, target }) => (isOurs ? [target] : [])),
    ]),
  )
  const reached = new Map([...targets.keys()].map((path) => [path, reachableFrom(path, targets)]))
  const circles = [...targets.keys()].map((path) =>
    [...(reached.get(path) ?? [])].filter((other) => reached.get(other)?.has(path)).toSorted(),
  )
  return circles.filter((circle, at) => circle[0] === modules[at]?.path)
}

/** Itself only when a way leads back to it. */
function reachableFrom(start: string, targets: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>()
  const waiting = [...(targets.get(start) ?? [])]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue
    reached.add(next)
    waiting.push(...(targets.get(next) ?? []))
  }
  return reached
}
