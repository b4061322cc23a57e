import { expect } from 'chai'

import { changesOf, isInShare } from '../mutants/mutate.ts'
import { listedSurvivors, mutantsOf, survivorsOf } from '../mutants/survivors.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { exercises } from '../support/course.ts'

const lasts = exercises.filter(({ lesson, step }) => step === lesson.steps.at(-1))

describe('lessons/gates: mutants', function () {
  this.timeout(600_000)
  let bench: Bench
  before(async () => (bench = await createBench()))
  after(() => bench.close())

  it('are small changes of one line', () => {
    const changed = changesOf('const a: number = list[1]\nawait save(a, `${a}`)\n')
    expect(changed.map(({ line, to }) => `${line} ${to}`)).to.deep.equal([
      '1 const a = list[2]',
      '2 ;',
      '2 save(a, `${a}`)',
      '2 await save(a)',
      "2 await save(a, '${a}')",
    ])
  })

  for (const exercise of lasts)
    it(`a fixed share of those of ${exercise.lesson.folder} is noticed, or listed with the reason`, async () => {
      // A check that starts programs takes seconds, and each mutant runs all checks.
      const share = exercise.checks.some(({ starts }) => starts === true) ? 100 : 30
      const mutants = (await mutantsOf(exercise)).filter(({ key }) => isInShare(key, share))
      const survivors = await survivorsOf(mutants, bench)
      const listed = await listedSurvivors()
      const { id } = exercise.lesson
      expect(survivors.map(({ key }) => `${id} ${key}`).filter((row) => !listed.has(row))).to.deep.equal([])
    })
})
