import { expect } from 'chai'
import * as fc from 'fast-check'

import { ApiError } from '../../../src/core/error.ts'
import type { Json } from '../../../src/core/json.ts'
import { jsonPatch as patchAll } from '../../../src/engine/write/json-patch.ts'
import { mergePatch } from '../../../src/engine/write/patch.ts'

/** Of a record without hidden attributes. */
const jsonPatch = (value: Json, operations: Json): Json =>
  patchAll({ value, hidden: {} }, operations, () => false).value

describe('engine/write/patch: merge patch', () => {
  /** RFC 7396, Appendix A. */
  const rows: readonly (readonly [original: Json, patch: Json, result: Json])[] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ]
  for (const [original, patch, result] of rows) {
    it(`${JSON.stringify(original)} + ${JSON.stringify(patch)}`, () => {
      const before = structuredClone(original)
      expect(mergePatch(original, patch)).to.deep.equal(result)
      expect(original).to.deep.equal(before)
    })
  }

  it('leads from any value to any other that has no null', () => {
    const values = fc.jsonValue().map(asWritten)
    const diff = (from: Json, to: Json): Json => {
      if (!isRecord(to)) return to
      const start = isRecord(from) ? from : {}
      const removed = Object.keys(start).flatMap((name) =>
        Object.hasOwn(to, name) ? [] : [[name, null] as const],
      )
      const set = Object.entries(to).map(([name, value]) => [name, diff(start[name] ?? null, value)] as const)
      return Object.fromEntries([...removed, ...set])
    }
    fc.assert(
      fc.property(values, values, (from, to) => {
        fc.pre(
          !JSON.stringify([from, to]).includes('null') && !JSON.stringify([from, to]).includes('__proto__'),
        )
        expect(JSON.stringify(sorted(mergePatch(from, diff(from, to))))).to.equal(JSON.stringify(sorted(to)))
      }),
    )
  })
})

