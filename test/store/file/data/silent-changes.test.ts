import { expect } from 'chai'
import * as fc from 'fast-check'
import json5 from 'json5'

import type { Database } from '../../../../src/core/resource.ts'
import { json5Spelling } from '../../../../src/formats/json-tokens.ts'
import { findSilentChanges } from '../../../../src/store/file/data/silent-changes.ts'

const find = (text: string): Promise<readonly string[]> =>
  findSilentChanges('db.json', { text, database: JSON.parse(text) as Database, isJson5: false })

const findInJson5 = (text: string): Promise<readonly string[]> =>
  findSilentChanges('db.json5', { text, database: json5.parse(text), isJson5: true })

describe('store/file/data/silent-changes', () => {
  it('reports a member that is there a second time, with its place, however deep', async () => {
    const text =
      '{\n  "a": [\n    { "id": 1, "n": 1,\n      "n": 2 },\n    { "o": [{ "x": 1, "y" : 2, "x": 3 }] }\n  ]\n}'
    expect(await find(text)).to.deep.equal([
      'db.json, line 4, column 7: "n" appears twice in the same object. The last one counts.',
      'db.json, line 5, column 32: "x" appears twice in the same object. The last one counts.',
    ])
    expect(await find('{"a":{"\\u0062":1,"b":2}}')).to.have.length(1)
  })

  it('reports integers that JavaScript rounds, and what they become', async () => {
    const text = '{"a":[{"id":1234567890123456789,"n":[9007199254740993,-12345678901234567890,1e400]}]}'
    const problem = 'cannot be kept exactly by JavaScript. Write it as a string, in quotes.'
    expect(await find(text)).to.deep.equal([
      `db.json, line 1, column 13: 1234567890123456789 (sent as 1234567890123456800) ${problem}`,
      `db.json, line 1, column 38: 9007199254740993 (sent as 9007199254740992) ${problem}`,
      `db.json, line 1, column 55: -12345678901234567890 (sent as -12345678901234567000) ${problem}`,
      `db.json, line 1, column 77: 1e400 (sent as null) ${problem}`,
    ])
  })

  it('reports both in JSON5, whatever their spelling, and nothing of comments', async () => {
    const twice = 'appears twice in the same object. The last one counts.'
    expect(
      await findInJson5(`// { "x": 1, "x": 2 }\n{ a: [{ id: 1, 'n': 1, /* n: 3 */ n: 2, "\\u006e": 4 }], }`),
    ).to.deep.equal([
      `db.json5, line 2, column 35: n ${twice}`,
      `db.json5, line 2, column 41: "\\u006e" ${twice}`,
    ])
    const problem = 'cannot be kept exactly by JavaScript. Write it as a string, in quotes.'
    const text = `{ a: [9007199254740993, +9007199254740993, -0x20000000000001, Infinity, .5, 0x10, +7, 1e3],
      b: 'It\\'s "12345678901234567890": // 1' }`
    expect(await findInJson5(text)).to.deep.equal([
      `db.json5, line 1, column 7: 9007199254740993 (sent as 9007199254740992) ${problem}`,
      `db.json5, line 1, column 25: +9007199254740993 (sent as 9007199254740992) ${problem}`,
      `db.json5, line 1, column 44: -0x20000000000001 (sent as -9007199254740992) ${problem}`,
      `db.json5, line 1, column 63: Infinity (sent as null) ${problem}`,
    ])
  })

  it('reports nothing of what is as it seems', async () => {
    for (const text of [
      '{"a":[{"n":1},{"n":1}],"b":{"n":{"n":1}},"n":[[{"n":1}]]}',
      '{"a":"\\"b\\": 1, \\"b\\": 2","c":"\\\\","d" :\t1}',
      '{"a":"12345678901234567890","b":12345678901234567000,"c":1e300,"d":0.1234567890123456789}',
    ])
      expect(await find(text), text).to.deep.equal([])
  })

  it('lists five of a kind, and counts the others', async () => {
    const members = Array.from({ length: 8 }, () => '"x":1').join()
    const found = await find(`{"a":{${members}}}`)
    expect(found).to.have.length(6)
    expect(found.at(-1)).to.equal('db.json: and 2 more like this.')
  })

  it('finds exactly those that were put in, in any JSON', () => {
    const database = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 })
    return fc.assert(
      fc.asyncProperty(database, fc.constantFrom(undefined, ' ', '\t', 2), async (data, space) => {
        const plain = JSON.stringify(data, null, space)
        const duplicates = (await find(plain)).filter((one) => one.includes('appears twice'))
        expect(duplicates).to.deep.equal([])
        const text = JSON.stringify({ data, z: { twice: 1 } }, null, space).replace(
          /"twice"\s*:\s*1/,
          '$&,$&',
        )
        expect((await find(text)).filter((one) => one.includes('appears twice'))).to.have.length(1)
      }),
      { numRuns: 200 },
    )
  })

  it('reads names in JSON5 as its parser does', () => {
    const names = [
      'a',
      String.raw`\u0061b`,
      `'it\\'s'`,
      `"\\x41\\v\\0\\q"`,
      "'a\\\nb\\\r\nc'",
      `'"'`,
      `"'"`,
      `''`,
      '$_é',
    ]
    for (const name of names)
      expect(json5Spelling.toName(name), name).to.equal(Object.keys(json5.parse<object>(`{${name}:1}`))[0])
  })

  it('finds exactly those that were put in, in any JSON5', () => {
    const database = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 })
    return fc.assert(
      fc.asyncProperty(database, fc.constantFrom('"', "'"), async (data, quote) => {
        const plain = json5.stringify({ data }, { space: ' ', quote })
        const duplicates = (await findInJson5(plain)).filter((one) => one.includes('appears twice'))
        expect(duplicates).to.deep.equal([])
        const text = `{ // ${quote}{[\n twice: ${plain}, 'twice': 1 }`
        const found = (await findInJson5(text)).filter((one) => one.includes('appears twice'))
        expect(found).to.have.length(1)
      }),
      { numRuns: 200 },
    )
  })

  it('does not parse a file again that has neither', async () => {
    const rows = Array.from({ length: 1000 }, (_, id) => ({
      id,
      name: `Cookie "${id}": oat`,
      tags: ['a', 'b'],
    }))
    const text = JSON.stringify({ rows }, null, 2)
    const database = JSON.parse(text) as Database
    let count = 0
    const counted = (owner: object, name: string): (() => void) => {
      const original = Reflect.get(owner, name) as (...given: unknown[]) => unknown
      Reflect.set(owner, name, function counting(this: unknown, ...given: unknown[]) {
        count += 1
        return Reflect.apply(original, this, given)
      })
      return () => Reflect.set(owner, name, original)
    }
    const restore = [counted(String.prototype, 'matchAll'), counted(JSON, 'parse')]
    try {
      expect(await findSilentChanges('db.json', { text, database, isJson5: false })).to.deep.equal([])
      expect(count).to.equal(0)
      await find('{"a":{"b":1,"b":2}}')
      expect(count).to.be.greaterThan(0)
    } finally {
      for (const one of restore) one()
    }
  })
})
