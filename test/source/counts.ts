import { basename, dirname } from 'node:path/posix'

import type { BindingPattern, Directive, Statement } from 'oxc-parser'

import type { Module } from './modules.ts'

export interface Counts {
  readonly files: number
  readonly lines: number
  /** Declared at the top of more than one file, whether exported or not: each with these files. */
  readonly names: ReadonlyMap<string, readonly string[]>
  /** Used by more than one file: each with the folders. */
  readonly fileNames: ReadonlyMap<string, readonly string[]>
}

/** How large the source is, and which names stand for more than one thing in it. */
export function countsOf(modules: readonly Module[]): Counts {
  return {
    files: modules.length,
    lines: modules.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0),
    names: repeated(
      modules.flatMap(({ path, program }) =>
        [...new Set(program.body.flatMap(namesOf))].map((name) => [name, path] as const),
      ),
      isOneStepOfDialects,
    ),
    fileNames: repeated(
      modules.map(({ path }) => [basename(path), dirname(path)] as const),
      (folders, name) =>
        name === 'index.ts' ||
        isOneStepOfDialects(folders.map((folder) => `${folder}/${name}`)) ||
        folders.toSorted().join(' ') === 'cli/actions cli/commands',
    ),
  }
}

/** Entries by their first part, without those that are there once and those that may be there often. */
function repeated(
  entries: readonly (readonly [string, string])[],
  isAside: (places: readonly string[], name: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>()
  for (const [name, place] of entries) places.set(name, [...(places.get(name) ?? []), place])
  const left = [...places].filter(([name, list]) => list.length > 1 && !isAside(list, name))
  return new Map(left.toSorted(([, one], [, other]) => other.length - one.length))
}

/** Files of one name, each in another dialect: a step that every dialect takes in its own way. */
function isOneStepOfDialects(paths: readonly string[]): boolean {
  const dialects = paths.map((path) => /^dialects\/(rest|json-api|envelope)\/[^/]+$/.exec(path)?.[1])
  return (
    !dialects.includes(undefined) &&
    new Set(dialects).size === paths.length &&
    new Set(paths.map((path) => basename(path))).size === 1
  )
}

function namesOf(statement: Directive | Statement): readonly string[] {
  if (statement.type === 'ExportNamedDeclaration')
    return statement.declaration ? namesOf(statement.declaration) : []
  if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap(({ id }) => namesIn(id))
  return 'id' in statement && statement.id?.type === 'Identifier' ? [statement.id.name] : []
}

function namesIn(pattern: BindingPattern): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name]
    case 'AssignmentPattern':
      return namesIn(pattern.left)
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) =>
        element ? namesIn(element.type === 'RestElement' ? element.argument : element) : [],
      )
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'RestElement' ? property.argument : property.value),
      )
  }
}
