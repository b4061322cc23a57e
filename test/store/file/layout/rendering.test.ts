import { chmod, lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { inferModel } from '../../../../src/schema/infer-model.ts'
import { openFileStore } from '../../../../src/store/file/open-file-store.ts'
import type { Transaction } from '../../../../src/store/store.ts'
import { createFolder } from '../../../support/folder.ts'

type Change = (transaction: Transaction) => void

const insert: Change = (transaction) => transaction.insert('a', { id: 9, n: 1 })
const replace: Change = (transaction) => transaction.replace('a', '1', { id: 1, n: 5 })
const remove: Change = (transaction) => transaction.remove('a', '1')

const lines = (...all: string[]): string => all.join('\n')

const cases: readonly (readonly [name: string, before: string, change: Change, after: string])[] = [
  [
    'two spaces and a line break at the end',
    lines('{', '  "a": [', '    {', '      "id": 1', '    }', '  ]', '}', ''),
    insert,
    lines(
      '{',
      '  "a": [',
      '    {',
      '      "id": 1',
      '    },',
      '    {',
      '      "id": 9,',
      '      "n": 1',
      '    }',
      '  ]',
      '}',
      '',
    ),
  ],
  [
    'tabs and no line break at the end',
    lines('{', '\t"a": [', '\t\t{', '\t\t\t"id": 1', '\t\t}', '\t]', '}'),
    replace,
    lines('{', '\t"a": [', '\t\t{', '\t\t\t"id": 1,', '\t\t\t"n": 5', '\t\t}', '\t]', '}'),
  ],
  ['one line', '{"a":[{"id":1}]}', insert, '{"a":[{"id":1},{"id":9,"n":1}]}'],
  [
    'one line with spaces',
    '{"a": [{"id": 1, "n": 2}], "b": {}}',
    insert,
    '{"a": [{"id": 1, "n": 2}, {"id": 9, "n": 1}], "b": {}}',
  ],
  [
    'one record per line, as in many tutorials',
    lines(
      '{',
      '  "a": [',
      '    { "id": 1, "tags": ["x", "y"] },',
      '    { "id": 2 }',
      '  ],',
      '  "b": { "c": true }',
      '}',
      '',
    ),
    insert,
    lines(
      '{',
      '  "a": [',
      '    { "id": 1, "tags": ["x", "y"] },',
      '    { "id": 2 },',
      '    { "id": 9, "n": 1 }',
      '  ],',
      '  "b": { "c": true }',
      '}',
      '',
    ),
  ],
  [
    'an unusual hand in what does not change',
    lines(
      '{ "$schema" : "./s.json",',
      '  "a": [',
      '    {"id":1,   "n":[1,',
      '      2]}, { "id" : 2 }',
      '  ]',
      '}',
      '',
    ),
    insert,
    lines(
      '{ "$schema" : "./s.json",',
      '  "a": [',
      '    {"id":1,   "n":[1,',
      '      2]}, { "id" : 2 }, { "id": 9, "n": 1 }',
      '  ]',
      '}',
      '',
    ),
  ],
  [
    'lists on one line in a record that changes',
    lines('{', '  "a": [', '    {', '      "id": 1,', '      "tags": ["x", "y"]', '    }', '  ]', '}', ''),
    (transaction) => transaction.replace('a', '1', { id: 1, tags: ['x', 'z'] }),
    lines('{', '  "a": [', '    {', '      "id": 1,', '      "tags": ["x", "z"]', '    }', '  ]', '}', ''),
  ],
  [
    'Windows line breaks and a byte order mark',
    '\uFEFF{\r\n  "a": [\r\n    {\r\n      "id": 1\r\n    }\r\n  ]\r\n}\r\n',
    replace,
    '\uFEFF{\r\n  "a": [\r\n    {\r\n      "id": 1,\r\n      "n": 5\r\n    }\r\n  ]\r\n}\r\n',
  ],
  [
    'long numbers, also in a record that changes',
    '{"a":[{"id":1,"big":12345678901234567890,"price":1.50,"tiny":1E-7,"n":1},{"id":2,"x":1.0}],"v":1e400}',
    (transaction) =>
      transaction.replace('a', '1', {
        id: 1,
        big: Number('12345678901234567890'),
        price: 1.5,
        tiny: 1e-7,
        n: 2,
      }),
    '{"a":[{"id":1,"big":12345678901234567890,"price":1.50,"tiny":1E-7,"n":2},{"id":2,"x":1.0}],"v":1e400}',
  ],
  [
    'escapes in what does not change',
    '{"a":[{"id":1,"t":"\\u00e9\\/"}],"b":"\\u0041"}',
    insert,
    '{"a":[{"id":1,"t":"\\u00e9\\/"},{"id":9,"n":1}],"b":"\\u0041"}',
  ],
  [
    'the order of names',
    '{"b":[],"a":[{"z":1,"id":1,"c":2}]}',
    insert,
    '{"b":[],"a":[{"z":1,"id":1,"c":2},{"id":9,"n":1}]}',
  ],
  [
    'the last record goes',
    lines('{', '  "a": [', '    { "id": 1 }', '  ]', '}', ''),
    remove,
    lines('{', '  "a": [],', '  "$sequences": {', '    "a": 1', '  }', '}', ''),
  ],
  [
    'the first record comes',
    lines('{', '  "a": []', '}', ''),
    insert,
    lines('{', '  "a": [', '    {', '      "id": 9,', '      "n": 1', '    }', '  ]', '}', ''),
  ],
  [
    'a singular resource changes',
    lines('{', '  "p": { "x": 1.0, "y": [1, 2] }', '}', ''),
    (transaction) => transaction.replace('p', '', { x: 1, y: [1, 3] }),
    lines('{', '  "p": { "x": 1.0, "y": [1, 3] }', '}', ''),
  ],
]

describe('store/file/layout/rendering', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
  })
  afterEach(() => folder.remove())

  const change = async (changes: readonly Change[]): Promise<void> => {
    const store = await openFileStore(file, { createModel: inferModel })
    for (const one of changes) await store.transact(async (transaction) => one(transaction))
    await store.close()
  }

  for (const [name, before, one, after] of cases) {
    it(`survives a change: ${name}`, async () => {
      await writeFile(file, before)
      await change([one])
      expect(await readFile(file, 'utf8')).to.equal(after)
    })

    it(`is byte for byte the same when nothing has changed: ${name}`, async () => {
      await writeFile(file, before)
      const { mtimeMs, ino } = await stat(file)
      await change([])
      expect(await readFile(file, 'utf8')).to.equal(before)
      expect(await stat(file)).to.include({ mtimeMs, ino })
    })
  }

  it('comes back when a change is taken back', async () => {
    const text = lines('{', '  "a": [', '    { "id": 1, "n": 1.0, "o":{} }, { "id": 2 }', '  ]', '}', '')
    await writeFile(file, text)
    await change([replace, (transaction) => transaction.replace('a', '1', { id: 1, n: 1, o: {} })])
    expect(await readFile(file, 'utf8')).to.equal(text)
  })

  it('keeps the permissions and the symbolic link', async () => {
    await mkdir(join(folder.path, 'real'))
    const real = join(folder.path, 'real', 'data.json')
    await writeFile(real, '{"a":[{"id":1}]}')
    await chmod(real, 0o640)
    await symlink(real, file)
    await change([insert])
    expect((await lstat(file)).isSymbolicLink()).to.equal(true)
    expect((await stat(real)).mode & 0o777).to.equal(0o640)
    expect(await readFile(real, 'utf8')).to.contain('"id":9')
  })
})
