import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect } from 'chai'

import {
  readSources,
  solutionOf,
  starterOf,
  type SourceFiles,
  blocksOf,
  expand,
  type StepBlock,
} from '../../../src/lessons/course/lesson-code.ts'
import { screenReport } from '../../../src/lessons/report/report.ts'
import { plainStyle } from '../../../src/lessons/report/terminal-text.ts'
import { runChecks } from '../../../src/lessons/run/run-checks.ts'
import {
  firstProblem,
  passed,
  type CheckProblem,
  type LessonRun,
} from '../../../src/lessons/run/run-result.ts'
import { limitsFor, type Limits } from '../../../src/lessons/runner/limits.ts'
import { findEntry } from '../../../src/lessons/workspace/workspace.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { cases, shareOf, triesAll } from '../support/cases.ts'
import { course, exercises, summary, title, type Exercise } from '../support/course.ts'
import { alternatives, wrongAnswers, type Mistake } from '../support/fixtures.ts'

interface Mutant extends Exercise {
  readonly file: string
  readonly block: StepBlock
}

const readMutants = async (): Promise<Mutant[]> => {
  const found = exercises.map(async (exercise) => {
    const sources = [...(await readSources(exercise.lesson))]
    return sources.flatMap(([file, text]) =>
      blocksOf(text)
        .filter((block) => block.step === exercise.step.id)
        .map((block): Mutant => Object.assign({ file, block }, exercise)),
    )
  })
  return (await Promise.all(found)).flat()
}

interface Options {
  /** Spares the checks after this one, and the programs that they would start. */
  readonly last?: string | undefined
  /** Runs what earlier steps check with programs of their own, as all gates do. */
  readonly whole?: boolean
  readonly limits?: Limits
}

const mutants = await readMutants()

const nameOfWrong = (wrong: Mistake): string => `${wrong.lesson.folder} ${wrong.name}`
const nameOfMutant = ({ lesson, file, block }: Mutant): string =>
  `${lesson.folder} ${file}:${block.line} ${block.step}`

/** A busy machine is no wrong answer, but for those that hang. */
const usual = limitsFor()
const patient = { ...usual, start: 6 * usual.start, request: 6 * usual.request }
/** For programs that never answer: as long as a student waits, wherever the tests run. */
const unanswered = { ...patient, request: limitsFor({}).request }
const patienceFor = ({ diagnosis }: Mistake): Limits => {
  if (diagnosis === 'never-listened') return usual
  return ['no-answer', 'searched-for-each'].includes(diagnosis) ? unanswered : patient
}

describe('lessons/gates: programs', () => {
  let bench: Bench
  before(async () => {
    bench = await createBench()
  })
  after(() => bench.close())

  /** As a learner runs it. */
  const run = async (
    { lesson, checks, step }: Exercise,
    files: SourceFiles,
    { last, whole = triesAll, limits = patient }: Options = {},
  ): Promise<LessonRun> => {
    const entry = findEntry(await bench.place(files), lesson)
    if (entry === undefined) throw new Error(`no ${lesson.entry}`)
    const ids = checks.map(({ id }) => id)
    const end = last === undefined ? ids.length : ids.indexOf(last)
    return runChecks({
      lesson,
      checks,
      step: step.id,
      target: { entry },
      limits,
      only: ({ id, step: of, starts }) =>
        ids.indexOf(id) <= end && (whole || starts !== true || of === step.id || id === last),
    })
  }

  describe('every solution passes (of each lesson the last, and a sixth of the others; all with npm run gates)', () => {
    const others = shareOf(exercises, 6, title)
    const tried = exercises.filter((one) => others.includes(one) || one.step === one.lesson.steps.at(-1))
    cases(tried, title, async (exercise) => {
      const result = await run(exercise, await solutionOf(exercise.lesson, exercise.step.id))
      expect(summary(result)).to.deep.equal([])
    })
  })

  describe('a lesson that carries on still passes the lesson before', () => {
    const carryOn = exercises.filter(
      ({ lesson, step }) => lesson.start === 'previous' && step === lesson.steps.at(-1),
    )
    cases(carryOn, title, async ({ lesson, step }) => {
      const previous = exercises.filter(
        (other) => course.lessons.indexOf(other.lesson) === course.lessons.indexOf(lesson) - 1,
      )
      const result = await run(previous.at(-1) as Exercise, await solutionOf(lesson, step.id))
      expect(summary(result)).to.deep.equal([])
    })
  })

  describe('every starter fails at the first check of its step, with the golden message (a quarter of them; all with npm run gates)', () => {
    cases(shareOf(exercises, 4, title), title, async (exercise) => {
      const { lesson, step } = exercise
      const golden = path.join(lesson.dir, 'golden', `${step.id}.txt`)
      const before = await readFile(golden, 'utf8').catch(() => '')
      const limits = /no answer/i.test(before) ? unanswered : patient
      const result = await run(exercise, await starterOf(lesson, step.id), { limits })
      const problem = firstProblem(result)
      expect(problem?.id, summary(result).join('\n')).to.equal(
        exercise.checks.find((check) => check.step === step.id)?.id,
      )
      expect(problem?.status).to.equal('fail')
      await compareGolden(golden, exercise, result)
    })
  })

  describe('every wrong answer is recognised by name (a twenty-fourth of them; all with npm run gates)', () => {
    cases(shareOf(wrongAnswers, 24, nameOfWrong), nameOfWrong, async (wrong) => {
      const result = await run(wrong, wrong.files, {
        last: wrong.check,
        limits: patienceFor(wrong),
      })
      const problem = firstProblem(result)
      const seen = `\n${summary(result).join('\n')}`
      expect(problem?.id, seen).to.equal(wrong.check)
      expectRecognised(wrong, problem?.problem, seen)
    })
  })

  describe('every alternative passes (a quarter of them; all with npm run gates)', () => {
    const nameOfOther = ({ lesson, name }: (typeof alternatives)[number]): string =>
      `${lesson.folder} ${name}`
    cases(shareOf(alternatives, 4, nameOfOther), nameOfOther, async (other) => {
      expect(summary(await run(other, other.files, { whole: true }))).to.deep.equal([])
    })
  })

  describe('a solution without one of its blocks fails (a twenty-fourth of them; all with npm run gates)', () => {
    cases(shareOf(mutants, 24, nameOfMutant), nameOfMutant, async (mutant) => {
      const { lesson, step, file, block } = mutant
      const sources = await readSources(lesson)
      const done = new Set(lesson.steps.slice(0, lesson.steps.indexOf(step) + 1).map(({ id }) => id))
      const files = [...sources].map(([name, text]) => {
        const keep = (other: StepBlock) =>
          done.has(other.step) && !(name === file && other.line === block.line)
        return [name, expand(text, keep)] as const
      })
      const isNoticed = async (whole: boolean) =>
        !passed(await run(mutant, new Map(files), { whole, limits: usual }))
      expect((await isNoticed(triesAll)) || (await isNoticed(true))).to.equal(true)
    })
  })
})

