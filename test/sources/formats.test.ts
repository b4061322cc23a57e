import { expect } from 'chai'

import { parseCsv } from '../../src/sources/csv.ts'
import { parseSource } from '../../src/sources/source-file.ts'
import { toPlainJson } from '../../src/sources/to-json.ts'
import { parseYaml } from '../../src/sources/yaml.ts'

const messageOf = (work: () => unknown): string => {
  try {
    return JSON.stringify(work())
  } catch (error) {
    return (error as Error).message
  }
}

describe('sources: CSV', () => {
  const recordsOf = (text: string) => parseCsv('t.csv', text).records

  it('reads columns as numbers and booleans only where each value survives the way back', () => {
    expect(
      recordsOf('id,code,price,in_stock,note\n1,0800,1.5,true,\n2,12,-3,false,"a, ""b"""\n'),
    ).to.deep.equal([
      { id: 1, code: '0800', price: 1.5, in_stock: true, note: '' },
      { id: 2, code: '12', price: -3, in_stock: false, note: 'a, "b"' },
    ])
  })

  it('reads an empty value as null among numbers and booleans, and where there is no other', () => {
    expect(recordsOf('a,b,c\n1,true,\n,,\n')).to.deep.equal([
      { a: 1, b: true, c: null },
      { a: null, b: null, c: null },
    ])
  })

  it('keeps what only looks like a number as text, and says so', () => {
    for (const text of ['0800', '+1', '1.50', '1e3', '0x10', '-0', ' 1', '12345678901234567890'])
      expect(parseCsv('t.csv', `n\n7\n"${text}"\n`), text).to.deep.equal({
        records: [{ n: '7' }, { n: text }],
        notices: [`t.csv: n stays text, since ${text} would not stay as it is as a number.`],
      })
    expect(parseCsv('t.csv', 'n\n7\nseven\nNaN\n')).to.deep.equal({
      records: [{ n: '7' }, { n: 'seven' }, { n: 'NaN' }],
      notices: [],
    })
  })

  it('finds semicolons and tabs, and takes any ends of lines', () => {
    const expected = [
      { id: 1, name: 'Oat, with nuts' },
      { id: 2, name: 'Rye' },
    ]
    expect(recordsOf('id;name\r\n1;Oat, with nuts\r\n2;Rye\r\n')).to.deep.equal(expected)
    expect(recordsOf('id\tname\n1\tOat, with nuts\n\n2\tRye')).to.deep.equal(expected)
    expect(recordsOf('id,name\r1,"Oat, with nuts"\r2,Rye\r')).to.deep.equal(expected)
    expect(recordsOf('name\nOat\nRye\n')).to.deep.equal([{ name: 'Oat' }, { name: 'Rye' }])
    expect(recordsOf('id,name\n')).to.deep.equal([])
  })

  it('keeps names that JavaScript knows as data', () => {
    expect(JSON.stringify(recordsOf('id,__proto__,constructor\n1,2,3\n'))).to.equal(
      '[{"id":1,"__proto__":2,"constructor":3}]',
    )
  })

  for (const [text, says] of [
    ['', 't.csv is empty. Its first line must name the columns'],
    ['a,b\n1\n', 't.csv, record 1: there are 1 values, but the first line names 2 columns.'],
    ['a,b\n1,2\n3,4,5\n', 't.csv, record 2: there are 3 values'],
    ['a,,c\n1,2,3\n', 't.csv: column 2 has no name in the first line.'],
    ['a,b,a\n1,2,3\n', 't.csv: there are two columns "a".'],
    ['a,b\n1,"2\n', 'a double quote is not closed'],
    ['a,b\n1,"2"x\n', 'a double quote is not closed, or has text behind it'],
  ] as const)
    it(`explains ${JSON.stringify(text)}`, () => {
      expect(messageOf(() => parseCsv('t.csv', text))).to.include(says)
    })
})

