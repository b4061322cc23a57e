import { readdirSync } from 'node:fs'

import { expect } from 'chai'

import { held } from './checklist.ts'

/** Also when this file runs alone, all tests are looked for. */
for (const name of readdirSync(import.meta.dirname))
  if (name.endsWith('.test.js') && name !== 'checklist.test.js') await import(`./${name}`)

/** How many requirements each family has. */
const families = {
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
}

describe('dialects/json-api: the checklist', () => {
  it('has every requirement held by a test', () => {
    const codes = Object.entries(families).flatMap(([family, count]) =>
      Array.from({ length: count }, (_, at) => `${family}${at + 1}`),
    )
    expect([...held]).to.have.members(codes)
  })
})
