import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

import { inFolder } from '../support/folder.ts'
import { launch, type Running, start } from '../support/program.ts'
import { Client } from './client.ts'
import { Ledger, type Note } from './ledger.ts'
import { announcement, type Moment, moments, momentVariable, pauseVariable } from './moments.ts'
import { Random } from './random.ts'

export interface SoakOptions {
  readonly rounds: number
  readonly seed: number
  /** Is told what happens, a line at a time. */
  readonly report?: (line: string) => void
}

export interface Summary {
  readonly rounds: number
  readonly accepted: number
  readonly refused: number
  /** Under way when the server was killed: may be there or not, but whole. */
  readonly unanswered: number
  /** How often the data file was read while the server was writing. */
  readonly reads: number
  /** Everything that was not as clients had been told; a good store has none. */
  readonly problems: readonly string[]
}

const clientCount = 8
/** How long a server is made to pause, in milliseconds. */
const pauseTime = 60
/** After so many milliseconds a server hangs for certain, however busy the machine is. */
const hangTime = 600_000
/** What must have been answered and read in a round before the server is killed, so that there is something to lose. */
const least = { accepted: 25, refused: 3, reads: 4 }

const unflushed = 'the journal is not flushed yet'

/** The journal is written with every change, the data file once a second. */
const isOften = (moment: Moment): boolean =>
  moment === unflushed || moment === 'half a journal line is written'

/** Kills a server again and again while clients write, and compares what is left with what they were told. */
export async function soak(options: SoakOptions): Promise<Summary> {
  return inFolder((folder) => new Soak(folder, options).run())
}

class Soak {
  readonly #file: string
  readonly #folder: string
  readonly #options: SoakOptions
  readonly #random: Random
  readonly #ledger: Ledger
  readonly #problems: string[] = []
  readonly #ballast: readonly unknown[]
  #reads = 0

  constructor(folder: string, options: SoakOptions) {
    this.#folder = folder
    this.#file = join(folder, 'notes.json')
    this.#options = options
    this.#random = new Random(options.seed)
    const ids = this.#random.shuffle(Array.from({ length: 80 }, (_, position) => position + 1))
    this.#ledger = new Ledger(ids.map((id) => ({ id, mark: `${id % clientCount}.first ${id}`, n: 0 })))
    this.#ballast = Array.from({ length: 3000 }, (_, id) => ({ id, text: 'ballast '.repeat(40) }))
  }