describe('engine/write/patch: JSON Patch', () => {
  type Operations = readonly Json[]
  /** RFC 6902, Appendix A. */
  const succeeding: readonly (readonly [
    name: string,
    document: Json,
    operations: Operations,
    result: Json,
  ])[] = [
    [
      'A.1 add a member',
      { foo: 'bar' },
      [{ op: 'add', path: '/baz', value: 'qux' }],
      { foo: 'bar', baz: 'qux' },
    ],
    [
      'A.2 add an element',
      { foo: ['bar', 'baz'] },
      [{ op: 'add', path: '/foo/1', value: 'qux' }],
      { foo: ['bar', 'qux', 'baz'] },
    ],
    ['A.3 remove a member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [
      'A.4 remove an element',
      { foo: ['bar', 'qux', 'baz'] },
      [{ op: 'remove', path: '/foo/1' }],
      { foo: ['bar', 'baz'] },
    ],
    [
      'A.5 replace',
      { baz: 'qux', foo: 'bar' },
      [{ op: 'replace', path: '/baz', value: 'boo' }],
      { baz: 'boo', foo: 'bar' },
    ],
    [
      'A.6 move a value',
      { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
      { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
    ],
    [
      'A.7 move an element',
      { foo: ['all', 'grass', 'cows', 'eat'] },
      [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
      { foo: ['all', 'cows', 'eat', 'grass'] },
    ],
    [
      'A.8 test',
      { baz: 'qux', foo: ['a', 2, 'c'] },
      [
        { op: 'test', path: '/baz', value: 'qux' },
        { op: 'test', path: '/foo/1', value: 2 },
      ],
      { baz: 'qux', foo: ['a', 2, 'c'] },
    ],
    [
      'A.10 add a nested member',
      { foo: 'bar' },
      [{ op: 'add', path: '/child', value: { grandchild: {} } }],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    [
      'A.11 ignore unknown members',
      { foo: 'bar' },
      [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }],
      { foo: 'bar', baz: 'qux' },
    ],
    [
      'A.14 escape with ~',
      { '/': 9, '~1': 10 },
      [{ op: 'test', path: '/~01', value: 10 }],
      { '/': 9, '~1': 10 },
    ],
    [
      'A.16 add a list to a list',
      { foo: ['bar'] },
      [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }],
      { foo: ['bar', ['abc', 'def']] },
    ],
    [
      'a copy is another value',
      { a: { b: 1 } },
      [
        { op: 'copy', from: '/a', path: '/c' },
        { op: 'add', path: '/c/b', value: 2 },
      ],
      { a: { b: 1 }, c: { b: 2 } },
    ],
    ['a move to its own place', { a: 1, b: 2 }, [{ op: 'move', from: '/a', path: '/a' }], { b: 2, a: 1 }],
    [
      'an own member of an inherited name',
      { constructor: { a: 1 } },
      [{ op: 'replace', path: '/constructor/a', value: 2 }],
      { constructor: { a: 2 } },
    ],
    [
      'null is a value',
      { a: null },
      [
        { op: 'test', path: '/a', value: null },
        { op: 'copy', from: '/a', path: '/b' },
      ],
      { a: null, b: null },
    ],
    ['an empty name', { '': 1 }, [{ op: 'replace', path: '/', value: 2 }], { '': 2 }],
    [
      'the order of members is none',
      { a: { x: 1, y: 2 } },
      [{ op: 'test', path: '/a', value: { y: 2, x: 1 } }],
      { a: { x: 1, y: 2 } },
    ],
  ]
  for (const [name, document, operations, result] of succeeding) {
    it(name, () => {
      const before = structuredClone(document)
      expect(jsonPatch(document, operations)).to.deep.equal(result)
      expect(document).to.deep.equal(before)
    })
  }

  const failing: readonly (readonly [name: string, document: Json, operations: Json, status: number])[] = [
    ['A.9 a test that does not hold', { baz: 'qux' }, [{ op: 'test', path: '/baz', value: 'bar' }], 409],
    ['A.12 add to nothing', { foo: 'bar' }, [{ op: 'add', path: '/baz/bat', value: 'qux' }], 422],
    ['A.13 no such operation', { foo: 'bar' }, [{ op: 'nope', path: '/baz' }], 400],
    ['A.15 text is no number', { '~1': 10 }, [{ op: 'test', path: '/~01', value: '10' }], 409],
    ['an index past the end', [1], [{ op: 'add', path: '/2', value: 1 }], 422],
    ['an index with a zero in front', [1, 2], [{ op: 'remove', path: '/01' }], 422],
    ['the place after the last', [1], [{ op: 'remove', path: '/-' }], 422],
    ['below a text', { a: 'x' }, [{ op: 'add', path: '/a/b', value: 1 }], 422],
    ['into itself', { a: { b: 1 } }, [{ op: 'move', from: '/a', path: '/a/b/c' }], 422],
    ['the same into itself, in a list', [[1], [2]], [{ op: 'move', from: '/0', path: '/0/0' }], 422],
    ['test of what is not there', {}, [{ op: 'test', path: '/a', value: null }], 409],
    ['no list', {}, { op: 'add' }, 400],
    ['half of a character in a name', {}, [{ op: 'add', path: '/\ud800', value: 1 }], 422],
    [
      'half of a character in a nested name',
      { a: {} },
      [{ op: 'move', from: '/a', path: '/b\udc00/c' }],
      422,
    ],
  ]
  for (const [name, document, operations, status] of failing) {
    it(name, () => {
      const before = structuredClone(document)
      expect(() => jsonPatch(document, operations))
        .to.throw(ApiError)
        .with.property('status', status)
      expect(document).to.deep.equal(before)
    })
  }

  it('makes one value of each operation for each record that it is applied to', () => {
    const operations = [
      { op: 'add', path: '/list', value: [] },
      { op: 'add', path: '/list/-', value: 1 },
    ]
    expect([jsonPatch({}, operations), jsonPatch({}, operations)]).to.deep.equal([
      { list: [1] },
      { list: [1] },
    ])
  })

  it('fails with a reason or gives JSON, whatever it is asked', () => {
    const names = ['a', 'b', '0', '1', '-', '', 'length', '__proto__', 'constructor', 'valueOf']
    const path = fc
      .array(fc.constantFrom(...names), { maxLength: 3 })
      .map((parts) => parts.map((part) => `/${part}`).join(''))
    const value = fc.jsonValue({ maxDepth: 2 }).map(asWritten)
    const operation = fc.record({
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
      path,
      from: path,
      value,
    })
    const document = fc.constantFrom<Json>(
      { a: { b: [1, { a: 'x' }] }, b: 'text' },
      [[1], { a: 1 }],
      'text',
      null,
    )
    fc.assert(
      fc.property(document, fc.array(operation, { maxLength: 6 }), (given, operations) => {
        try {
          const result = jsonPatch(given, operations)
          expect(JSON.parse(JSON.stringify(result))).to.deep.equal(result)
        } catch (error) {
          expect(error).to.be.instanceOf(ApiError)
        }
        expect(Object.keys(Object.prototype)).to.deep.equal([])
      }),
      { numRuns: 500 },
    )
  })
})

/** JSON text has no minus zero of its own: it is written as 0. */
const asWritten = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

const isRecord = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((name) => [name, sorted(value[name] ?? null)]),
  )
}
