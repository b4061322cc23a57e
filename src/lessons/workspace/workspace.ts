import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { Lesson } from '../course/lesson.ts'
import { UsageError } from '../usage-error.ts'

/** The learner's own folder. Nothing in it is overwritten without a saved copy. */
export interface Workspace {
  readonly dir: string
  /** Our notes: progress and saved copies. */
  readonly notes: string
}

/** The workspace that stands at `dir`. */
export const workspaceAt = (dir: string): Workspace | undefined =>
  existsSync(at(dir).notes) ? at(dir) : undefined

/** The workspace that `cwd` is in or that has the usual name below it. */
export const findWorkspace = (cwd: string): Workspace | undefined => {
  for (let dir = path.resolve(cwd); ; dir = path.dirname(dir)) {
    const found = workspaceAt(dir) ?? workspaceAt(path.join(dir, 'learn'))
    if (found) return found
    if (dir === path.dirname(dir)) return undefined
  }
}

/** Makes the folder, or completes one that is there. Refuses a folder that holds something else. */
export const createWorkspace = async (dir: string): Promise<Workspace> => {
  const workspace = at(path.resolve(dir))
  const inside = await readdir(workspace.dir).catch((): string[] => [])
  if (inside.length > 0 && !inside.includes('.learn'))
    throw new UsageError(`${workspace.dir} holds other files. Choose a new folder with --dir.`)
  await mkdir(workspace.notes, { recursive: true })
  await writeNew(path.join(workspace.dir, 'package.json'), { private: true, type: 'module' })
  await writeNew(path.join(workspace.dir, 'tsconfig.json'), tsconfig)
  return workspace
}

export const lessonDir = (workspace: Workspace, lesson: Lesson): string =>
  path.join(workspace.dir, lesson.folder)

/** The file to start: the lesson's entry, or the same name in JavaScript. Undefined when the lesson is not open. */
export const findEntry = (dir: string, lesson: Lesson): string | undefined => {
  const name = lesson.entry.replace(/\.\w+$/, '')
  return [lesson.entry, `${name}.ts`, `${name}.js`, `${name}.mts`, `${name}.mjs`]
    .map((file) => path.join(dir, file))
    .find((file) => existsSync(file))
}

const at = (dir: string): Workspace => ({ dir, notes: path.join(dir, '.learn') })

const writeNew = async (file: string, value: unknown) => {
  if (!existsSync(file)) await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`)
}

/** The same code must run by type stripping, with Node alone. */
const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
}
