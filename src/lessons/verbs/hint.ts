import { hintsOf } from '../course/text.ts'
import { UsageError } from '../usage-error.ts'
import { needWorkspace, type Desk, type ExitCode } from './desk.ts'

/** `learn hint`: the next of the step's hints, or the one that is named; remembers what was shown. */
export const hint = async (desk: Desk, { number }: { number?: number | undefined }): Promise<ExitCode> => {
  const { progress, options } = needWorkspace(desk)
  const place = progress.current
  const hints = await hintsOf(place.lesson, place.step)
  const seen = progress.mark(place).hints ?? 0
  const level = number ?? Math.min(seen + 1, hints.length)
  const text = hints[level - 1]
  if (text === undefined) throw new UsageError(`Step "${place.step.id}" has hints 1 to ${hints.length}.`)
  await progress.update([place], (mark) => void (mark.hints = Math.max(seen, level)))
  if (desk.json) desk.print(JSON.stringify({ step: place.step.id, hint: level, of: hints.length, text }))
  else {
    const more = level < hints.length ? `${options.command} hint` : `${options.command} solution`
    desk.print(`Hint ${level} of ${hints.length} for step "${place.step.id}":\n\n${text}\n\nMore: ${more}`)
  }
  return 0
}
