/**
 * Prints how fast the lessons answer: `npm run bench:lessons [-- lesson]`. For every step, the time from a save to the
 * result, for the solution and for wrong answers. Nothing is asserted; the aims stand beside the numbers.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { solutionOf, starterOf, type SourceFiles } from '../../src/lessons/course/lesson-code.ts'
import { readWrongAnswers } from '../../src/lessons/course/wrong-answers.ts'
import { openRun, type LiveRun } from '../../src/lessons/run/run-checks.ts'
import { WaitingChildren } from '../../src/lessons/runner/child-processes.ts'
import { limitsFor } from '../../src/lessons/runner/limits.ts'
import { watchChanges } from '../../src/lessons/workspace/source-changes.ts'
import { findEntry } from '../../src/lessons/workspace/workspace.ts'
import { createBench } from '../lessons/support/bench.ts'
import { learn } from '../lessons/support/cli.ts'
import { exercises, title, type Exercise } from '../lessons/support/course.ts'

const rounds = 6

const percentile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0

const figures = (times: readonly number[]) =>
  `p50 ${percentile(times, 0.5).toFixed(0).padStart(5)} ms   p95 ${percentile(times, 0.95).toFixed(0).padStart(5)} ms`

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** How many programs a step starts one after the other, by the checks that need another start. */
const programsOf = ({ lesson, step, checks }: Exercise): number => {
  const reached = new Set(lesson.steps.slice(0, lesson.steps.indexOf(step) + 1).map(({ id }) => id))
  return checks
    .filter((check) => reached.has(check.step))
    .reduce((count, { env, data, fresh, slowDisk, body }) => {
      const own = env ?? data ?? (fresh || slowDisk || undefined)
      const restarts = String(body).match(/\brestart(?:On)?\(/g)?.length ?? 0
      return count + (own === undefined ? 0 : 1) + restarts
    }, 1)
}

/** What to save, one after the other: the solution, and what is wrong with this step. */
const savesOf = async ({
  lesson,
  step,
}: Exercise): Promise<readonly (readonly [right: boolean, SourceFiles])[]> => {
  const right = await solutionOf(lesson, step.id)
  const wrong = (await readWrongAnswers(lesson))
    .filter((answer) => answer.step === step && !['never-listened', 'no-answer'].includes(answer.diagnosis))
    .map(({ files }) => files)
  const others = wrong.length === 0 ? [await starterOf(lesson, step.id)] : wrong
  return Array.from({ length: rounds }, (_, round) => [
    [true, right] as const,
    [false, others[round % others.length] ?? right] as const,
  ]).flat()
}

const write = async (dir: string, files: SourceFiles) => {
  for (const [name, text] of files) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true })
    await writeFile(path.join(dir, name), text)
  }
}

/** As watch does it: from a save to the result, with processes that wait, and the last program still running. */
const measure = async (exercise: Exercise, dir: string): Promise<Record<'right' | 'wrong', number[]>> => {
  const { lesson, step, checks } = exercise
  await write(dir, await starterOf(lesson, step.id))
  const entry = findEntry(dir, lesson) ?? ''
  const children = new WaitingChildren({ label: dir, heapMegabytes: limitsFor().heapMegabytes }, 2)
  let last: LiveRun | undefined
  let done: () => void = () => undefined
  const check = async () => {
    await last?.close()
    last = await openRun({ lesson, checks, step: step.id, target: { entry }, children })
    done()
  }
  await check()
  const changes = await watchChanges(dir, () => void check())
  const times = { right: [] as number[], wrong: [] as number[] }
  for (const [right, files] of await savesOf(exercise)) {
    await new Promise((resolve) => setTimeout(resolve, 700))
    const result = new Promise<void>((resolve) => (done = resolve))
    times[right ? 'right' : 'wrong'].push(await timed(() => write(dir, files).then(() => result)))
  }
  changes.close()
  await last?.close()
  await children.close()
  return times
}

const [wanted] = process.argv.slice(2)
const bench = await createBench()
const dir = await mkdtemp(path.join(tmpdir(), 'learn-bench-'))
try {
  for (const exercise of exercises.filter(({ lesson: { id, number } }) =>
    [undefined, id, number].includes(wanted),
  )) {
    const times = await measure(exercise, await bench.place(new Map()))
    const aim = 800 + 250 * (programsOf(exercise) - 1)
    for (const kind of ['right', 'wrong'] as const)
      console.log(
        `${title(exercise).padEnd(44)} ${kind}   ${figures(times[kind])}   aim: p50 ${aim}, p95 2000`,
      )
  }
  await learn(dir, '--no-watch')
  const lists: number[] = []
  for (let round = 0; round < 20; round++) lists.push(await timed(() => learn(dir, 'list')))
  console.log(`${'list'.padEnd(44)} ${figures(lists)}   aim: 150`)
  const node: number[] = []
  for (let round = 0; round < 20; round++)
    node.push(await timed(() => promisify(execFile)(process.execPath, ['-e', '0'])))
  console.log(`${'(node alone)'.padEnd(44)} ${figures(node)}`)
} finally {
  await rm(dir, { recursive: true, force: true })
  await bench.close()
}
process.exit()
