import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

import { packageFile, version } from '../../../src/package.ts'
import { cores } from './contestants.ts'
import { type Pauses, ratioOf, type Speed } from './measure.ts'

interface Memory {
  readonly alone: number
  readonly indexed: number
}

export interface Figures {
  readonly speeds: Speed[]
  readonly rounds: number
  readonly seconds: number
  start?: { readonly ours: number; readonly bare: number }
  memory?: { readonly ours: Memory; readonly bare: Memory }
  pauses?: { readonly ours: Pauses; readonly bare: Pauses }
}

/** The figures for people, and what of them is not as good as it should be. */
export function toMarkdown(figures: Figures): string {
  const { speeds, rounds, seconds } = figures
  const aims = [...speeds.flatMap((speed) => aimsOf(speed, speeds)), ...otherAims(figures)]
  const missed = aims.filter(({ isMet }) => !isMet)
  return `# Benchmarks

${new Date().toISOString().slice(0, 10)}, Understudy ${version}, written by \`npm run bench\`. Medians of ${rounds} interleaved rounds of ${seconds} s;
requests per second, more is better. "Bare koa" is [bare-koa.ts](compare/bare-koa.ts): Koa and @koa/router over Maps, with
indexes made by hand for just these questions. The data are N orders of N / 10 cookies, the same every time.

${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, koa ${versionOf('koa')}, @koa/router ${versionOf('@koa/router')}, json-server 0.17.4;
${cores ? 'the load generator (autocannon 9.0.0) on one core, the servers on another' : 'the servers share their cores with the load generator'}.

| scenario | N | Understudy | bare koa | ratio | aim | json-server |
|---|---:|---:|---:|---:|---:|---:|
${speeds.map(rowOf).join('\n')}

| at 100,000 orders (25 MB) | Understudy | bare koa | ratio | aim |
|---|---:|---:|---:|---:|
${otherRows(figures).join('\n')}

## What falls short

${missed.length === 0 ? 'Nothing: every aim is met.' : missed.map(({ text }) => `- ${text}`).join('\n')}
`
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

function rowOf(speed: Speed): string {
  const { scenario, count, speeds } = speed
  const peer = speeds['json-server']
  const cells = [
    scenario.name,
    whole(count),
    whole(speeds.ours ?? 0),
    whole(speeds['bare koa'] ?? 0),
    ratioOf(speed).toFixed(2),
    scenario.aim,
    peer === undefined ? '' : `${whole(peer)} (${((speeds.ours ?? 0) / peer).toFixed(1)} ×)`,
  ]
  return `| ${cells.join(' | ')} |`
}

interface Aim {
  readonly isMet: boolean
  readonly text: string
}

function aimsOf(speed: Speed, all: readonly Speed[]): readonly Aim[] {
  const { scenario, count, speeds } = speed
  const { name, aim, steadiness } = scenario
  const small = all.find((one) => one.scenario === scenario && one.count === 1000)?.speeds.ours
  const share = (speeds.ours ?? 0) / (small ?? 1)
  const peer = (speeds.ours ?? 0) / (speeds['json-server'] ?? 1)
  return [
    {
      isMet: ratioOf(speed) >= aim,
      text: `${name} at ${whole(count)}: ${ratioOf(speed).toFixed(2)} of bare Koa's speed instead of ${aim}.`,
    },
    {
      isMet: count < 100_000 || !small || steadiness === undefined || share >= steadiness,
      text: `${name}: at 100,000 ${share.toFixed(2)} of its speed at 1,000 instead of ${steadiness}.`,
    },
    {
      isMet: name !== 'GET /cookies/:id' || peer >= 12,
      text: `${name} at ${whole(count)}: ${peer.toFixed(1)} times json-server's speed instead of 12.`,
    },
  ]
}

function otherRows({ start, memory, pauses }: Figures): readonly string[] {
  const row = (name: string, [ours, bare]: readonly [number, number], unit: string, aim: string): string =>
    `| ${name} | ${whole(ours)} ${unit} | ${whole(bare)} ${unit} | ${(ours / bare).toFixed(2)} | ${aim} |`
  const mega = ({ ours, bare }: NonNullable<Figures['memory']>, key: keyof Memory) =>
    [ours[key] / 2 ** 20, bare[key] / 2 ** 20] as const
  return [
    ...(start ? [row('start to first answer', [start.ours, start.bare], 'ms', '1.6')] : []),
    ...(memory ? [row('memory (RSS)', mega(memory, 'alone'), 'MiB', '1.3')] : []),
    ...(memory ? [row('memory with three indexes', mega(memory, 'indexed'), 'MiB', '2')] : []),
    ...(pauses
      ? [
          row(
            `longest pause of the event loop, 16 clients creating, ${pauses.ours.checkpoints} checkpoints`,
            [pauses.ours.longest, pauses.bare.longest],
            'ms',
            '15 ms',
          ),
          row('p99.9 of their requests', [pauses.ours.p999, pauses.bare.p999], 'ms', ''),
        ]
      : []),
  ]
}

function otherAims({ start, memory, pauses }: Figures): readonly Aim[] {
  const times = (name: string, ours: number, bare: number, aim: number): Aim => ({
    isMet: ours / bare <= aim,
    text: `${name}: ${(ours / bare).toFixed(2)} times bare Koa's instead of ${aim}.`,
  })
  return [
    ...(start ? [times('Start', start.ours, start.bare, 1.6)] : []),
    ...(memory ? [times('Memory', memory.ours.alone, memory.bare.alone, 1.3)] : []),
    ...(memory ? [times('Memory with indexes', memory.ours.indexed, memory.bare.indexed, 2)] : []),
    ...(pauses
      ? [
          {
            isMet: pauses.ours.longest <= 15,
            text: `The longest pause: ${pauses.ours.longest.toFixed(1)} ms instead of 15.`,
          },
        ]
      : []),
  ]
}

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(packageFile(`node_modules/${name}/package.json`), 'utf8')) as { version: string })
    .version
