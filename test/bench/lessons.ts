/** Prints how fast the lessons answer: `npm run bench:lessons`. Nothing is asserted; the aims stand beside the numbers. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { openCourse } from '../../src/lessons/course/course.ts'
import { ownCourse } from '../../src/lessons/course/course.ts'
import { learn, spawnLearn } from '../lessons/support/cli.ts'

const rounds = 20

const percentile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0

const print = (what: string, times: readonly number[], aim: string) =>
  console.log(
    `${what.padEnd(34)} p50 ${percentile(times, 0.5).toFixed(0).padStart(5)} ms   p95 ${percentile(times, 0.95).toFixed(0).padStart(5)} ms   aim: ${aim}`,
  )

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** From a save to the whole result on the screen, while watching. */
const saves = async (dir: string, file: string): Promise<number[]> => {
  const watcher = spawnLearn(dir, 'watch')
  const ended = new Promise((resolve) => watcher.on('exit', resolve))
  let arrived: () => void = () => undefined
  watcher.stdout.on('data', (chunk: Buffer) => {
    if (/checks pass/.test(chunk.toString())) arrived()
  })
  const result = () => new Promise<void>((resolve) => (arrived = resolve))
  await result()
  const source = await readFile(file, 'utf8')
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, 300))
    const seen = result()
    times.push(await timed(() => writeFile(file, `${source}// ${round}\n`).then(() => seen)))
  }
  watcher.kill('SIGTERM')
  await ended
  return times
}

const dir = await mkdtemp(path.join(tmpdir(), 'learn-bench-'))
try {
  const course = await openCourse(ownCourse)
  for (const { id, folder, entry, steps } of course.lessons) {
    await learn(dir, 'open', id)
    await learn(dir, 'catch-up', steps.at(-1)?.id ?? '')
    print(
      `${folder}: save to result`,
      await saves(dir, path.join(dir, 'learn', folder, entry)),
      'p50 800, p95 2000',
    )
    const whole: number[] = []
    for (let round = 0; round < 5; round++) whole.push(await timed(() => learn(dir, 'check', id, '--all')))
    print(`${folder}: check --all`, whole, '5000')
  }
  const lists: number[] = []
  for (let round = 0; round < rounds; round++) lists.push(await timed(() => learn(dir, 'list')))
  print('list', lists, '150')
  const node: number[] = []
  for (let round = 0; round < rounds; round++)
    node.push(await timed(() => promisify(execFile)(process.execPath, ['-e', '0'])))
  print('(node alone)', node, '')
} finally {
  await rm(dir, { recursive: true, force: true })
}