/** The diagnosis with its sentence, and no other that fits as well. */
const expectRecognised = (wrong: Mistake, problem: CheckProblem | undefined, seen: string) => {
  const { id, says = '', inHttp = '', also = [] } = problem?.diagnosis ?? {}
  expect(id, seen).to.equal(wrong.diagnosis)
  expect(says, seen).to.contain(wrong.says)
  expect(problem?.detail ?? '', seen).to.contain(wrong.detail ?? '')
  if (isForEveryLanguage(wrong)) expect(inHttp).to.not.match(wordsOfKoa)
  expect(also, `${seen}\nother diagnoses that fit as well`).to.deep.equal([])
}

/** Whether the check can be made of a server in any language. */
const isForEveryLanguage = ({ checks, check: id }: Mistake): boolean => {
  const { env, data, slowDisk, fresh, body } = checks.find((check) => check.id === id) ?? {}
  const own = env ?? data ?? slowDisk ?? fresh
  return (
    own === undefined && !/\bt\.(program|data|dataText|dataFiles|run|restart\w*|startOn)\(/.test(String(body))
  )
}

const wordsOfKoa =
  /\bctx\b|\bkoa|\brouter\.|\bapp\.|jsonLimit|lowdb|parseInt|toISOString|URLSearchParams|Math\.|splice|indexOf|Object\.assign|process\.env|`Map`|\.map\(|\bawait\b/i

/** Ids that programs draw, and when something was created, are the same in every golden file. A long line may be cut inside. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UUID')
    .replaceAll(/"(?:UUID|[0-9a-f-]{1,35})…/g, '"…')
    .replaceAll(/(?<="created_at":")[\dTZ:.-]+/g, 'TIME')

/** Who comes first of many at once, and how many get through, depends on the machine. */
const withoutRace = (text: string): string =>
  /\btimes 201, \d+ times 409/.test(text)
    ? text
        .replaceAll(/\b\d+ times (201|409)/g, 'N times $1')
        .replaceAll(/\b\d+ members with one address/g, 'N members with one address')
        .replaceAll(/"name":"Ada-[0-9a-f]+"/g, '"name":"NAME"')
        .replaceAll(/"fee":\d+/g, '"fee":FEE')
    : text

/** With UPDATE_GOLDEN set the file is written instead: read the difference before you commit it. */
const compareGolden = async (file: string, { lesson }: Exercise, run: LessonRun) => {
  const report = screenReport(run, lesson, {
    style: plainStyle,
    command: 'npx start learn',
    file: `learn/${lesson.folder}/${lesson.entry}`,
    origin: 'http://127.0.0.1:3000',
    live: false,
    bodyFile: 'learn/.learn/bodies/check.txt',
  })
  const actual = `${withoutRace(withoutChance(report))}\n`
  if (process.env['UPDATE_GOLDEN']) {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, actual)
  }
  expect(actual).to.equal(await readFile(file, 'utf8').catch(() => `(no ${file}: run with UPDATE_GOLDEN=1)`))
}
