import { parseArgs } from 'node:util'

import { createServer } from '../../src/index.ts'
import { Random } from './random.ts'

const usage = `npm run soak:queries -- [--seconds 60] [--seed 1]

Looks for the GET that takes the most processor time: combines sorts, filters, embeds and patterns over two collections
of 1,000 records with 40 links each, changes the costliest again and again, and fails when one takes more than 2 s.`

/** What one GET may take, answered or refused. */
export const mostMilliseconds = 2000

export interface Worst {
  readonly query: string
  readonly status: number
  /** Of processor time, the client's included. */
  readonly milliseconds: number
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, at) => at + 1)

const collection = (length: number) =>
  range(length).map((id) => ({
    id,
    name: `record ${id}`,
    text: 'ab'.repeat(100),
    leftId: (id % length) + 1,
    leftIds: range(40).map((at) => ((id + at * 7) % length) + 1),
    rightIds: range(40).map((at) => ((id * 3 + at) % length) + 1),
  }))

const relationships = ['left', 'lefts', 'rights'] as const
const attributes = ['id', 'name', 'text'] as const
const patterns = ['(?:a?){90}a{90}', '^(ab)+$', '(a|b)*c', 'x', '.*b.*b.*b', '(?:a?){1000}a{1000}'] as const

const pathOf = (random: Random): string =>
  range(random.below(5) + 1)
    .map(() => random.pick(relationships))
    .join('.')

type Ingredient = (random: Random) => string

/** One more parameter for a query. */
const ingredients: readonly [Ingredient, ...Ingredient[]] = [
  (random) => `_embed=${pathOf(random)}`,
  (random) =>
    `_sort=${range(random.below(4) + 1)
      .map(() => `${pathOf(random)}.${random.pick(attributes)}`)
      .join(',')}`,
  (random) => `${pathOf(random)}.name_like=${encodeURIComponent(random.pick(patterns))}`,
  (random) => `text_like=${encodeURIComponent(random.pick(patterns))}`,
  (random) => `_where=${encodeURIComponent(JSON.stringify(conditions(random)))}`,
  (random) => `_fields=id,${pathOf(random)}.name`,
  (random) => `_limit=${random.pick([1, 10, 1000])}`,
  (random) => `${pathOf(random)}.id_ne=${random.below(1000)}`,
]

function conditions(random: Random) {
  const one = () => ({
    [random.pick(attributes)]: { [random.pick(['contains', 'gt', 'ne'])]: String(random.below(9)) },
  })
  const related = () => ({ [`${pathOf(random)}.id`]: { gt: random.below(1000) } })
  return { or: range(random.below(150) + 1).map(() => (random.below(4) === 0 ? related() : one())) }
}

/** The costliest query that a search of so many milliseconds meets. */
export async function findWorst(milliseconds: number, seed: number): Promise<Worst> {
  const random = new Random(seed)
  const server = await createServer({ data: { lefts: collection(1000), rights: collection(1000) } })
  const end = Date.now() + milliseconds
  let worst: Worst = { query: '', status: 0, milliseconds: 0 }
  let parameters: readonly string[] = []
  try {
    while (Date.now() < end) {
      const tried = change(random, parameters)
      const query = `/lefts?${tried.join('&')}`
      const before = process.cpuUsage()
      const response = await fetch(server.url + query)
      await response.arrayBuffer()
      const { user, system } = process.cpuUsage(before)
      const found = { query, status: response.status, milliseconds: (user + system) / 1000 }
      if (response.status >= 500) throw new Error(`${response.status} for ${query}`)
      if (found.milliseconds < worst.milliseconds) continue
      worst = found
      parameters = tried
    }
    return worst
  } finally {
    await server.close()
  }
}

/** A few parameters dropped from the costliest so far, a few others added. */
function change(random: Random, parameters: readonly string[]): readonly string[] {
  const kept = parameters.filter(() => random.below(4) > 0)
  const added = range(random.below(3) + 1).map(() => random.pick(ingredients)(random))
  return [...kept, ...added].slice(-12)
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) console.log(usage)
  else {
    const worst = await findWorst(Number(values.seconds) * 1000, Number(values.seed))
    console.log(`${worst.milliseconds.toFixed(0)} ms of processor time, ${worst.status}:\n${worst.query}`)
    if (worst.milliseconds > mostMilliseconds) process.exitCode = 1
  }
}
