import path from 'node:path'

import { expect } from 'chai'

import { readSources } from '../../../src/lessons/course/lesson-code.ts'
import { runChecks } from '../../../src/lessons/run/run-checks.ts'
import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { packageFile } from '../../../src/package.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { lessons, summary } from '../support/course.ts'

/** Our server, as a learner's program: the cookies of lesson 02 and a storeroom that is still empty. */
const program = `
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from '${packageFile('dist/src/index.js').href}'
import { cookies } from './cookies.ts'
const { DATA_FILE, PORT } = process.env
if (!existsSync(DATA_FILE)) writeFileSync(DATA_FILE, JSON.stringify({ cookies, items: [] }))
await createServer({ data: DATA_FILE, port: Number(PORT), report: console.error })
`

const files = async () => {
  const routing = lessons.find(({ lesson }) => lesson.id === 'rest-routing')?.lesson
  const code = routing && (await readSources(routing)).get('cookies.ts')
  return new Map([
    ['server.ts', program],
    ['cookies.ts', code ?? ''],
  ])
}

/** Where it answers otherwise than the lessons teach, and the checks that need what it does not do so. */
const otherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'rest-routing': {
    'featured-before-param': 'featured is no collection of the data',
    'delete-list-405-allow': 'DELETE of a collection takes a filter, and says so with 400',
    'links-match': 'needs featured-before-param',
  },
  'items-crud': {
    'client-id-ignored': 'a client may choose an id that is free, as in json-server',
    'delete-204-empty': 'DELETE answers with what was deleted, as in json-server',
    'delete-twice-404': 'needs delete-204-empty',
    'survives-restart': 'what was answered stands in the journal first, and in the file a moment later',
    'every-change-is-kept': 'needs survives-restart',
    'ids-not-reused-after-restart': 'needs survives-restart',
    'broken-file-kept': 'needs survives-restart',
    'file-never-half-written': 'needs survives-restart',
    'fifty-parallel': 'needs file-never-half-written',
  },
}

describe('lessons/gates: our own server, where it offers the same routes', function () {
  this.timeout(60_000)
  let bench: Bench
  before(async () => (bench = await createBench()))
  after(() => bench.close())

  for (const [id, differences] of Object.entries(otherwise))
    it(`passes the checks of ${id}, but for ${Object.keys(differences).length}`, async () => {
      const found = lessons.find(({ lesson }) => lesson.id === id)
      const step = found?.lesson.steps.at(-1)
      if (!found || !step) throw new Error(`there is no lesson ${id}`)
      const entry = path.join(await bench.place(await files()), 'server.ts')
      const limits = { ...limitsFor(), start: 30_000, request: 10_000 }
      const run = await runChecks({ ...found, step: step.id, target: { entry }, limits })
      expect(run.results.filter(({ status }) => status === 'tool-error')).to.deep.equal([])
      const others = run.results.filter(({ status }) => status !== 'pass')
      expect(
        others.map(({ id: check }) => check),
        summary(run).join('\n'),
      ).to.deep.equal(Object.keys(differences))
    })
})
