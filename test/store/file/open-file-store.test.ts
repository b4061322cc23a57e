import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { expect } from 'chai'

import { UserError } from '../../../src/core/error.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'
import { openFileStore } from '../../../src/store/file/open-file-store.ts'
import { eventually } from '../../support/eventually.ts'
import { createFolder } from '../../support/folder.ts'
import { run, start } from '../../support/program.ts'
import { onSmallDisk } from '../../support/small-disk.ts'

const broken: readonly (readonly [name: string, text: string | Buffer, ...says: string[]])[] = [
  [
    'two members with one name',
    '{"posts":[{"id":1,"tags":"posts"}],"tags":[],\n "posts":[{"id":9}]}',
    'line 2, column 2',
    'there is a second "posts".',
  ],
  [
    'a collection whose name has half a character',
    '{\n  "a\\ud800": []\n}',
    'line 2, column 3',
    'the name "a\\ud800" contains half a character',
    '^',
  ],
  [
    'a member whose name has half a character',
    '{"a":[{"id":1,"o":[{"\\uDFFFx":1}]}]}',
    'line 1, column 21: the name "\\uDFFFx" contains half a character',
  ],
  [
    'JSON5 with such a name',
    "{a: [{id: 1, 'b\\ud800': 2}]}",
    'the name "b\\ud800" contains half a character',
  ],
  ['an empty file', '', 'is empty'],
  ['nothing but spaces', ' \n', 'is empty'],
  ['a list', '[{"id":1}]', 'holds a list', '{ "items": [ … ] }'],
  ['a number', '42', 'holds a single value'],
  ['null', 'null', 'holds a single value'],
  [
    'a missing comma',
    '{\n  "a": 1\n  "b": 2\n}',
    'line 3, column 3: a comma is missing',
    '  3 |   "b": 2\n        ^',
  ],
  ['a missing bracket', '{"a": [1, 2', 'line 1, column 12: a closing ] is missing'],
  ['an extra bracket', '{"a": 1}\n}', 'line 2, column 1: the data ends before this'],
  ['an unfinished text', '{"a": "x}', 'line 1, column 7: the closing double quote'],
  ['a word', '{"a": tru}', 'line 1, column 7: this is not a value'],
  ['a line after tabs', '{\n\t"a":\t?\n}', 'line 2, column 7', '  2 | \t"a":\t?\n      \t    \t^'],
  ['a long line', `{"a": "${'x'.repeat(500)}" "b": 1}`, 'column 510', '…xxx'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]), 'not in UTF-8'],
  ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le'), 'not in UTF-8'],
  [
    'two ids that are one after rounding',
    '{"a":[{"id":1234567890123456788},{"id":1234567890123456789}]}',
    'have the id 1234567890123456800. JavaScript rounds integers beyond 2^53: write such ids as strings',
  ],
  [
    'an id that is a list',
    '{"a": [{ "id": [1] }]}',
    'column 16: A record of "a" has an id that is neither a string nor a number',
  ],
]

