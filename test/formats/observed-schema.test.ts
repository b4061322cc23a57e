import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'

import type { Json, JsonObject } from '../../src/core/json.ts'
import { schemaOfValues } from '../../src/formats/observed-schema.ts'

const strict = (...values: Json[]): JsonObject => schemaOfValues(values, { strict: true })
const loose = (...values: Json[]): JsonObject => schemaOfValues(values, { strict: false })
const often = (...values: Json[]): Json[] =>
  Array.from({ length: 24 }, (_, at) => values[at % values.length] ?? null)

describe('formats/observed-schema', () => {
  for (const [what, values, expected] of [
    ['nothing', [], {}],
    ['integers', [1, 2], { type: 'integer' }],
    ['integers and other numbers', [1, 2.5], { type: 'number' }],
    ['numbers beyond the safe integers', [1, 2 ** 60], { type: 'number' }],
    ['null, in any order', [null, true], { type: ['boolean', 'null'] }],
    ['several types', [1, 'a'], { type: ['integer', 'string'] }],
    ['empty lists', [[], []], { type: 'array' }],
    ['lists, some of them empty', [[], [1, null]], { type: 'array', items: { type: ['integer', 'null'] } }],
    ['lists of lists', [[[1.5]]], { type: 'array', items: { type: 'array', items: { type: 'number' } } }],
    [
      'what every object has',
      [{ a: 1, b: null }, { a: 2 }],
      { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'null' } }, required: ['a'] },
    ],
    [
      'members of objects in lists',
      [[{ a: 1 }, { a: 2, b: 3 }]],
      {
        type: 'array',
        items: {
          type: 'object',
          properties: { a: { type: 'integer' }, b: { type: 'integer' } },
          required: ['a'],
        },
      },
    ],
    ['dates', ['2026-01-31', '2026-02-01'], { type: 'string', format: 'date' }],
    ['dates and other texts', ['2026-01-31', 'soon'], { type: 'string' }],
    ['dates and nulls', ['2026-01-31', null], { type: ['string', 'null'], format: 'date' }],
    [
      'times',
      ['2026-03-14T09:26:53Z', '2026-03-14T09:26:53.123+01:00'],
      { type: 'string', format: 'date-time' },
    ],
    ['a time without a zone', ['2026-03-14T09:26:53'], { type: 'string' }],
    ['addresses', ['ada@example.com'], { type: 'string', format: 'email' }],
    ['links', ['https://example.com/a?b=c#d'], { type: 'string', format: 'uri' }],
    ['few texts that come often', often('a', 'b'), { type: 'string', enum: ['a', 'b'] }],
    ['few texts and nulls', often('a', null), { type: ['string', 'null'] }],
    ['texts among numbers', often('a', 1), { type: ['string', 'integer'] }],
    ['many texts', Array.from({ length: 24 }, (_, at) => `${at % 13}`), { type: 'string' }],
  ] as const satisfies [string, Json[], JsonObject][])
    it(`knows ${what}`, () => {
      expect(strict(...values)).to.deep.equal(expected)
    })

  it('adds null to the choices', () => {
    expect(strict(...often('a', 'b'), null)).to.deep.equal({
      type: ['string', 'null'],
      enum: ['a', 'b', null],
    })
  })

  it('makes no choices of the texts that name something else', () => {
    const records = often('ada', 'bo').map((name) => ({ user: name, lines: [{ user: name }], kind: name }))
    const schema = schemaOfValues(records, { strict: true, keys: new Set(['user', 'lines.user']) })
    expect(schema['properties']).to.deep.equal({
      user: { type: 'string' },
      lines: {
        type: 'array',
        items: { type: 'object', properties: { user: { type: 'string' } }, required: ['user'] },
      },
      kind: { type: 'string', enum: ['ada', 'bo'] },
    })
  })

  it('only knows types where chance is not to count', () => {
    expect(loose({ a: 1, day: '2026-01-31' }, ...often('a').map((kind) => ({ kind })))).to.deep.equal({
      type: 'object',
      properties: { a: { type: 'number' }, day: { type: 'string' }, kind: { type: 'string' } },
    })
    expect(loose(1, 2.5)).to.deep.equal({ type: 'number' })
  })

  it('is true of every value that it was made of', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true, ownProperties: true })
    addFormats.default(ajv)
    let deep: Json = 1.5
    for (let depth = 0; depth < 12; depth++) deep = depth % 2 ? [deep, depth] : { deep }
    const values: Json[] = [
      ...[
        '2024-02-29',
        '2026-03-14T23:59:59+23:59',
        'a.b+c@d-e.example',
        'http://localhost:3000/~a/%20',
      ].flatMap((text): Json[] => [text, [text, null], { text }]),
      deep,
      { ['__proto__']: 1, constructor: null },
      -0,
      1e300,
    ]
    for (const value of values)
      expect(ajv.validate(strict(value), value), JSON.stringify(value)).to.equal(true)
    for (const value of values)
      expect(ajv.validate(strict(...values), value), ajv.errorsText()).to.equal(true)
  })
})
