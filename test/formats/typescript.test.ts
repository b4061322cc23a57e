import { expect } from 'chai'

import { toType, typeName } from '../../src/formats/typescript.ts'
import type { Json } from '../../src/index.ts'

describe('formats/typescript', () => {
  for (const [schema, type] of [
    [{}, 'unknown'],
    [true, 'unknown'],
    [false, 'never'],
    [{ type: 'integer' }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: ['integer', 'number'] }, 'number'],
    [{ enum: ['a', 1, null], type: 'string' }, '"a" | 1 | null'],
    [{ const: 'x' }, '"x"'],
    [{ type: 'array' }, 'unknown[]'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, '("a" | "b")[]'],
    [{ type: 'array', items: { type: 'object', properties: { a: {} } } }, '{\n  a?: unknown\n}[]'],
    [
      { type: 'array', items: { type: ['object', 'null'], properties: { a: {} } } },
      '({\n  a?: unknown\n} | null)[]',
    ],
    [{ type: 'object' }, '{ [name: string]: unknown }'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, '{ [name: string]: string }'],
    [
      { properties: { 'a-b': { type: 'string' }, ünit: {} }, required: ['a-b'] },
      '{\n  "a-b": string\n  ünit?: unknown\n}',
    ],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 'string | number'],
    [{ oneOf: [{ type: 'string' }, {}] }, 'string | unknown'],
    [
      { allOf: [{ $ref: '#/x' }, { type: 'object', required: ['a'] }] },
      'Named & { [name: string]: unknown }',
    ],
    [{ $ref: '#/nowhere' }, 'unknown'],
  ] satisfies [Json, string][])
    it(`writes ${JSON.stringify(schema)}`, () => {
      expect(toType(schema, (reference) => (reference === '#/x' ? 'Named' : undefined))).to.equal(type)
    })

  it('makes names of words', () => {
    for (const [words, name] of [
      ['business-line', 'BusinessLine'],
      ['opening_hours', 'OpeningHours'],
      ['2nd floor', '_2ndFloor'],
      ['größe', 'Größe'],
      ['--', '_'],
    ] as const)
      expect(typeName(words)).to.equal(name)
  })
})