describe('store/file/open-file-store', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
  })
  afterEach(() => folder.remove())

  const open = (name = file) => openFileStore(name, { createModel: inferModel })
  const refusal = async (name = file): Promise<string> => {
    const error = await open(name).then(
      () => new Error('it was opened'),
      (reason: Error) => reason,
    )
    expect(error).to.be.instanceOf(UserError)
    return error.message
  }

  for (const [name, text, ...says] of broken) {
    it(`explains ${name}, and leaves the folder as it is`, async () => {
      await writeFile(file, text)
      const message = await refusal()
      expect(message).to.match(/^\S.*db\.json/)
      for (const one of says) expect(message).to.include(one)
      expect(await readdir(folder.path)).to.deep.equal(['db.json'])
      expect(await readFile(file)).to.deep.equal(Buffer.from(text))
    })
  }

  it('explains a missing file, a folder, a loop of links, a program', async () => {
    expect(await refusal()).to.include(`start init ${file}`)
    await mkdir(file)
    expect(await refusal()).to.include('is a folder. Name the JSON file in it.')
    await writeFile(join(file, 'posts.json'), '{}')
    expect(await refusal()).to.include(`Name the file in it: ${join(file, 'posts.json')}`)
    await writeFile(join(file, 'authors.json'), '{}')
    expect(await refusal()).to.include('Name one of the files in it, for example')
    await symlink('loop.json', join(folder.path, 'loop.json'))
    expect(await refusal(join(folder.path, 'loop.json'))).to.include('leads back to itself')
    await writeFile(join(folder.path, 'db.js'), 'module.exports = {}')
    expect(await refusal(join(folder.path, 'db.js'))).to.include('is a program')
  })

  for (const [name, text, format] of [
    ['people.csv', 'id,name\n1,Ada\n', 'CSV'],
    ['people.tsv', 'id\tname\n', 'a table'],
    ['db.yaml', 'posts:\n  - id: 1\n', 'YAML'],
    ['db.YML', 'posts: []', 'YAML'],
    ['lines.jsonl', '{}\n{}\n', 'JSON in lines'],
    ['db.mts', 'export default {}', 'a program'],
  ] as const)
    it(`names the format of ${name}, and the way to JSON`, async () => {
      const given = join(folder.path, name)
      await writeFile(given, text)
      expect(await refusal(given)).to.equal(
        `${given} is ${format}, and only JSON is written back. Make a JSON file of it: start export ${given} -o db.json`,
      )
    })

  it('names XML, which is not read', async () => {
    await writeFile(join(folder.path, 'db.xml'), '<posts/>')
    expect(await refusal(join(folder.path, 'db.xml'))).to.include(
      'is XML, which is not read. Save it as JSON',
    )
  })

  it('explains an address', async () => {
    expect(await refusal('https://example.com/db.json?token=s3cret')).to.equal(
      'That is an address, and changes are saved in a file. Make one: start export ADDRESS -o db.json',
    )
  })

  it('refuses a named pipe, a device and a socket at once', async () => {
    execFileSync('mkfifo', [file])
    expect(await refusal()).to.equal(`${file} is a named pipe, and only a file can be served.`)
    expect(await refusal('/dev/zero')).to.include('/dev/zero is a device')
    const { code, stderr } = await run([file, '--port', '0'])
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: `${file} is a named pipe, and only a file can be served.\n`,
    })
    const socket = join(folder.path, 'socket.json')
    const server = createServer().listen(socket)
    await once(server, 'listening')
    expect(await refusal(socket)).to.include('is a socket')
    server.close()
  })

  it('reports members with one name, and integers that JavaScript rounds, with their places', async () => {
    await writeFile(file, '{"a":[{"id":1,"n":1,"n":2,"big":12345678901234567890}]}')
    for (const persist of [true, false]) {
      const store = await openFileStore(file, { createModel: inferModel, persist })
      expect(store.notices).to.deep.equal([
        `${file}, line 1, column 21: "n" appears twice in the same object. The last one counts.`,
        `${file}, line 1, column 33: 12345678901234567890 (sent as 12345678901234567000) cannot be kept exactly by JavaScript. Write it as a string, in quotes.`,
      ])
      expect(await store.get('a', '1')).to.include({ n: 2 })
      await store.close()
    }
    const long = `{"b":"${'x'.repeat(3_000_000)}","a":[{"id":1,"n":1,"n":2}]}`
    await writeFile(file, long)
    const reports: string[] = []
    const store = await openFileStore(file, { createModel: inferModel, report: (text) => reports.push(text) })
    await eventually(async () => expect(reports.join()).to.include('"n" appears twice'))
    await store.close()
  })

  it('reads JSON5, and says that it becomes JSON', async () => {
    const text = "// shop\n{ cookies: [{ id: 1, name: 'oat', }], }\n"
    for (const name of ['db.json', 'db.json5']) {
      const path = join(folder.path, name)
      await writeFile(path, text)
      const store = await open(path)
      expect(store.notices.join()).to.include('is JSON5').and.to.include('without comments')
      expect(await store.get('cookies', '1')).to.deep.equal({ id: 1, name: 'oat' })
      await store.close()
      expect(await readFile(path, 'utf8')).to.equal(text)
      const again = await open(path)
      await again.transact(async (transaction) => transaction.insert('cookies', { id: 2 }))
      await again.close()
      expect(JSON.parse(await readFile(path, 'utf8'))).to.deep.equal({
        cookies: [{ id: 1, name: 'oat' }, { id: 2 }],
      })
    }
  })

  it('refuses in JSON5, too, what a parser would lose, and reports what it changes', async () => {
    await writeFile(file, "// shop\n{ a: [{ id: 1 }], b: { a: 1 },\n 'a': [] }")
    expect(await refusal()).to.include(
      'line 3, column 2: there is a second "a". Merge the two, or rename one.',
    )
    await writeFile(file, "{ a: [{ '\\ud800': 1 }] } // shop")
    expect(await refusal()).to.include('line 1, column 9: the name "\\ud800" contains half a character')
    await writeFile(file, '{ a: [{ id: 1, n: 9007199254740993, n: 9007199254740993 }] } // shop')
    const store = await open()
    expect(store.notices.slice(1).join('\n')).to.match(/column 37: n appears twice[^]*column 19: 90071992/)
    await store.close()
  })

  it('points at the place of a mistake in JSON5', async () => {
    await writeFile(`${file}5`, '{\n  a: 1,\n  b: @\n}')
    expect(await refusal(`${file}5`)).to.include(
      "line 3, column 6: this is not JSON5: invalid character '@'.",
    )
  })

  it('serves a list that is not all records as one value', async () => {
    await writeFile(file, '{"mixed":[{"id":1},2]}')
    const store = await open()
    expect(await store.get('mixed', '')).to.deep.equal({ value: [{ id: 1 }, 2] })
    await store.close()
  })

  it('gives missing ids, and writes them with the first change', async () => {
    await writeFile(file, '{"a":[{"x":1},{"id":5}]}')
    const store = await open()
    expect(store.notices).to.deep.equal([
      'A record of "a" had no id. It was given 6.',
      `These ids are written to ${file} with the first change.`,
    ])
    await store.close()
    expect(await readFile(file, 'utf8')).to.equal('{"a":[{"x":1},{"id":5}]}')
    const again = await open()
    await again.transact(async (transaction) => transaction.remove('a', '5'))
    await again.close()
    expect(await readFile(file, 'utf8')).to.equal('{"a":[{"id":6,"x":1}]}')
  })

  it('remembers over restarts which ids were given, and tells it in the file only as long as it must', async () => {
    await writeFile(file, '{"$schema":"x","a":[{"id":1},{"id":2}]}')
    const first = await open()
    await first.transact(async (transaction) => transaction.remove('a', '2'))
    await first.close()
    expect(await readFile(file, 'utf8')).to.equal('{"$schema":"x","a":[{"id":1}],"$sequences":{"a":2}}')
    const second = await open()
    expect([...second.model.collections.keys()]).to.deep.equal(['a'])
    await second.transact(async (transaction) => {
      expect(transaction.nextId('a')).to.equal(3)
      transaction.insert('a', { id: 3 })
    })
    await second.close()
    expect(await readFile(file, 'utf8')).to.equal('{"$schema":"x","a":[{"id":1},{"id":3}]}')
  })

  it('keeps changes in memory only when it is told so', async () => {
    await writeFile(file, '{"a":[]}')
    const store = await openFileStore(file, { createModel: inferModel, persist: false })
    await store.transact(async (transaction) => transaction.insert('a', { id: 1 }))
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
    await store.close()
    expect(await readFile(file, 'utf8')).to.equal('{"a":[]}')
  })

  it('has one file after a normal stop', async () => {
    await writeFile(file, '{"a":[]}')
    const store = await open()
    for (let id = 1; id <= 50; id += 1)
      await store.transact(async (transaction) => transaction.insert('a', { id }))
    expect(await readdir(folder.path)).to.include.members(['.db.json.lock', '.db.json.journal.1'])
    await store.close()
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  })

  it('refuses writes after it was closed', async () => {
    await writeFile(file, '{"a":[]}')
    const store = await open()
    await store.close()
    const late = store.transact(async (transaction) => transaction.insert('a', { id: 1 }))
    expect(await late.catch((error: { status: number }) => error.status)).to.equal(503)
    expect(await store.get('a', '1')).to.equal(undefined)
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  })

  describe('on a disk that is full', () => {
    /** Leaves no space at all, after the data file and what else is given. */
    const fill = async (others: Readonly<Record<string, string>>): Promise<void> => {
      await writeFile(file, '{"a":[{"id":1}]}')
      for (const [name, text] of Object.entries(others)) await writeFile(join(folder.path, name), text)
      await writeFile(join(folder.path, 'ballast'), 'x'.repeat(100_000)).catch(() => undefined)
    }
    const post = async (url: string): Promise<number> => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${url}/a`, { method: 'POST', body: '{}', headers })).status
    }
    const ids = async (url: string): Promise<unknown> =>
      ((await (await fetch(`${url}/a`)).json()) as { id: number }[]).map(({ id }) => id)

    it('answers reads, refuses writes until there is space, and says so', async function () {
      await onSmallDisk(this, folder.path, async () => {
        await fill({})
        const server = await start([file])
        expect(server.stdout()).to.include('every write is refused until this is fixed: the disk is full.')
        expect(await ids(server.url)).to.deep.equal([1])
        expect(await post(server.url)).to.equal(507)
        expect((await readdir(folder.path)).toSorted()).to.deep.equal(['ballast', 'db.json'])
        await rm(join(folder.path, 'ballast'))
        expect(await post(server.url)).to.equal(201)
        expect(await readdir(folder.path)).to.include('.db.json.lock')
        const { code, stderr } = await server.stop()
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' })
        expect(await readdir(folder.path)).to.deep.equal(['db.json'])
        expect(await readFile(file, 'utf8')).to.equal('{"a":[{"id":1},{"id":2}]}')
      })
    })

    it('after a crash, reads what the journal has, and stops without a trace while there is no space', async function () {
      const left = {
        '.db.json.journal.1': '{"base":"x"}\n[["a","2",{"id":2}]]\n',
        '.db.json.lock': '{"pid":999999999,"started":"1"}',
      }
      await onSmallDisk(this, folder.path, async () => {
        await fill(left)
        const dry = await run(['recover', file, '--dry-run'])
        expect(dry).to.include({ code: 0, stderr: '' })
        expect(dry.stdout).to.include('a/2  added')
        const names = ['.db.json.journal.1', '.db.json.lock', 'ballast', 'db.json']
        expect((await readdir(folder.path)).toSorted()).to.deep.equal(names)

        const server = await start([file])
        expect(await ids(server.url)).to.deep.equal([1, 2])
        expect(await post(server.url)).to.equal(507)
        const { code, stderr } = await server.stop()
        expect(code).to.equal(0)
        expect(stderr)
          .to.include('the disk is full')
          .and.not.to.match(/^\s+at /m)
        expect(await readFile(join(folder.path, '.db.json.journal.1'), 'utf8')).to.equal(
          left['.db.json.journal.1'],
        )
        expect(await readdir(folder.path)).not.to.include('.db.json.lock')

        await rm(join(folder.path, 'ballast'))
        expect((await run(['recover', file])).code).to.equal(0)
        expect(await readFile(file, 'utf8')).to.equal('{"a":[{"id":1},{"id":2}]}')
        expect(await readdir(folder.path)).to.deep.equal(['db.json'])
      })
    })
  })
})
