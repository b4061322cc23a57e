import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { Lesson, LessonStep } from './course.ts'

/** The section of the README for one step, without its heading. */
export const sectionOf = async (lesson: Lesson, step: LessonStep): Promise<string> =>
  (await sections(path.join(lesson.dir, 'README.md'))).get(step.title) ?? ''

/** The README text before the first step, without the title. */
export const introOf = async (lesson: Lesson): Promise<string> =>
  ((await sections(path.join(lesson.dir, 'README.md'))).get('') ?? '').replace(/^# .+\n+/, '')

/** The hints of one step, mildest first. */
export const hintsOf = async (lesson: Lesson, step: LessonStep): Promise<readonly string[]> => {
  const text = (await sections(path.join(lesson.dir, 'hints.md'))).get(step.id) ?? ''
  return text
    .split(/^- /m)
    .slice(1)
    .map((hint) => hint.replace(/^ {2}/gm, '').trim())
}

/** The sentence of a step that begins with "You have learned". */
export const learnedIn = (section: string): string | undefined =>
  /^You have learned (.+)$/m.exec(section)?.[1]

/** Sections of a Markdown file by their `## ` headings, the text before them under ''; ignores `#` lines in code. */
const sections = async (file: string): Promise<ReadonlyMap<string, string>> => {
  let current: string[] = []
  const found = new Map([['', current]])
  let fenced = false
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (line.startsWith('```')) fenced = !fenced
    const heading = fenced ? undefined : /^## (.+)$/.exec(line)?.[1]?.trim()
    if (heading === undefined) current.push(line)
    else found.set(heading, (current = []))
  }
  return new Map([...found].map(([heading, lines]) => [heading, lines.join('\n').trim()]))
}
