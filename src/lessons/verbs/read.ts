import { sectionOf } from '../course/text.ts'
import { needWorkspace, type Desk, type ExitCode } from './desk.ts'
import { whereLines } from './where.ts'

/** `learn read`: the text of one step, as it stands in the README. */
export const read = async (desk: Desk, place = needWorkspace(desk).progress.current): Promise<ExitCode> => {
  const section = withoutNotes(await sectionOf(place.lesson, place.step))
  if (desk.json) desk.print(JSON.stringify({ lesson: place.lesson.id, step: place.step.id, text: section }))
  else desk.print(`${whereLines(needWorkspace(desk), place)}\n\n${section}\n`)
  return 0
}

/** What stands behind a fence's language is for our tests; what was learned is said after the step. */
const withoutNotes = (text: string) =>
  text
    .replace(/^([> ]*```\w+) .*$/gm, '$1')
    .replace(/^You have learned .*$/m, '')
    .trimEnd()
