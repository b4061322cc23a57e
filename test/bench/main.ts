/** Compares with bare Koa and with json-server, and writes test/bench/results.md: `npm run bench -- --help`. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { inFolder } from '../support/folder.ts'
import { type Figures, toMarkdown } from './compare/markdown.ts'
import {
  measureMemory,
  type MeasureOptions,
  measurePauses,
  measureSpeeds,
  measureStart,
} from './compare/measure.ts'
import { scenarios } from './compare/scenarios.ts'

const usage = `npm run bench                          everything, some 20 minutes; writes test/bench/results.md
npm run bench -- --only POST           the scenarios whose names contain it; also start, memory, pauses. Writes nothing
npm run bench -- --sizes 1000,100000   of 1000, 10000 and 100000 orders
npm run bench -- --seconds 1           how long each is measured in each round, otherwise 3
npm run bench -- --rounds 5            how many rounds, otherwise 3`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    sizes: { type: 'string', default: '1000,10000,100000' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean' },
  },
})
const large = 100_000

if (values.help) console.log(usage)
else {
  installPeers()
  await inFolder(measure)
}

async function measure(folder: string): Promise<void> {
  const options: MeasureOptions = {
    folder,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    report: console.log,
  }
  const figures: Figures = { speeds: [], rounds: options.rounds, seconds: options.seconds }
  const wanted = scenarios.filter(({ name }) => isWanted(name))
  for (const count of values.sizes.split(',').map(Number))
    figures.speeds.push(...(await measureSpeeds(wanted, count, options)))
  if (isWanted('start')) figures.start = tell('start', await measureStart(large, options))
  if (isWanted('memory'))
    figures.memory = tell('memory', {
      ours: await measureMemory('ours', large, options),
      bare: await measureMemory('bare koa', large, options),
    })
  const posting = scenarios.find(({ name }) => name === 'POST, 16 clients')
  if (isWanted('pauses') && posting)
    figures.pauses = tell('pauses', {
      ours: await measurePauses('ours', posting, large, options),
      bare: await measurePauses('bare koa', posting, large, options),
    })
  if (values.only !== undefined) return
  const file = fileURLToPath(new URL('../../../test/bench/results.md', import.meta.url))
  await writeFile(file, toMarkdown(figures))
  console.log(`\nIt all stands in ${file}.`)
}

function isWanted(name: string): boolean {
  return values.only === undefined || name.includes(values.only)
}

function tell<T>(what: string, figures: T): T {
  console.log(what, JSON.stringify(figures))
  return figures
}

function installPeers(): void {
  const folder = fileURLToPath(new URL('../../../test/bench', import.meta.url))
  if (existsSync(`${folder}/node_modules/autocannon`) && existsSync(`${folder}/node_modules/json-server`))
    return
  console.log('Installing the load generator and json-server into test/bench, where they stay …')
  execFileSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund', '--silent'], {
    cwd: folder,
    stdio: 'inherit',
  })
}
