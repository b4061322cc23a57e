import { expect } from 'chai'

import type { Json } from '../../src/index.ts'
import { type Answer, type Api, idsOf, type Sent } from './api.ts'

/** One line of a contract: what is sent, and what has to come back. */
export interface Row extends Sent {
  /** `GET /posts?id=1` */
  readonly request: string
  /** What the row shows, when the request alone does not tell. */
  readonly name?: string
  /** 200 unless said otherwise. */
  readonly status?: number
  readonly body?: Json
  /** The ids in the body, in their order. */
  readonly ids?: readonly Json[]
  /** Headers that must be there; `null` for those that must not. */
  readonly has?: Readonly<Record<string, string | RegExp | null>>
  /** What an error must tell, in its message or its help. */
  readonly says?: RegExp
}

/** A test for each row. What is refused must have changed nothing, so this is looked at without being asked. */
export function answers(api: Api, rows: readonly Row[]): void {
  for (const row of rows) {
    const request = row.request.slice(0, 120)
    it(row.name ? `${row.name}: ${request}` : request, async () => {
      const before = await api.dump()
      check(await api(row.request, row), row)
      if ((row.status ?? 200) >= 400) expect(await api.dump(), 'the data').to.deep.equal(before)
    })
  }
}

function check(answer: Answer, row: Row): void {
  expect(answer.status, answer.text.slice(0, 1000)).to.equal(row.status ?? 200)
  if (row.body !== undefined) expect(answer.body).to.deep.equal(row.body)
  if (row.ids) expect(idsOf(answer.body)).to.deep.equal(row.ids)
  for (const [name, expected] of Object.entries(row.has ?? {})) checkHeader(answer, name, expected)
  if (row.status && row.status >= 400 && answer.text !== '') checkError(answer, row)
}

function checkHeader({ headers }: Answer, name: string, expected: string | RegExp | null): void {
  const given = headers.get(name)
  if (expected instanceof RegExp) expect(given, name).to.match(expected)
  else expect(given, name).to.equal(expected)
}

/** Every error there is has this shape. */
function checkError({ body, status }: Answer, { says }: Row): void {
  const { error, message } = body as { error: Record<string, string | number>; message: string }
  expect(error).to.include({ status_code: status, message })
  expect(error['code']).to.match(/^[a-z_]+$/)
  expect(message).to.be.a('string').and.not.equal('')
  if (says) expect(`${message} ${error['help'] ?? ''}`).to.match(says)
}
