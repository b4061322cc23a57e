import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { UserError } from '../../core/error.ts'
import type { Lesson } from '../course/lesson.ts'

/** The learner's folder. Nothing in it is overwritten without a saved copy. */
export interface Workspace {
  readonly dir: string
  /** Our own folder inside: progress and saved copies. */
  readonly notes: string
}

/** The workspace in `dir`, if there is one. */
export const workspaceAt = (dir: string): Workspace | undefined =>
  existsSync(workspaceIn(dir).notes) ? workspaceIn(dir) : undefined

/** The workspace that contains `cwd`, or the folder `learn` in `cwd` or above it. */
export const findWorkspace = (cwd: string): Workspace | undefined => {
  for (let dir = path.resolve(cwd); ; dir = path.dirname(dir)) {
    const found = workspaceAt(dir) ?? workspaceAt(path.join(dir, 'learn'))
    if (found) return found
    if (dir === path.dirname(dir)) return undefined
  }
}

/** Creates the folder or adds what it lacks. Throws a `UserError` if it holds something else. */
export const createWorkspace = async (dir: string): Promise<Workspace> => {
  const workspace = workspaceIn(path.resolve(dir))
  const inside = await readdir(workspace.dir).catch((): string[] => [])
  if (inside.length > 0 && !inside.includes('.learn'))
    throw new UserError(`${workspace.dir} contains other files. Choose a new folder with --dir.`)
  await mkdir(workspace.notes, { recursive: true })
  await writeIfMissing(path.join(workspace.dir, 'package.json'), { private: true, type: 'module' })
  await writeIfMissing(path.join(workspace.dir, 'tsconfig.json'), tsconfig)
  return workspace
}

export const lessonFolder = (workspace: Workspace, lesson: Lesson): string =>
  path.join(workspace.dir, lesson.folder)

/** The file to start: the lesson's entry, in TypeScript or JavaScript. Undefined if the lesson has not been opened. */
export const findEntry = (dir: string, lesson: Lesson): string | undefined => {
  const name = lesson.entry.replace(/\.\w+$/, '')
  return [lesson.entry, `${name}.ts`, `${name}.js`, `${name}.mts`, `${name}.mjs`]
    .map((file) => path.join(dir, file))
    .find((file) => existsSync(file))
}

const workspaceIn = (dir: string): Workspace => ({ dir, notes: path.join(dir, '.learn') })

const writeIfMissing = async (file: string, value: unknown) => {
  if (!existsSync(file)) await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`)
}

/** Learners' code must run with its types stripped. */
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
