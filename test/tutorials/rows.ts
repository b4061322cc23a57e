import { expect } from 'chai'

import type { Json, ServerOptions } from '../../src/index.ts'
import type { DemoName } from '../../src/server/demo.ts'
import { type Answer, type Api, serving } from '../support/api.ts'

/** What another part of the program is needed for. */
export const powers = [
  'PostgreSQL',
  'migrations',
  'a container',
  'custom routes',
  'failures on purpose',
] as const

/** How what comes back compares with what the tutorial prints. */
export type Verdict =
  | 'as printed'
  | { readonly better: string }
  | { readonly leftOut: (typeof powers)[number]; readonly instead: string }

/** What a row looks at; everything that is named must hold. */
interface Expected {
  /** What is sent, and with which headers, beside the request. */
  readonly send?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The name of another server than the demo as it starts by itself. */
  readonly at?: string
  /** 200 by default. */
  readonly status?: number
  readonly body?: Json
  /** By its path in the body (`data[0].attributes.name`), a value, or a pattern for its text. `null` may be missing. */
  readonly finds?: Readonly<Record<string, Json | RegExp>>
  /** Paths in the body at which nothing may be. */
  readonly lacks?: readonly string[]
  readonly has?: Readonly<Record<string, string | RegExp>>
  /** A pattern for the whole text. */
  readonly says?: RegExp
  /** What takes more than one request; it comes before the row's own. */
  readonly first?: (api: Api) => Promise<unknown>
}

/** One thing that a tutorial shows. */
export interface Row extends Expected {
  /** In the tutorial. */
  readonly line: number
  /** In our words. */
  readonly shows: string
  /** `GET /items`; or a function, for what takes several requests or another program. */
  readonly request: string | ((api: Api) => Promise<unknown>)
  readonly verdict: Verdict
}

type Cells = readonly [
  line: number,
  shows: string,
  request: Row['request'],
  verdict: Verdict,
  expected?: Expected,
]

export const row = (...[line, shows, request, verdict, expected = {}]: Cells): Row => ({
  line,
  shows,
  request,
  verdict,
  ...expected,
})

export const better = (reason: string): Verdict => ({ better: reason })

export const leftOut = (power: (typeof powers)[number], instead: string): Verdict => ({
  leftOut: power,
  instead,
})

export interface Tutorial {
  /** As the lessons call it: `S0`. */
  readonly id: string
  readonly builds: string
  readonly demo: DemoName
  /** By name, what a server is given beside the demo. */
  readonly servers?: Readonly<Record<string, Partial<ServerOptions>>>
  readonly rows: readonly Row[]
}

/** A test for each row, against the demo over a real socket. */
export function walk({ id, builds, demo, servers = {}, rows }: Tutorial): void {
  for (const [name, options] of Object.entries({ '': {}, ...servers })) {
    describe(`${id}, ${builds}${name === '' ? '' : `, ${name}`}`, () => {
      const api = serving({ data: ':memory:', demo, ...options })
      for (const one of rows.filter(({ at = '' }) => at === name))
        it(`line ${one.line}: ${one.shows} (${wordOf(one.verdict)})`, async () => check(api, one))
    })
  }
}

export const wordOf = (verdict: Verdict): string => {
  if (verdict === 'as printed') return verdict
  return 'better' in verdict ? 'better' : 'left out'
}

async function check(api: Api, one: Row): Promise<void> {
  await one.first?.(api)
  if (typeof one.request !== 'string') return void (await one.request(api))
  const answer = await api(one.request, one)
  expect(answer.status, answer.text.slice(0, 600)).to.equal(one.status ?? 200)
  checkBody(answer, one)
  for (const [name, value] of Object.entries(one.has ?? {}))
    checkText(answer.headers.get(name) ?? '', value, name)
}

function checkBody(answer: Answer, { body, finds = {}, lacks = [], says }: Expected): void {
  if (body !== undefined) expect(answer.body).to.deep.equal(body)
  for (const [path, value] of Object.entries(finds)) checkValue(answer, path, value)
  for (const path of lacks) expect(answer.body).not.to.have.nested.property(path)
  if (says) expect(answer.text).to.match(says)
}

function checkValue({ body }: Answer, path: string, value: Json | RegExp): void {
  expect(body).to.have.nested.property(path)
  const found = path
    .split(/[.[\]]+/)
    .filter((name) => name !== '')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], body)
  if (value instanceof RegExp) expect(String(found), path).to.match(value)
  else expect(found, path).to.deep.equal(value)
}

function checkText(text: string, value: string | RegExp, name: string): void {
  if (value instanceof RegExp) expect(text, name).to.match(value)
  else expect(text, name).to.equal(value)
}
