/** Kills servers while clients write, and looks for what is lost: `npm run soak`. */
import { parseArgs } from 'node:util'

import { soak } from './soak.ts'

const usage = `npm run soak                      50 rounds
npm run soak -- --rounds 5        fewer
npm run soak -- --seed 1234       the same plan again`

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
})

if (values.help) console.log(usage)
else await run(Number(values.rounds ?? 50), Number(values.seed ?? Date.now() % 1_000_000))

async function run(rounds: number, seed: number): Promise<void> {
  if (!(rounds > 0) || !Number.isInteger(seed)) throw new Error(`Both are whole numbers.\n${usage}`)
  console.log(`${rounds} rounds with the seed ${seed}; 8 clients create, patch and delete in each.`)
  const started = performance.now()
  const { accepted, refused, unanswered, reads, problems } = await soak({ rounds, seed, report: console.log })
  console.log(`
${Math.round((performance.now() - started) / 1000)} s
${accepted} writes acknowledged, all of them to be found after every kill
${refused} refused, none to be found
${unanswered} under way when the server was killed, each there as a whole or not at all
${reads} times the data file was read meanwhile`)
  for (const problem of problems.slice(0, 20)) console.error(`Not as it should be: ${problem}`)
  if (problems.length > 0) process.exitCode = 1
  console.log(
    problems.length > 0
      ? `Problems: ${problems.length}`
      : 'Nothing is lost, and everything is as it should be.',
  )
}
