import { readFile } from 'node:fs/promises'
import { STATUS_CODES } from 'node:http'
import path from 'node:path'

import { expect } from 'chai'

import { verbs } from '../../../src/cli/actions/learn.ts'
import { solutionOf, starterOf, type SourceFiles } from '../../../src/lessons/course/lesson-code.ts'
import { attach, startServer, type LessonServer } from '../../../src/lessons/run/lesson-servers.ts'
import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { copyProgram } from '../../../src/lessons/runner/program-copy.ts'
import { sendRequest } from '../../../src/lessons/runner/send-request.ts'
import { findEntry } from '../../../src/lessons/workspace/workspace.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { blocksIn, type Block } from '../support/blocks.ts'
import { cases, shareOf } from '../support/cases.ts'
import { exercises, type Exercise } from '../support/course.ts'
import { answerIn, compareResponse, requestIn, runCurl, runExamples } from '../support/examples.ts'
import { wrongAnswers } from '../support/fixtures.ts'

const nameOf = ({ lesson, step }: Exercise): string => `${lesson.folder} ${step.id}`

describe('lessons/gates: every code block of every text holds (of half the steps; of all with npm run gates)', () => {
  let bench: Bench
  before(async () => (bench = await createBench()))
  after(() => bench.close())

  cases(shareOf(exercises, 2, nameOf), nameOf, async (exercise) => {
    const blocks = await blocksOf(exercise)
    const servers = new LessonServers(bench, exercise)
    try {
      let answer: ReturnType<typeof answerIn> | undefined
      for (const block of blocks) {
        const at = `${exercise.lesson.folder}/README.md:${block.line}`
        try {
          answer = await holds(block, exercise, servers, answer)
        } catch (error) {
          throw new Error(`${at}: ${(error as Error).message}`, { cause: error })
        }
      }
    } finally {
      await servers.close()
    }
  })

  it('stands under a step, or needs no server', async () => {
    for (const { lesson } of exercises) {
      const titles = new Set(lesson.steps.map(({ title }) => title))
      const blocks = blocksIn(await readFile(path.join(lesson.dir, 'README.md'), 'utf8'))
      for (const block of blocks.filter(({ section }) => !titles.has(section)))
        expect(
          block.language === 'sh' ? learnLines(block) : block.text,
          `${lesson.folder}:${block.line}`,
        ).to.equal(block.text)
    }
  })
})

const blocksOf = async ({ lesson, step }: Exercise): Promise<Block[]> =>
  blocksIn(await readFile(path.join(lesson.dir, 'README.md'), 'utf8')).filter(
    ({ section }) => section === step.title,
  )

type Answer = ReturnType<typeof answerIn> | undefined

/** Throws when the block is not true; returns the answer that a `http response` block after it is compared with. */
const holds = async (
  block: Block,
  exercise: Exercise,
  servers: LessonServers,
  before: Answer,
): Promise<Answer> => {
  const { language, notes, text } = block
  if (language === 'http' && notes['response'])
    compareResponse(text, before ?? fail('no request stands before it'))
  else if (language === 'http' && notes['try']) return exchange(text, await servers.origin(notes))
  else if (language === 'sh') return shell(block, servers)
  else await codeHolds(block, exercise)
  return undefined
}

const codeHolds = async ({ language, notes, text }: Block, exercise: Exercise): Promise<void> => {
  if (language === 'json') JSON.parse(text)
  else if (language === 'js' && notes['run'])
    expect(await runExamples(text), 'lines with // =>').to.be.greaterThan(0)
  else if (notes['wrong'] !== undefined) standsIn(text, wrongFiles(exercise, notes['wrong']), notes)
  else if (notes['file'] !== undefined) standsIn(text, await sourceOf(exercise, notes), notes)
  else if (notes['norun'] === undefined)
    fail(`a ${language} block that nothing proves: see "README.md" in lessons/README.md`)
}

/** A busy machine does not make a text wrong. */
const patient = { ...limitsFor(), request: 20_000 }

const exchange = async (text: string, origin: string): Promise<Answer> => {
  const { status, headers, text: body } = await sendRequest(origin, requestIn(text), patient)
  const own = new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  return { status: `${status} ${STATUS_CODES[status]}`, headers: own, body }
}

const shell = async (block: Block, servers: LessonServers): Promise<Answer> => {
  const curl = learnLines(block) === block.text ? undefined : block.text
  return curl === undefined ? undefined : answerIn(await runCurl(curl, await servers.origin(block.notes)))
}

/** The lines that call us, each with a verb that exists. */
const learnLines = ({ text }: Block): string => {
  const lines = text.split('\n').filter((line) => line.startsWith('npx start learn'))
  for (const line of lines) {
    const verb = line.split(' ')[3] ?? 'start'
    expect(Object.keys(verbs)).to.include(verb.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()))
  }
  return lines.join('\n')
}

const wrongFiles = ({ lesson }: Exercise, name: string): SourceFiles =>
  wrongAnswers.find((wrong) => wrong.lesson === lesson && wrong.name === name)?.files ??
  fail(`no wrong/${name}`)

const sourceOf = ({ lesson, step }: Exercise, notes: Block['notes']): Promise<SourceFiles> =>
  notes['starter'] === undefined ? solutionOf(lesson, notes['step'] ?? step.id) : starterOf(lesson, step.id)

/** Lines next to each other in one file, whatever the indentation. */
const standsIn = (text: string, files: SourceFiles, { file }: Block['notes']) => {
  const bare = (code: string) =>
    code
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .join('\n')
  const sources = [...files]
    .filter(([name]) => file === undefined || name === file)
    .map(([, source]) => bare(source))
  expect(
    sources.some((source) => `\n${source}\n`.includes(`\n${bare(text)}\n`)),
    `these lines are not in the code:\n${text}`,
  ).to.equal(true)
}

/** The solution of the step, or its starter for a block marked `starter`; one of each for the whole text of a step. */
class LessonServers {
  readonly #bench: Bench
  readonly #exercise: Exercise
  readonly #open = new Map<boolean, LessonServer>()

  constructor(bench: Bench, exercise: Exercise) {
    this.#bench = bench
    this.#exercise = exercise
  }

  async origin(notes: Block['notes']): Promise<string> {
    const starter = notes['starter'] !== undefined
    const server = this.#open.get(starter) ?? (await this.#start(starter))
    this.#open.set(starter, server)
    return server.origin
  }

  async close() {
    await Promise.all([...this.#open.values()].map((server) => server.close()))
  }

  async #start(starter: boolean): Promise<LessonServer> {
    const { lesson, step } = this.#exercise
    const entry = findEntry(
      await this.#bench.place(await (starter ? starterOf : solutionOf)(lesson, step.id)),
      lesson,
    )
    return entry === undefined
      ? attach('http://127.0.0.1:1')
      : startServer(
          { lesson, copy: await copyProgram(entry), limits: limitsFor(), seed: '1' },
          { step: step.id, title: '' },
        )
  }
}

const fail = (message: string): never => {
  throw new Error(message)
}
