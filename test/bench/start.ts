import { start } from '../support/program.ts'

const rounds = 11

const times: number[] = []
for (let round = 0; round < rounds; round++) times.push(await timeToFirstAnswer())
times.sort((a, b) => a - b)
console.log(
  `start to first answer, ${rounds} rounds: ${times[0]} / ${times[(rounds - 1) / 2]} / ${times.at(-1)} ms (min / median / max)`,
)

/** Milliseconds from spawning `start` with the demo data to the first answer. */
async function timeToFirstAnswer(): Promise<number> {
  const before = performance.now()
  const server = await start([])
  const response = await fetch(`${server.url}/cookies/1`)
  const time = Math.round(performance.now() - before)
  await server.stop()
  if (!response.ok) throw new Error(`it answered ${response.status}`)
  return time
}
