import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { differences } from './answers.ts'
import { putLoad, type Started, start } from './contestants.ts'
import { createShop } from './data.ts'
import { type Contestant, requestsOf, type Scenario } from './scenarios.ts'

export interface MeasureOptions {
  readonly folder: string
  readonly rounds: number
  readonly seconds: number
  /** Is told what happens, a line at a time. */
  readonly report: (line: string) => void
}

/** Requests per second, by contestant: medians of the rounds. */
export interface Speed {
  readonly scenario: Scenario
  readonly count: number
  readonly speeds: Readonly<Partial<Record<Contestant, number>>>
  /** Microseconds of the processor's time for a request, which tell more than speeds while a machine is busy otherwise. */
  readonly efforts: Readonly<Partial<Record<Contestant, number>>>
}

/** Measures scenarios on one size of data, the contestants in turn, round by round. */
export async function measureSpeeds(
  scenarios: readonly Scenario[],
  count: number,
  options: MeasureOptions,
): Promise<readonly Speed[]> {
  const speeds: Speed[] = []
  for (const durability of ['full', 'process'] as const) {
    const wanted = scenarios.filter((scenario) => (scenario.durability ?? 'full') === durability)
    if (wanted.length === 0) continue
    const names: readonly Contestant[] = wanted.some(({ withJsonServer }) => withJsonServer)
      ? ['ours', 'bare koa', 'json-server']
      : ['ours', 'bare koa']
    const servers = new Map<Contestant, Started>()
    try {
      for (const name of names)
        servers.set(name, await start(name, await createFile(options.folder, count), { durability }))
      for (const scenario of wanted) {
        await assertAlike(scenario, count, servers)
        speeds.push(await measureSpeed(scenario, count, servers, options))
      }
    } finally {
      for (const server of servers.values()) await server.stop()
    }
  }
  return speeds
}

async function measureSpeed(
  scenario: Scenario,
  count: number,
  servers: ReadonlyMap<Contestant, Started>,
  { rounds, seconds, report }: MeasureOptions,
): Promise<Speed> {
  const [ours, bare] = [servers.get('ours'), servers.get('bare koa')]
  if (!scenario.name.startsWith('POST') && ours && bare) {
    const different = await differences(scenario, count, [ours.url, bare.url])
    if (different.length > 0)
      throw new Error(`${scenario.name} is answered differently:\n${different.join('\n')}`)
  }
  const taking = [...servers].filter(([name]) => name !== 'json-server' || scenario.withJsonServer)
  const found = taking.map(([name, server]) => ({
    name,
    server,
    speeds: [] as number[],
    efforts: [] as number[],
  }))
  const requests = requestsOf(scenario, count, 1000)
  // The first round warms up: what is hot is compiled after some ten thousand requests.
  for (let round = 0; round <= rounds; round += 1)
    for (const { server, speeds, efforts } of found) {
      const task = {
        url: server.url,
        clients: scenario.clients,
        seconds: round === 0 ? 2 * seconds : seconds,
        requests,
      }
      const before = await server.effort()
      const { perSecond, total } = await putLoad(task)
      if (round === 0) continue
      speeds.push(perSecond)
      efforts.push(((await server.effort()) - before) / total)
    }
  const speed = {
    scenario,
    count,
    speeds: Object.fromEntries(found.map(({ name, speeds }) => [name, median(speeds)])),
    efforts: Object.fromEntries(found.map(({ name, efforts }) => [name, 1e6 * median(efforts)])),
  }
  report(`${String(count).padStart(7)}  ${scenario.name.padEnd(52)} ${shown(speed)}`)
  return speed
}

/** Speed says nothing where answers differ. Ids that were given under load do, since the two were not equally fast. */
async function assertAlike(
  scenario: Scenario,
  count: number,
  servers: ReadonlyMap<Contestant, Started>,
): Promise<void> {
  const [ours = '', bare = ''] = (['ours', 'bare koa'] as const).map((name) => servers.get(name)?.url)
  const different = scenario.name.startsWith('POST') ? [] : await differences(scenario, count, [ours, bare])
  if (different.length > 0)
    throw new Error(`${scenario.name} is answered differently:\n${different.join('\n')}`)
}

/** The same by the processor's time that both take, which other work on the machine disturbs less. */
export const effortRatioOf = ({ efforts }: Speed): number => (efforts['bare koa'] ?? 0) / (efforts.ours ?? 1)

/** Our share of bare Koa's speed. */
export const ratioOf = ({ speeds }: Speed): number => (speeds.ours ?? 0) / (speeds['bare koa'] ?? 1)

const shown = (speed: Speed): string =>
  [
    ...Object.entries(speed.speeds).map(([name, perSecond]) => `${name} ${Math.round(perSecond)}`),
    `ratio ${ratioOf(speed).toFixed(2)} (by processor time ${effortRatioOf(speed).toFixed(2)})`,
  ].join(', ')

/** Milliseconds from starting a process to its first answer, by contestant. */
export async function measureStart(count: number, { folder, rounds }: MeasureOptions) {
  const times = { ours: [] as number[], 'bare koa': [] as number[] }
  const file = await createFile(folder, count)
  for (let round = 0; round < rounds; round += 1)
    for (const name of ['ours', 'bare koa'] as const) {
      const server = await start(name, file)
      times[name].push(server.startTime)
      await server.stop()
    }
  return { ours: median(times.ours), bare: median(times['bare koa']) }
}

/** Bytes that a server takes: with the data alone, and with what three kinds of questions have it build. */
export async function measureMemory(name: Contestant, count: number, { folder }: MeasureOptions) {
  const server = await start(name, await createFile(folder, count))
  try {
    const alone = await server.memory()
    for (const question of ['status=status%201', 'price_gte=1&price_lt=9000&_sort=date', 'cookieId=1'])
      await (await fetch(`${server.url}/orders?${question}&_page=1&_limit=10`)).text()
    await (await fetch(`${server.url}/cookies?_embed=orders&_page=1&_limit=10`)).text()
    return { alone, indexed: await server.memory() }
  } finally {
    await server.stop()
  }
}

export interface Pauses {
  /** Milliseconds, of the server's event loop. */
  readonly longest: number
  /** Milliseconds, of requests. */
  readonly p999: number
  readonly slowest: number
  readonly checkpoints: number
}

/** How long a server makes others wait while 16 clients create and the data file is written again and again. */
export async function measurePauses(
  name: Contestant,
  scenario: Scenario,
  count: number,
  { folder, seconds }: MeasureOptions,
): Promise<Pauses> {
  const file = await createFile(folder, count)
  const server = await start(name, file, { isMetered: true })
  try {
    const task = { url: server.url, clients: scenario.clients, requests: requestsOf(scenario, count, 1000) }
    await putLoad({ ...task, seconds: 2 })
    await server.longestPause()
    const inodes = new Set([(await stat(file)).ino])
    const watching = setInterval(() => void stat(file).then(({ ino }) => inodes.add(ino)), 20)
    const { p999, longest: slowest } = await putLoad({ ...task, seconds: Math.max(12, seconds) })
    clearInterval(watching)
    return { longest: await server.longestPause(), p999, slowest, checkpoints: inodes.size - 1 }
  } finally {
    await server.stop()
  }
}

async function createFile(folder: string, count: number): Promise<string> {
  const place = join(folder, String((await readdir(folder)).length))
  await mkdir(place)
  const file = join(place, 'shop.json')
  await writeFile(file, JSON.stringify(createShop(count)))
  return file
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
