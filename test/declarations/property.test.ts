import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import * as fc from 'fast-check'

import { createServer, type Config, type Database, type Json, type JsonObject } from '../../src/index.ts'
import { ask, type Sent } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'

type Declaration = NonNullable<Config['collections']>[string]

const names = ['a', 'b', 'c', 'owner_id'] as const
const name = fc.constantFrom(...names)
const some = (max = 2) => fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: max })

const propertySchema = fc.constantFrom<JsonObject>(
  { type: 'string' },
  { type: 'string', minLength: 2 },
  { type: 'integer', minimum: 0 },
  { type: ['string', 'null'] },
  { enum: ['x', 'yy', 1, null] },
  { type: 'array', items: { type: 'integer' } },
  {},
)
const schema: fc.Arbitrary<JsonObject> = fc.record({
  type: fc.constant('object'),
  properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), propertySchema, { maxKeys: 3 }),
  required: some(1),
})

const declaration: fc.Arbitrary<Declaration> = fc
  .record({
    schema,
    required: some(1),
    unique: some(1).map((attributes) =>
      attributes.map((attribute) => ({ attribute, caseInsensitive: true })),
    ),
    hidden: some(1),
    writeOnly: some(1),
    readOnly: some(1),
    writeOnce: some(1),
    upsert: fc.boolean(),
    unknown: fc.constantFrom('keep' as const, 'refuse' as const),
    timestamps: fc.boolean(),
    defaults: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom<Json>('x', 'yy', 1, null), {
      maxKeys: 1,
    }),
  })
  .map((one) =>
    Object.assign({}, one, {
      writeOnly: one.writeOnly.filter((attribute) => !one.hidden.includes(attribute)),
    }),
  )

const relationship = fc.record({
  onDelete: fc.constantFrom('keep' as const, 'restrict' as const, 'setNull' as const, 'cascade' as const),
  mustExist: fc.boolean(),
})

const value = fc.constantFrom<Json>(
  'x',
  'X',
  'yy',
  'zz',
  '',
  0,
  1,
  -1,
  1.5,
  null,
  true,
  [],
  [1],
  ['x'],
  {},
  { a: 1 },
)
const owner = fc.constantFrom<Json>(1, 2, 9, null, '1')
const draft = fc
  .dictionary(name, value, { maxKeys: 3 })
  .chain((attributes) =>
    owner.map((id): JsonObject =>
      'owner_id' in attributes ? Object.assign({}, attributes, { owner_id: id }) : attributes,
    ),
  )
const id = fc.integer({ min: 1, max: 5 })
const patch = fc.array(
  fc.oneof(
    fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: name.map((one) => `/${one}`), value }),
    fc.record({ op: fc.constant('remove'), path: name.map((one) => `/${one}`) }),
    fc.record({
      op: fc.constantFrom('copy', 'move'),
      from: name.map((one) => `/${one}`),
      path: name.map((one) => `/${one}`),
    }),
    fc.record({ op: fc.constant('replace'), path: fc.constant(''), value: draft }),
  ),
  { maxLength: 3 },
)
const write: fc.Arbitrary<readonly [string, Sent]> = fc.oneof(
  draft.map((send) => ['POST /things', { send }] as const),
  fc.array(draft, { maxLength: 3 }).map((send) => ['POST /things', { send }] as const),
  fc.tuple(id, draft).map(([one, send]) => [`PUT /things/${one}`, { send }] as const),
  fc.tuple(id, draft).map(([one, send]) => [`PATCH /things/${one}`, { send }] as const),
  fc
    .tuple(id, patch)
    .map(
      ([one, send]) =>
        [
          `PATCH /things/${one}`,
          { send, headers: { 'Content-Type': 'application/json-patch+json' } },
        ] as const,
    ),
  draft.map((send) => ['PATCH /things?id_lt=3', { send }] as const),
  id.map((one) => [`DELETE /things/${one}`, {}] as const),
  fc.constant(['DELETE /things?id_gt=3', {}] as const),
  id.map((one) => [`DELETE /owners/${one}`, {}] as const),
  fc.tuple(id, draft).map(([one, send]) => [`POST /owners/${one}/things`, { send }] as const),
)

const data: Database = {
  things: [{ id: 1, a: 'x', b: 'yy', c: 1, owner_id: 1 }],
  owners: [{ id: 1 }, { id: 2 }],
}

