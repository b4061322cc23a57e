import { copyFile, cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { type SourceFiles, readFiles, starterOf } from '../course/lesson-code.ts'
import type { Lesson } from '../course/lesson.ts'
import { findEntry, lessonFolder, type Workspace } from './workspace.ts'

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
    await copyNew(path.join(lesson.dir, 'fixtures', lesson.data), path.join(dir, 'data.json'))
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
  const files = await readFiles(lessonFolder(workspace, lesson))
  return new Map([...files].filter(([name]) => /\.[cm]?[jt]s$/.test(name)))
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
