import { existsSync } from 'node:fs'
import { mkdir, readlink, rm, symlink } from 'node:fs/promises'
import path from 'node:path'

import { packageDir } from '../course/course.ts'
import type { Workspace } from './workspace.ts'

/** The packages that a lesson's code may import, and their types for editors. */
export const lessonPackages = [
  'koa',
  '@koa/router',
  'koa-bodyparser',
  'lowdb',
  'ajv',
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
