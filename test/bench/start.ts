import { start } from '../support/program.ts'

const rounds = 11

const times: { readonly ready: number; readonly answer: number }[] = []
for (let round = 0; round < rounds; round++) times.push(await measure())
tell(
  'start to ready',
  times.map(({ ready }) => ready),
)
tell(
  'start to first answer',
  times.map(({ answer }) => answer),
)

/** Milliseconds from spawning `start` with the demo data until it says where it listens, and until it has answered. */
async function measure(): Promise<{ ready: number; answer: number }> {
  const before = performance.now()
  const server = await start([])
  const ready = performance.now() - before
  const response = await fetch(`${server.url}/cookies/1`)
  const answer = performance.now() - before
  await server.stop()
  if (!response.ok) throw new Error(`it answered ${response.status}`)
  return { ready, answer }
}

function tell(what: string, all: readonly number[]): void {
  const [least, median, most] = [0, 0.5, 1].map((share) =>
    Math.round(all.toSorted((a, b) => a - b)[Math.floor(share * (all.length - 1))] ?? 0),
  )
  console.log(`${what}, ${rounds} rounds: ${least} / ${median} / ${most} ms (min / median / max)`)
}
