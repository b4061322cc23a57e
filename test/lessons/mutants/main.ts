import type { Lesson } from '../../../src/lessons/course/course.ts'
/** Changes every line of the solutions and prints which changes no check notices: `npm run mutants [-- lesson]`. */
import { createBench } from '../support/bench.ts'
import { exercises } from '../support/course.ts'
import { listedSurvivors, mutantsOf, survivorsOf } from './survivors.ts'

const [wanted] = process.argv.slice(2)
const isWanted = ({ id, number, folder }: Lesson): boolean => [undefined, id, number, folder].includes(wanted)
const last = exercises.filter(({ lesson, step }) => step === lesson.steps.at(-1) && isWanted(lesson))
if (last.length === 0) {
  console.error(`There is no lesson "${wanted}". Give its number, its name, or its folder: 07-validation.`)
  process.exit(1)
}
const bench = await createBench()
const listed = await listedSurvivors()
try {
  for (const exercise of last) {
    const { lesson } = exercise
    const started = performance.now()
    const mutants = await mutantsOf(exercise)
    const survivors = await survivorsOf(mutants, bench)
    const killed = mutants.length - survivors.length
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    const share = ((100 * killed) / mutants.length).toFixed(1)
    console.log(
      `${lesson.folder}: ${killed} of ${mutants.length} mutants noticed (${share} %) in ${seconds} s`,
    )
    for (const { key, line } of survivors) {
      const known = listed.has(`${lesson.id} ${key}`) ? '' : '   NOT LISTED'
      console.log(`  line ${line}  ${key}${known}`)
    }
  }
} finally {
  await bench.close()
}
process.exit()
