import { UserError } from '../../core/error.ts'
import { loadChecks } from '../checks/load-checks.ts'
import { wrap } from '../report/terminal-text.ts'
import { runChecks } from '../run/run-checks.ts'
import { curlLine } from '../runner/send-request.ts'
import { linkPackages, findEntry, lessonFolder } from '../workspace/workspace.ts'
import { usualPort } from './check-step.ts'
import { requireWorkspace, type LearnContext, type ExitCode, type WorkspaceContext } from './learn-context.ts'

/** `learn explain`: describes a check, and shows each of its requests with the current answer. */
export const explainCheck = async (
  context: LearnContext,
  { check: id }: { check: string },
): Promise<ExitCode> => {
  const { workspace, options, ...given } = requireWorkspace(context)
  const { lesson, checks, check } = await findCheck(given, id)
  context.print(`${check.title}   [${check.id}, step "${check.step}"]`)
  if (check.why !== undefined) context.print(`\n  ${wrap(check.why, 2, context.width)}`)
  if (check.needs) context.print(`\n  Runs only after: ${check.needs.join(', ')}`)
  const entry = findEntry(lessonFolder(workspace, lesson), lesson)
  if (entry === undefined) return 0
  await linkPackages(workspace)
  const run = await runChecks({
    lesson,
    checks,
    step: check.step,
    only: (other) => other === check,
    target: { entry },
  })
  const result = run.results.find((candidate) => candidate.id === id)
  const exchanges = result?.exchanges ?? []
  if (exchanges.length > 0) context.print('\n  The requests it sends, and the answers of your server:')
  for (const { request, answer } of exchanges)
    context.print(
      `    ${curlLine(`http://127.0.0.1:${usualPort}`, request, '<the long body>')}\n      ${wrap(answer, 6)}`,
    )
  if (exchanges.length > 0)
    context.print(
      `\n  To send a request yourself, start your server in another terminal: ${options.command} run`,
    )
  return 0
}

/** In the current lesson, or else in any other: no two checks have the same id. */
const findCheck = async ({ course, progress }: Pick<WorkspaceContext, 'course' | 'progress'>, id: string) => {
  const { lesson: current } = progress.current
  for (const lesson of new Set([current, ...course.lessons])) {
    const checks = await loadChecks(lesson)
    const check = checks.find((candidate) => candidate.id === id)
    if (check) return { lesson, checks, check }
  }
  const names = (await loadChecks(current)).map((check) => check.id).join(', ')
  throw new UserError(`There is no check "${id}". Checks of lesson ${current.id}: ${names}.`)
}
