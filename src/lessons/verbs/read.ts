import { introOf, sectionOf } from '../course/text.ts'
import { needWorkspace, type Desk, type ExitCode } from './desk.ts'
import { whereLines } from './where.ts'

/** `learn read`: the text of one step, as it stands in the README; the first one with the lesson's introduction. */
export const read = async (desk: Desk, place = needWorkspace(desk).progress.current): Promise<ExitCode> => {
  const intro =
    place.step === place.lesson.steps[0] ? `${await introOf(place.lesson)}\n\n## ${place.step.title}\n\n` : ''
  const section = withoutNotes(intro + (await sectionOf(place.lesson, place.step)))
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
