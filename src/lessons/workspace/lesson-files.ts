import { copyFile, cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { Files } from '../course/code.ts'
import { readFiles, starterOf } from '../course/code.ts'
import type { Lesson } from '../course/lesson.ts'
import { findEntry, lessonDir, type Workspace } from './workspace.ts'

/** Our files in a lesson's folder; they are refreshed, and never taken for the learner's code. */
const ours = new Set(['README.md'])

/** Puts text, starter and data in place. Files that are there stay as they are. */
export const openLesson = async (
  workspace: Workspace,
  lesson: Lesson,
  step: string,
  from?: Lesson,
): Promise<void> => {
  const dir = lessonDir(workspace, lesson)
  const isNew = findEntry(dir, lesson) === undefined
  await mkdir(dir, { recursive: true })
  await copyFile(path.join(lesson.dir, 'README.md'), path.join(dir, 'README.md'))
  if (isNew)
    await write(dir, from ? await learnersFiles(workspace, from) : await starterOf(lesson, step), 'wx')
  if (lesson.data !== undefined)
    await copyNew(path.join(lesson.dir, 'fixtures', lesson.data), path.join(dir, 'data.json'))
}

/** Saves what is there, then writes `files` over it. Returns where the copy is. */
export const replaceCode = async (workspace: Workspace, lesson: Lesson, files: Files): Promise<string> => {
  const saved = await saveCopy(workspace, lesson)
  await write(lessonDir(workspace, lesson), files, 'w')
  return saved
}

/** The learner's code: everything in the folder but our text and their data. */
export const learnersFiles = async (workspace: Workspace, lesson: Lesson): Promise<Files> => {
  const files = await readFiles(lessonDir(workspace, lesson))
  return new Map([...files].filter(([name]) => !ours.has(name) && /\.[cm]?[jt]s$/.test(name)))
}

const saveCopy = async (workspace: Workspace, lesson: Lesson): Promise<string> => {
  const time = new Date().toISOString().replaceAll(':', '-')
  const target = path.join(workspace.notes, 'saved', lesson.folder, time)
  await mkdir(target, { recursive: true })
  for (const name of await readdir(lessonDir(workspace, lesson)))
    if (!ours.has(name))
      await cp(path.join(lessonDir(workspace, lesson), name), path.join(target, name), { recursive: true })
  return target
}

const write = async (dir: string, files: Files, flag: 'w' | 'wx') => {
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
