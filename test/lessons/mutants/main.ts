/** Changes every line of the solutions and prints which changes no check notices: `npm run mutants [-- lesson]`. */
import { createBench } from '../support/bench.ts'
import { exercises } from '../support/course.ts'
import { listedSurvivors, mutantsOf, survivorsOf } from './survivors.ts'

const [wanted] = process.argv.slice(2)
const bench = await createBench()
const listed = await listedSurvivors()
try {
  for (const exercise of exercises) {
    const { lesson, step } = exercise
    if (step !== lesson.steps.at(-1) || ![undefined, lesson.id, lesson.number].includes(wanted)) continue
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
