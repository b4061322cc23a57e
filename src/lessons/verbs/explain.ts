import { loadChecks } from '../checks/load.ts'
import { wrap } from '../report/wrap.ts'
import { runChecks } from '../run/run.ts'
import { curlLine } from '../runner/curl.ts'
import { UsageError } from '../usage-error.ts'
import { linkPackages } from '../workspace/links.ts'
import { findEntry, lessonDir } from '../workspace/workspace.ts'
import { usualPort } from './check.ts'
import { needWorkspace, type Desk, type ExitCode } from './desk.ts'

/** `learn explain`: a check in words, and every request it makes with the answer it gets now. */
export const explain = async (desk: Desk, { check: id }: { check: string }): Promise<ExitCode> => {
  const { progress, workspace, options } = needWorkspace(desk)
  const { lesson } = progress.current
  const checks = await loadChecks(lesson)
  const check = checks.find((candidate) => candidate.id === id)
  if (!check)
    throw new UsageError(
      `Lesson ${lesson.id} has no check "${id}". It has: ${checks.map((c) => c.id).join(', ')}.`,
    )
  desk.print(`${check.title}   [${check.id}, step "${check.step}"]`)
  if (check.why !== undefined) desk.print(`\n  ${wrap(check.why, 2)}`)
  if (check.needs) desk.print(`\n  Made only after: ${check.needs.join(', ')}`)
  const entry = findEntry(lessonDir(workspace, lesson), lesson)
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
  if (exchanges.length > 0) desk.print('\n  What it sends, and what your server answers now:')
  for (const { request, answer } of exchanges)
    desk.print(
      `    ${curlLine(`http://127.0.0.1:${usualPort}`, request, '<the long body>')}\n      ${wrap(answer, 6)}`,
    )
  if (exchanges.length > 0)
    desk.print(`\n  To send one yourself, start your server in another terminal: ${options.command} run`)
  return 0
}