describe('sources: YAML', () => {
  it('keeps dates, words and numbers with a leading zero as texts', () => {
    expect(
      parseYaml(
        't.yaml',
        'cookies:\n  - {id: 1, code: 0800, since: 2024-05-01, vegan: on, wide: yes, n: 12, f: 1.5, t: true, nothing: ~, big: 12345678901234567890, safe: 9007199254740991}\n',
      ),
    ).to.deep.equal({
      cookies: [
        {
          id: 1,
          code: '0800',
          since: '2024-05-01',
          vegan: 'on',
          wide: 'yes',
          n: 12,
          f: 1.5,
          t: true,
          nothing: null,
          big: '12345678901234567890',
          safe: 9_007_199_254_740_991,
        },
      ],
    })
  })

  it('follows anchors and merge keys', () => {
    expect(parseYaml('t.yaml', 'base: &b {a: 1, b: 2}\nlist:\n  - <<: *b\n    b: 3\n')).to.deep.equal({
      base: { a: 1, b: 2 },
      list: [{ a: 1, b: 3 }],
    })
  })

  it('keeps names that JavaScript knows as data', () => {
    expect(JSON.stringify(parseYaml('t.yaml', 'a:\n  - {__proto__: {x: 1}, constructor: 2}\n'))).to.equal(
      '{"a":[{"__proto__":{"x":1},"constructor":2}]}',
    )
  })

  for (const [text, says] of [
    ['a: [1, 2\nb: 3\n', /^t\.yaml is not YAML at line \d, column \d: /],
    ['a: 1\na: 2\n', /^t\.yaml is not YAML at line 2, column 1: Map keys must be unique/],
    ['a: 1\n---\nb: 2\n', /^t\.yaml has several documents, separated by "---"\./],
    ['a:\n  - n: .nan\n', /^t\.yaml#\/a\/0\/n is the number NaN, which JSON cannot hold\./],
    ['a: !!binary aGk=\n', /^t\.yaml#\/a is binary data, which JSON cannot hold\./],
    ['a: *nowhere\n', /^t\.yaml cannot be read: Unresolved alias.*nowhere/],
    [
      `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[at]}`).join(', ')}]\n`).join('')}`,
      /^t\.yaml cannot be read: Excessive alias count/,
    ],
  ] as const)
    it(`explains ${JSON.stringify(text.slice(0, 30))}`, () => {
      expect(messageOf(() => parseYaml('t.yaml', text))).to.match(says)
    })
})

describe('sources: NDJSON', () => {
  it('is a record in each line', async () => {
    expect((await parseSource('t.ndjson', '{"id":1}\r\n\n{"id":2}\n', 'ndjson')).value).to.deep.equal([
      { id: 1 },
      { id: 2 },
    ])
  })
  it('names the place of a mistake', async () => {
    const error = await parseSource('t.ndjson', '{"id":1}\n{"id":2,}\n', 'ndjson').catch((one: Error) => one)
    expect((error as Error).message).to.match(/^t\.ndjson, line 2, column \d+: /)
  })
})

describe('sources: values of programs', () => {
  it('become JSON', () => {
    expect(
      toPlainJson({ at: new Date(0), left: undefined, list: [undefined, 1], deep: { a: null } }, 't.ts'),
    ).to.deep.equal({ at: '1970-01-01T00:00:00.000Z', list: [null, 1], deep: { a: null } })
  })
  const circle: Record<string, unknown> = { a: 1 }
  circle['self'] = [circle]
  for (const [value, says] of [
    [{ a: [{ b: () => 1 }] }, 't.ts#/a/0/b is a function, which JSON cannot hold.'],
    [{ a: 10n }, 't.ts#/a is a bigint, which JSON cannot hold.'],
    [{ 'a/b': Number.POSITIVE_INFINITY }, 't.ts#/a~1b is the number Infinity, which JSON cannot hold.'],
    [{ a: new Map() }, 't.ts#/a is a Map, which JSON cannot hold.'],
    [circle, 't.ts#/self/0 is an object that contains itself, which JSON cannot hold.'],
  ] as const)
    it(`refuses: ${says}`, () => {
      expect(messageOf(() => toPlainJson(value, 't.ts'))).to.equal(says)
    })
})
