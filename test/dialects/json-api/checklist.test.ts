import { readdirSync } from 'node:fs'

import { expect } from 'chai'

import { checklist, held } from './checklist.ts'

/** Also when this file runs alone, all rows are looked for. */
for (const name of readdirSync(import.meta.dirname))
  if (name.endsWith('.test.js') && name !== 'checklist.test.js') await import(`./${name}`)

describe('dialects/json-api: the checklist', () => {
  it('has every row held by a test', () => {
    for (const [id, { level, text }] of checklist)
      console.log(`      ${id.padEnd(5)} ${level} ${held.has(id) ? 'held' : 'NOT HELD'}: ${text}`)
    const missing = [...checklist.keys()].filter((id) => !held.has(id))
    expect(missing).to.deep.equal([])
  })
  it('has as many rows as each family has', () => {
    const counts: Record<string, number> = {}
    for (const id of checklist.keys()) {
      const family = id.replace(/\d+$/, '')
      counts[family] = (counts[family] ?? 0) + 1
    }
    expect(counts).to.deep.equal({
      CN: 22,
      DS: 31,
      F: 13,
      IN: 20,
      SF: 13,
      SO: 9,
      PG: 12,
      FI: 22,
      CR: 26,
      UP: 24,
      RE: 24,
      DE: 7,
      QP: 10,
      AT: 41,
      CU: 12,
    })
  })
})
