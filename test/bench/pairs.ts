/** What a plain GET costs now, beside another build or other options: `npm run bench:pairs -- --help`. Linux. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const usage = `npm run bench:pairs -- --base DIR         against another clone, which is built
npm run bench:pairs -- --with="--log 0"   against the same build with these options
--pairs 15 --seconds 2 --path /cookies/2  how many pairs, the processor time of each half, and what is asked
Prints processor time per request and start times: the median of the pairs, and between which ratios half of them lie.`

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    with: { type: 'string' },
    pairs: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '2' },
    path: { type: 'string', default: '/cookies/2' },
    help: { type: 'boolean' },
  },
})
const own = fileURLToPath(new URL('../../..', import.meta.url))

interface Measured {
  /** Processor time per request, in microseconds. */
  readonly cost: number
  /** Processor time from the start until the first answer, in milliseconds. */
  readonly start: number
}

if (values.help || (values.base === undefined && values.with === undefined)) console.log(usage)
else await comparePairs(values.base ?? own, (values.with ?? '').split(' ').filter(Boolean))

/** Alternates which of the two comes first. */
async function comparePairs(base: string, options: readonly string[]): Promise<void> {
  const pairs: { readonly before: Measured; readonly now: Measured }[] = []
  for (let at = 0; at < Number(values.pairs); at++) {
    const isFirst = at % 2 === 0
    const early = isFirst ? await measureServer(base, options) : await measureServer(own, [])
    const late = isFirst ? await measureServer(own, []) : await measureServer(base, options)
    const pair = isFirst ? { before: early, now: late } : { before: late, now: early }
    pairs.push(pair)
    console.log(`${at + 1}: ${pair.before.cost.toFixed(1)} and ${pair.now.cost.toFixed(1)} µs a request`)
  }
  for (const what of ['cost', 'start'] as const) {
    const ratios = pairs.map(({ before, now }) => now[what] / before[what]).toSorted((a, b) => a - b)
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percent(ratios, share))
    console.log(`${what}: ${middle} (half of the pairs between ${low} and ${high})`)
  }
}

function percent(sorted: readonly number[], share: number): string {
  return `${(((sorted[Math.floor(share * (sorted.length - 1))] ?? NaN) - 1) * 100).toFixed(1)} %`
}

async function measureServer(folder: string, options: readonly string[]): Promise<Measured> {
  const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly bin: Readonly<Record<string, string>>
  }
  const words = [join(folder, Object.values(bin)[0] ?? ''), '--port', '0', ...options]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  let printed = ''
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (printed.includes('Ctrl+C')) return
      printed += chunk.toString()
      if (printed.includes('Ctrl+C')) resolve()
    })
  })
  const url = `http://127.0.0.1:${/localhost:(\d+)/.exec(printed)?.[1]}${values.path}`
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  try {
    await ask(url, agent)
    const start = await cpuOf(child.pid)
    const used = async (): Promise<number> => cpuOf(child.pid)
    const ms = Number(values.seconds) * 1000
    await costOf(ms / 2, used, async () => askMany(url, agent))
    return { start, cost: await costOf(ms, used, async () => askMany(url, agent)) }
  } finally {
    agent.destroy()
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}

/** Microseconds for one request, once so many milliseconds were used: on a busy machine they take longer. */
async function costOf(ms: number, used: () => Promise<number>, work: () => Promise<number>): Promise<number> {
  const before = await used()
  for (let count = await work(); ; count += await work()) {
    const cost = (await used()) - before
    if (cost >= ms) return (cost * 1000) / count
  }
}

/** A few hundred requests, eight at a time; returns how many. */
async function askMany(url: string, agent: Agent): Promise<number> {
  const client = async (): Promise<void> => {
    for (let at = 0; at < 50; at++) await ask(url, agent)
  }
  await Promise.all(Array.from({ length: 8 }, client))
  return 400
}

async function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answers ${answer.statusCode}`))
      answer.resume().once('end', resolve)
    }).once('error', reject)
  })
}

/** The processor time of all threads of a process, in milliseconds. */
async function cpuOf(pid = 0): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`)
  const times = await Promise.all(
    threads.map(async (thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')),
  )
  return times.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1e6
}
