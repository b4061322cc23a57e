import path from 'node:path'

import type { Place } from '../progress/progress.ts'
import { findEntry, lessonDir } from '../workspace/workspace.ts'
import { shownPath, type OpenDesk } from './desk.ts'

/** Where the learner works: printed wherever one may ask "which file?". */
export const whereLines = (desk: OpenDesk, { lesson, step }: Place): string => {
  const dir = lessonDir(desk.workspace, lesson)
  const at = lesson.steps.indexOf(step) + 1
  return [
    `Lesson ${lesson.number} ${lesson.id}, step "${step.id}" (${at} of ${lesson.steps.length}): ${step.title}`,
    `  the text    ${shownPath(desk, path.join(dir, 'README.md'))}   or: ${desk.options.command} read`,
    `  your file   ${shownPath(desk, findEntry(dir, lesson) ?? path.join(dir, lesson.entry))}`,
  ].join('\n')
}