interface Rules {
  readonly declaration: Declaration
  readonly relation: { readonly onDelete: string; readonly mustExist: boolean }
}

/** What must hold of every record that a write has left behind. */
function wrongIn(
  things: readonly JsonObject[],
  before: readonly JsonObject[],
  { declaration: { schema: wanted, required = [], unique = [] } }: Rules,
) {
  const validate = new Ajv2020({ strict: false }).compile(wanted as JsonObject)
  const written = things.filter(
    (thing) => !before.some((one) => JSON.stringify(one) === JSON.stringify(thing)),
  )
  const invalid = written.filter(
    (thing) => !validate(thing) || required.some((one) => (thing[one] ?? null) === null),
  )
  const values = unique.flatMap((one) => {
    const { attribute } = one as { attribute: string }
    return things
      .map((thing) => thing[attribute])
      .filter((held) => held !== undefined && held !== null)
      .map((held) => `${attribute} ${JSON.stringify(held).toLowerCase()}`)
  })
  return { invalid, doubles: values.filter((one, at) => values.indexOf(one) !== at) }
}

describe('config: any declarations and any writes', () => {
  it('leave no record that is refused, and a refused write leaves file and memory as they were', async function () {
    this.timeout(240_000)
    let [refused, taken, started] = [0, 0, 0]
    await fc.assert(
      fc.asyncProperty(
        declaration,
        relationship,
        fc.array(write, { minLength: 8, maxLength: 16 }),
        async (declared, relation, writes) => {
          await inFolder(async (folder) => {
            const file = join(folder, 'd.json')
            await writeFile(file, JSON.stringify(data))
            const rules: Rules = { declaration: declared, relation }
            const config: Config = {
              collections: { things: { ...declared, relationships: { owner: relation } } },
            }
            // What contradicts itself is refused at start, which is another test's affair.
            const server = await createServer({ data: file, config, durability: 'process' }).catch(
              (error: Error) => error,
            )
            if (server instanceof Error) return void expect(server.name).to.equal('UserError')
            started += 1
            try {
              for (const [request, sent] of writes) {
                const before = await server.store.dump()
                const { status } = await ask(server.url, request, sent)
                const after = await server.store.dump()
                expect(status, request).to.be.lessThan(500)
                if (status >= 400) expect(JSON.stringify(after), request).to.equal(JSON.stringify(before))
                if (status >= 400) refused += 1
                else taken += 1
                const wrong = wrongIn(
                  after['things'] as readonly JsonObject[],
                  before['things'] as readonly JsonObject[],
                  rules,
                )
                expect(wrong, `${request} ${JSON.stringify(sent)}`).to.deep.equal({
                  invalid: [],
                  doubles: [],
                })
              }
              const memory = await server.store.dump()
              await server.close()
              const { $sequences: _, ...kept } = JSON.parse(await readFile(file, 'utf8')) as Record<
                string,
                Json
              >
              expect(kept).to.deep.equal(memory)
            } finally {
              await server.close()
            }
          })
        },
      ),
      { numRuns: 60 },
    )
    expect(Math.min(refused, taken, started)).to.be.greaterThan(30)
  })

  it('a server to which only refused writes came leaves the file byte by byte', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'd.json')
      const text = `${JSON.stringify(data, null, 3)}\n`
      await writeFile(file, text)
      const config: Config = {
        collections: {
          things: {
            required: ['a'],
            unique: ['b'],
            upsert: true,
            relationships: { owner: { onDelete: 'restrict', mustExist: true } },
          },
        },
      }
      const server = await createServer({ data: file, config })
      for (const [request, send] of [
        ['POST /things', {}],
        ['POST /things', [{ a: 1 }, { a: 2, b: 'yy' }]],
        ['PUT /things/77', { b: 'x' }],
        ['PATCH /things/1', { a: null }],
        ['POST /owners/1/things', { b: 'q' }],
        ['POST /things', { a: 1, owner_id: 9 }],
        ['DELETE /owners/1', undefined],
      ] as const) {
        expect((await ask(server.url, request, { send })).status, request).to.be.oneOf([409, 422])
      }
      await server.close()
      expect(await readFile(file, 'utf8')).to.equal(text)
    })
  })
})
