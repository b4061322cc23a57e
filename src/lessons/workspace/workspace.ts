import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile, copyFile, cp, readlink, rm, symlink } from 'node:fs/promises'
import path from 'node:path'

import { UserError } from '../../core/error.ts'
import { type Lesson, packageDir } from '../course/course.ts'
import { isSource, readFiles, starterOf, type SourceFiles } from '../course/lesson-code.ts'

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

/** Our own files in a lesson's folder, which we may overwrite. */
const ours = new Set(['README.md'])

/** Puts text, starter and data in place. Does not overwrite files of the learner. */
export const placeLessonFiles = async (
  workspace: Workspace,
  lesson: Lesson,
  step: string,
  from?: Lesson,
): Promise<void> => {
  const dir = lessonFolder(workspace, lesson)
  const isNew = findEntry(dir, lesson) === undefined
  await mkdir(dir, { recursive: true })
  await copyFile(path.join(lesson.dir, 'README.md'), path.join(dir, 'README.md'))
  if (isNew)
    await writeFiles(dir, from ? await learnersFiles(workspace, from) : await starterOf(lesson, step), 'wx')
  if (lesson.data !== undefined)
    await copyNew(path.join(lesson.dir, 'fixtures', lesson.data), path.join(dir, lesson.dataFile))
}

/** Saves a copy of the learner's files, then writes `files` over them. Returns the path of the copy. */
export const replaceCode = async (
  workspace: Workspace,
  lesson: Lesson,
  files: SourceFiles,
): Promise<string> => {
  const saved = await saveCopy(workspace, lesson)
  await writeFiles(lessonFolder(workspace, lesson), files, 'w')
  return saved
}

/** The learner's code: every TypeScript and JavaScript file in the folder. */
export const learnersFiles = async (workspace: Workspace, lesson: Lesson): Promise<SourceFiles> => {
  return readFiles(lessonFolder(workspace, lesson), isSource)
}

const saveCopy = async (workspace: Workspace, lesson: Lesson): Promise<string> => {
  const time = new Date().toISOString().replaceAll(':', '-')
  const target = path.join(workspace.notes, 'saved', lesson.folder, time)
  await mkdir(target, { recursive: true })
  for (const name of await readdir(lessonFolder(workspace, lesson)))
    if (!ours.has(name))
      await cp(path.join(lessonFolder(workspace, lesson), name), path.join(target, name), { recursive: true })
  return target
}

const writeFiles = async (dir: string, files: SourceFiles, flag: 'w' | 'wx') => {
  for (const [name, text] of files) {
    const file = path.join(dir, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text, { flag }).catch(ignoreExisting)
  }
}

const copyNew = (from: string, to: string) => cp(from, to, { force: false })

const ignoreExisting = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EEXIST') throw error
}

/** The packages that a lesson's code may import, and their types for editors. */
export const lessonPackages = [
  'koa',
  '@koa/router',
  'koa-bodyparser',
  'lowdb',
  'ajv',
  'node-sqlite3-wasm',
  '@types/koa',
  '@types/koa-bodyparser',
  '@types/node',
] as const

/**
 * Links our own copies of these packages into the workspace. Wherever it is, the code finds the very versions
 * that the lessons were tested with, and nothing has to be installed.
 */
export const linkPackages = async (workspace: Workspace): Promise<void> => {
  await Promise.all(
    lessonPackages.map((name) => linkPackage(name, path.join(workspace.dir, 'node_modules', name))),
  )
}

const linkPackage = async (name: string, link: string): Promise<void> => {
  const target = packagePath(name)
  if (target === undefined || (await readlink(link).catch(() => undefined)) === target) return
  await mkdir(path.dirname(link), { recursive: true })
  await rm(link, { recursive: true, force: true })
  await symlink(target, link, 'junction').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** The folder of a package that we can import; `resolve` cannot find it if its `exports` hide package.json. */
export const packagePath = (name: string): string | undefined => {
  for (let dir = packageDir; ; dir = path.dirname(dir)) {
    const candidate = path.join(dir, 'node_modules', name)
    if (existsSync(candidate)) return candidate
    if (dir === path.dirname(dir)) return undefined
  }
}
