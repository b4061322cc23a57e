import path from 'node:path'

import { UserError } from '../../core/error.ts'
import { solutionOf } from '../course/lesson-code.ts'
import { introOf, sectionOf, hintsOf } from '../course/lesson-text.ts'
import { renderMarkdown } from '../report/render-markdown.ts'
import type { CoursePlace } from '../workspace/progress.ts'
import { findEntry, lessonFolder, learnersFiles } from '../workspace/workspace.ts'
import {
  requireWorkspace,
  type LearnContext,
  type ExitCode,
  shownPath,
  type WorkspaceContext,
  findPlace,
} from './learn-context.ts'

/** `learn read`: prints the text of a step from the README, for the first step with the lesson's introduction. */
export const readStep = async (
  context: LearnContext,
  place = requireWorkspace(context).progress.current,
): Promise<ExitCode> => {
  const intro =
    place.step === place.lesson.steps[0] ? `${await introOf(place.lesson)}\n\n## ${place.step.title}\n\n` : ''
  const section = withoutNotes(intro + (await sectionOf(place.lesson, place.step)))
  if (context.json)
    context.print(JSON.stringify({ lesson: place.lesson.id, step: place.step.id, text: section }))
  else context.print(`${whereLines(requireWorkspace(context), place)}\n\n${forScreen(context, section)}\n`)
  return 0
}

/** Rendered for people at a terminal; a program that reads our output gets the Markdown. */
const forScreen = ({ options, style, width }: LearnContext, markdown: string) =>
  options.stdout.isTTY === true ? renderMarkdown(markdown, style, width) : markdown

/** Removes the notes for our tests after a fence's language, and the last sentence, which is shown after the step. */
const withoutNotes = (text: string) =>
  text
    .replace(/^([> ]*```\w+) .*$/gm, '$1')
    .replace(/^You have learned .*$/m, '')
    .trimEnd()

/** The current step, and where its text and the learner's file are. */
const whereLines = (context: WorkspaceContext, { lesson, step }: CoursePlace): string => {
  const dir = lessonFolder(context.workspace, lesson)
  const at = lesson.steps.indexOf(step) + 1
  return [
    `Lesson ${lesson.number} ${lesson.id}, step "${step.id}" (${at} of ${lesson.steps.length}): ${step.title}`,
    `  the text    ${shownPath(context, path.join(dir, 'README.md'))}   or: ${context.options.command} read`,
    `  your file   ${shownPath(context, findEntry(dir, lesson) ?? path.join(dir, lesson.entry))}`,
  ].join('\n')
}

/** `learn hint`: prints the next hint of the step, or hint `number`; remembers how many were shown. */
export const showHint = async (
  context: LearnContext,
  { number }: { number?: number | undefined },
): Promise<ExitCode> => {
  const { progress, options } = requireWorkspace(context)
  const place = progress.current
  const hints = await hintsOf(place.lesson, place.step)
  const seen = progress.mark(place).hints ?? 0
  const level = number ?? Math.min(seen + 1, hints.length)
  const text = hints[level - 1]
  if (text === undefined)
    throw new UserError(`Step "${place.step.id}" has ${hints.length} hints: choose 1 to ${hints.length}.`)
  await progress.update([place], (mark) => void (mark.hints = Math.max(seen, level)))
  if (context.json)
    context.print(JSON.stringify({ step: place.step.id, hint: level, of: hints.length, text }))
  else {
    const more = level < hints.length ? `${options.command} hint` : `${options.command} solution`
    const head = `Hint ${level} of ${hints.length} for step "${place.step.id}":`
    context.print(`${head}\n\n${forScreen(context, text)}\n\nMore: ${more}`)
  }
  return 0
}

export interface StepArguments {
  readonly step?: string | undefined
}

/** `learn solution`: prints the solution; never writes to the learner's files. */
export const showSolution = async (given: LearnContext, { step }: StepArguments): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  const place = findPlace(context.course, context.progress, { step })
  await notice(context, place)
  const files = await solutionOf(place.lesson, place.step.id)
  for (const [name, text] of files)
    context.print(`${context.style.strong(`--- ${name}, with step "${place.step.id}" done`)}\n${text}`)
  return 0
}

/** `learn diff`: a unified diff from the learner's code to the solution; exit code 1 if they differ. */
export const showDiff = async (given: LearnContext, { step }: StepArguments): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  const place = findPlace(context.course, context.progress, { step })
  await notice(context, place)
  const { createTwoFilesPatch } = await import('diff')
  const mine = await learnersFiles(context.workspace, place.lesson)
  const theirs = await solutionOf(place.lesson, place.step.id)
  const names = [...new Set([...mine.keys(), ...theirs.keys()])].filter(
    (name) => !isSameCode(mine.get(name) ?? '', theirs.get(name) ?? ''),
  )
  for (const name of names) {
    const [yours = '', solution = ''] = [mine.get(name), theirs.get(name)]
    context.print(
      createTwoFilesPatch(`yours/${name}`, `solution/${name}`, formattedLike(solution, yours), solution),
    )
  }
  if (names.length === 0) context.print('Your code is the same as the solution.')
  return names.length === 0 ? 0 : 1
}

/** Whether the difference is none of spaces, quotes, semicolons and commas at the end of a line. */
const isSameCode = (mine: string, theirs: string): boolean => withoutHabits(mine) === withoutHabits(theirs)

/** The code, with every line as `model` has it if only the formatting is different. */
const formattedLike = (model: string, code: string): string => {
  const lines = new Map(model.split('\n').map((line) => [withoutHabits(line), line]))
  return code
    .split('\n')
    .map((line) => lines.get(withoutHabits(line)) ?? line)
    .join('\n')
}

const withoutHabits = (code: string): string =>
  code
    .replace(/[;,](?=\s*(\n|$|[)\]}]))/g, '')
    .replaceAll('"', "'")
    .replace(/\s+/g, '')

const notice = async (context: WorkspaceContext, place: CoursePlace) => {
  const { progress, options } = context
  if (progress.mark(place).attempts === undefined)
    context.print(`You have not tried this step yet. "${options.command} hint" gives less away.\n`)
  await progress.update([place], (mark) => void (mark.solutionSeen = true))
}