  async run(): Promise<Summary> {
    const { rounds, report = () => undefined } = this.#options
    await writeFile(this.#file, layOut({ notes: this.#ledger.notes(), ballast: this.#ballast }))
    let plan: readonly Moment[] = []
    for (let round = 1; round <= rounds; round += 1) {
      if (plan.length === 0) plan = this.#random.shuffle(moments)
      const [moment = 'anywhere', ...rest] = plan
      plan = rest
      const before = this.#ledger.accepted
      await this.#round(moment)
      report(
        `${String(round).padStart(3)}/${rounds}  ${String(this.#ledger.accepted - before).padStart(5)} acknowledged, killed: ${moment}`,
      )
    }
    await this.#end()
    const { accepted, refused, unanswered } = this.#ledger
    return { rounds, accepted, refused, unanswered, reads: this.#reads, problems: this.#problems }
  }

  async #round(moment: Moment): Promise<void> {
    if (this.#random.below(4) === 0) await this.#killAtStart()
    const server = await this.#start(moment)
    try {
      await this.#compare(server)
      const over = new AbortController()
      const isWhole = moment !== 'the data file is half overwritten in place'
      const work = [
        ...Array.from({ length: clientCount }, (_, name) => this.#client(server, String(name))),
        ...(isWhole ? [this.#readAgainAndAgain(over.signal)] : []),
      ]
      await this.#enough(server, isWhole)
      await this.#untilKilled(server, moment)
      over.abort()
      await Promise.all(work)
    } finally {
      await server.stop('SIGKILL')
    }
  }

  async #client({ url }: Running, name: string): Promise<void> {
    await new Client({ url, name, ledger: this.#ledger, random: this.#random.fork() }).run()
  }

  #start(moment: Moment): Promise<Running> {
    const pauses = new URL('pauses.js', import.meta.url).href
    const durability = moment === unflushed ? 'full' : this.#random.pick(['full', 'process'])
    return start([this.#file, '--durability', durability], {
      env: {
        NODE_OPTIONS: `--import=${pauses}`,
        [momentVariable]: moment,
        [pauseVariable]: String(pauseTime),
      },
    })
  }

  async #enough(server: Running, isRead: boolean): Promise<void> {
    const { accepted, refused } = this.#ledger
    const reads = this.#reads
    const isMissing = (): boolean =>
      this.#ledger.accepted - accepted < least.accepted ||
      this.#ledger.refused - refused < least.refused ||
      (isRead && this.#reads - reads < least.reads)
    await until(server, () => !isMissing())
    if (isMissing()) this.#problems.push('too little was answered within a round')
  }

  /** Kills the server the so manieth time that it gets to the moment, some time into the pause. */
  async #untilKilled(server: Running, moment: Moment): Promise<void> {
    const isTimed = moment === 'anywhere' || moment === 'the disk is full now and then'
    if (isTimed) await setTimeout(200 + this.#random.below(1800))
    else await this.#arrival(server, 1 + this.#random.below(isOften(moment) ? 20 : 2), moment)
    if (!isTimed) await setTimeout(this.#random.below(pauseTime))
    await server.stop('SIGKILL')
  }

  async #arrival(server: Running, count: number, moment: Moment): Promise<void> {
    const arrivals = (): number => server.stderr().split(announcement).length - 1
    const wanted = arrivals() + count
    await until(server, () => arrivals() >= wanted)
    if (arrivals() < wanted) this.#problems.push(`the server never came to where ${moment}`)
  }

  async #killAtStart(): Promise<void> {
    const { child, ended } = launch([this.#file, '--port', '0'])
    await setTimeout(this.#random.below(600))
    child.kill('SIGKILL')
    await ended
  }

  async #compare({ url }: Running): Promise<void> {
    const [notes, ballast] = await Promise.all(
      ['notes', 'ballast'].map(async (name) => (await fetch(`${url}/${name}`)).json()),
    )
    this.#problems.push(...this.#ledger.settle(notes as readonly Note[]))
    if (!isDeepStrictEqual(ballast, this.#ballast)) this.#problems.push('what nobody wrote to has changed')
  }

  /** Whoever reads the data file finds it whole, at any time. */
  async #readAgainAndAgain(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.#read()
      await setTimeout(20)
    }
  }

  async #read(): Promise<void> {
    const text = await readFile(this.#file, 'utf8')
    this.#reads += 1
    try {
      JSON.parse(text)
    } catch (error) {
      this.#problems.push(`the data file does not parse: ${String(error)}`)
    }
  }

  /** After a normal stop there is one file, with everything, laid out as it was at first. */
  async #end(): Promise<void> {
    const server = await this.#start('anywhere')
    try {
      await this.#compare(server)
    } finally {
      await server.stop()
    }
    const names = await readdir(this.#folder)
    if (names.length > 1) this.#problems.push(`there is more than one file: ${names.join(', ')}`)
    const text = await readFile(this.#file, 'utf8')
    const database = JSON.parse(text) as { readonly notes: readonly Note[] }
    this.#problems.push(...this.#ledger.settle(database.notes))
    if (text !== layOut(database)) this.#problems.push('the file is laid out in another way')
  }
}

const layOut = (database: object): string => `${JSON.stringify(database, null, 2)}\n`

/** Waits for something, as long as the server runs and does not hang. */
async function until({ child }: Running, isDone: () => boolean): Promise<void> {
  const end = performance.now() + hangTime
  while (!isDone() && child.exitCode === null && performance.now() < end) await setTimeout(1)
}
