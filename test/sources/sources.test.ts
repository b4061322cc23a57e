import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'

import { expect } from 'chai'

import { exportData } from '../../src/cli/actions/export.ts'
import { createServer } from '../../src/index.ts'
import { ask, withServer } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'

type Files = Readonly<Record<string, string>>

const inFilledFolder = async <T>(files: Files, test: (folder: string) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    return test(folder)
  })

/** Starts with these sources and gives what the server holds; or the message of a refusal. */
const dumpOf = async (folder: string, ...names: readonly string[]): Promise<unknown> => {
  const data = names.map((name) => (/^https?:/.test(name) ? name : join(folder, name)))
  try {
    return await withServer({ data: data.length === 1 ? (data[0] ?? '') : data }, async ({ store }) =>
      store.dump(),
    )
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '')
  }
}

const mixed: Files = {
  'shop.json5': '// the shop\n{ cookies: [{ id: 1, name: "Oat" }], settings: { open: true } }',
  'people.csv': 'id,name\n1,Ada\n2,Grace\n',
  'db.yaml': 'orders:\n  - {id: 1, cookie_id: 1, person_id: 2}\n',
  'log.ndjson': '{"id":1}\n',
  'made.ts': 'type N = number\nconst n: N = 3\nexport default async () => ({ made: [{ id: n }] })',
  'plain.cjs': 'module.exports = { plain: [{ id: 1 }] }',
  'folder/tags.json': '[{"id":1,"tag":"new"}]',
  'folder/pair.json': '{"left":[{"id":1}],"right":[{"id":2}]}',
  'folder/profile.json': '{"name":"Mia"}',
  'folder/_draft.json': '{',
  'folder/.hidden.json': '{',
  'folder/notes.md': '# notes',
  'folder/x.config.json': '{',
  'folder/run.js': 'throw new Error("run")',
}

describe('sources', () => {
  it('files, folders and programs are served together, and relationships lead across them', () =>
    inFilledFolder(mixed, async (folder) => {
      const data = [
        'shop.json5',
        'people.csv',
        'db.yaml',
        'log.ndjson',
        'made.ts',
        'plain.cjs',
        'folder',
      ].map((name) => join(folder, name))
      await withServer({ data }, async ({ url, store }) => {
        expect(await store.dump()).to.deep.equal({
          cookies: [{ id: 1, name: 'Oat' }],
          settings: { open: true },
          people: [
            { id: 1, name: 'Ada' },
            { id: 2, name: 'Grace' },
          ],
          orders: [{ id: 1, cookie_id: 1, person_id: 2 }],
          log: [{ id: 1 }],
          made: [{ id: 3 }],
          plain: [{ id: 1 }],
          tags: [{ id: 1, tag: 'new' }],
          left: [{ id: 1 }],
          right: [{ id: 2 }],
          profile: { name: 'Mia' },
        })
        expect(store.notices.join('\n')).to.match(
          /^Changes stay in memory, since there are several sources\. .* export .*people\.csv .* -o db\.json\n.*run\.js is not read: a program in a folder runs only when it is named\.$/,
        )
        const { body } = await ask(url, 'GET /orders/1?_embed=person&_embed=cookie')
        expect(body).to.deep.include({ person: { id: 2, name: 'Grace' }, cookie: { id: 1, name: 'Oat' } })
        expect((await ask(url, 'POST /people', { send: { name: 'Zoe' } })).status).to.equal(201)
      })
      for (const [name, text] of Object.entries(mixed))
        expect(await readFile(join(folder, name), 'utf8'), name).to.equal(text)
      expect((await readdir(folder)).length).to.equal(7)
    }))

  it('one file of another format is a source as well, with the config beside it', () =>
    inFilledFolder(
      {
        'people.csv': 'id,name,secret\n1,Ada,x\n',
        'people.config.json': '{"collections":{"people":{"hidden":["secret"]}}}',
      },
      async (folder) =>
        withServer({ data: join(folder, 'people.csv'), staticFolder: folder }, async ({ url, store }) => {
          expect((await ask(url, 'GET /people')).body).to.deep.equal([{ id: 1, name: 'Ada' }])
          expect(store.notices[0]).to.match(
            /^Changes stay in memory, since .*people\.csv is not a JSON file\./,
          )
          expect((await ask(url, 'GET /people.csv')).status).to.equal(404)
          expect((await ask(url, 'GET /people.config.json')).status).to.equal(404)
        }),
    ))

  it('a collection of two sources is refused with both places, and each broken one with its own', () =>
    inFilledFolder(
      {
        ...mixed,
        'more/people.yaml': '- {id: 9}\n',
        'empty/readme.md': '',
        'programs/a.js': 'export default {}',
        'scalar.yaml': 'hello\n',
        'none.yaml': '',
        'throws.js': 'export default () => { throw new Error("no database") }',
        'nothing.js': 'export default () => {}',
        'broken.js': 'export default {',
        'no-default.mjs': 'export const a = 1',
        'function.js': 'export default { a: [{ f() {} }] }',
        'list.json': '[{"id":1}]',
        'utf16.csv': '\u0000',
      },
      async (folder) => {
        await writeFile(join(folder, 'latin.csv'), Buffer.from([0x61, 0x0a, 0xe9, 0x0a]))
        for (const [names, says] of [
          [
            ['people.csv', 'more'],
            '"people" is in people.csv and in more/people.yaml. A collection comes from one source',
          ],
          [['people.csv', 'nowhere.yaml'], 'There is no file nowhere.yaml.'],
          [['nowhere.csv'], 'There is no file nowhere.csv.'],
          [['empty'], 'empty has no data files.'],
          [['programs'], 'programs has only programs, and these run only when they are named: programs/a.js'],
          [['scalar.yaml'], 'scalar.yaml holds neither a list of records nor an object'],
          [['none.yaml'], 'none.yaml holds neither a list of records nor an object'],
          [['throws.js'], 'throws.js failed: Error: no database'],
          [['nothing.js'], 'nothing.js: the function that is exported returns nothing.'],
          [['broken.js'], 'broken.js failed to load:'],
          [['no-default.mjs'], 'no-default.mjs has no default export.'],
          [['function.js'], 'function.js#/a/0/f is a function'],
          [['latin.csv'], 'latin.csv is not in UTF-8.'],
          [['list.json'], 'list.json holds a list. Give the list a name'],
          [['made.ts', 'folder/_draft.json'], 'folder/_draft.json, line 1'],
        ] as const)
          expect(await dumpOf(folder, ...names), names.join()).to.include(says)
        expect(await dumpOf(folder, 'list.json', 'people.csv')).to.have.keys('list', 'people')
      },
    ))

  it('an address is read once, with its credentials, and neither these nor its query are shown', async () => {
    const asked: string[] = []
    const web = createHttpServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization ?? ''}`)
      const [status, type, text] = {
        '/db': [200, 'application/json; charset=utf-8', '\uFEFF{"cookies":[{"id":1}]}'],
        '/api/users?key=s3cret': [200, 'application/json', '[{"id":7}]'],
        '/t.csv': [200, 'application/octet-stream', 'id\n5\n'],
        '/y': [200, 'text/yaml', 'things: [{id: 1}]'],
        '/broken?key=s3cret': [200, 'application/json', '{'],
        '/large': [200, 'application/json', ' '.repeat(50_000_001)],
      }[(request.url ?? '').replace('/db?key=s3cret', '/db')] ?? [404, 'text/plain', 'no']
      response.writeHead(Number(status), { 'Content-Type': String(type) }).end(text)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => web.once('listening', resolve))
    const host = `127.0.0.1:${(web.address() as AddressInfo).port}`
    try {
      await inFolder(async (folder) => {
        expect(await dumpOf(folder, `http://${host}/db`)).to.deep.equal({ cookies: [{ id: 1 }] })
        expect(await dumpOf(folder, `http://mia:pa%20ss@${host}/api/users?key=s3cret`)).to.deep.equal({
          users: [{ id: 7 }],
        })
        expect(asked.at(-1)).to.equal(
          `/api/users?key=s3cret Basic ${Buffer.from('mia:pa ss').toString('base64')}`,
        )
        expect(await dumpOf(folder, `http://${host}/t.csv`, `http://${host}/y`)).to.deep.equal({
          t: [{ id: 5 }],
          things: [{ id: 1 }],
        })
        expect(await dumpOf(folder, `http://mia:s3cret@${host}/nowhere?key=s3cret`)).to.equal(
          `http://${host}/nowhere answered 404.`,
        )
        expect(await dumpOf(folder, `http://${host}/broken?key=s3cret`)).to.match(
          new RegExp(`^http://${host}/broken, line 1, column 2: `),
        )
        expect(await dumpOf(folder, `http://${host}/large`)).to.equal(
          `http://${host}/large is larger than 50 MB. Save it as a file first.`,
        )
        const program = await start([`http://mia:s3cret@${host}/db?key=s3cret`], { cwd: folder })
        const { stdout, stderr } = await program.stop()
        expect(stdout).to.include(`Understudy is serving http://${host}/db.`)
        expect(stdout).to.include(`start export http://${host}/db -o db.json`)
        expect(stdout + stderr).not.to.match(/s3cret|mia/)
      })
    } finally {
      web.close()
    }
    await inFolder(async (folder) =>
      expect(await dumpOf(folder, `http://${host}/db?key=s3cret`)).to.match(
        new RegExp(`^http://${host}/db cannot be read: \\S`),
      ),
    )
  })

  it('with users they sign in, with keys and sessions in memory', () =>
    inFilledFolder(
      { 'users.yaml': '- {id: 1, email: mia@example.com, password: night-garden}\n' },
      async (folder) => {
        const server = await createServer({
          data: join(folder, 'users.yaml'),
          auth: { jwt: true },
          report: () => undefined,
        })
        try {
          const headers = { Authorization: `Bearer ${await server.tokenFor('mia@example.com')}` }
          expect((await ask(server.url, 'GET /users', { headers })).status).to.equal(200)
          expect(await readdir(folder)).to.deep.equal(['users.yaml'])
        } finally {
          await server.close()
        }
      },
    ))
})

describe('start export', () => {
  it('makes one JSON file of sources, which then keeps changes', () =>
    inFilledFolder(mixed, async (cwd) => {
      const made = await run(['export', 'people.csv', 'folder', '-o', 'db.json'], { cwd })
      expect(made.stdout).to.equal(
        'Wrote 2 people, 1 left, 1 right, 1 profile, 1 tags to db.json. Serve it with: start db.json\n',
      )
      expect(made.stderr).to.include('run.js is not read')
      const again = await run(['export', 'people.csv', '-o', 'db.json'], { cwd })
      expect([again.code, again.stderr]).to.deep.equal([
        1,
        'db.json exists already. Choose another name, or replace it with --force.\n',
      ])
      const program = await start(['db.json'], { cwd })
      expect((await ask(program.url, 'POST /people', { send: { name: 'Zoe' } })).status).to.equal(201)
      expect(
        (await run(['export', 'db.json', '--collection', 'people', '--format', 'csv'], { cwd })).stdout,
      ).to.equal('id,name\n1,Ada\n2,Grace\n3,Zoe\n')
      await program.stop()
      expect((await run(['export', 'people.csv', '-o', 'db.json', '--force'], { cwd })).code).to.equal(0)
      expect(JSON.parse(await readFile(join(cwd, 'db.json'), 'utf8'))).to.have.keys('people')
    }))

  it('gives back what it wrote, in each format', () =>
    inFilledFolder({ 'db.json': JSON.stringify({ odd }) }, async (cwd) => {
      for (const format of ['json', 'yaml', 'ndjson', 'csv']) {
        const name = `odd.${format}`
        expect((await run(['export', 'db.json', '-o', name], { cwd })).code, format).to.equal(0)
        expect(await dumpOf(cwd, name), format).to.deep.equal({ odd })
      }
    }))

  it('explains what cannot be written', () =>
    inFilledFolder(mixed, async (folder) => {
      const [people, db] = [join(folder, 'people.csv'), join(folder, 'db.yaml')]
      const none = { output: undefined, format: undefined, collection: undefined, force: false }
      for (const [given, says] of [
        [
          { files: [people, db], format: 'csv' },
          'A file in csv holds one collection. Choose one with --collection: people, orders',
        ],
        [{ files: [people], format: 'cvs' }, '"cvs" is not a format. Did you mean "csv"?'],
        [{ files: [people], output: 'a.xml' }, 'a.xml has an ending that cannot be written.'],
        [{ files: [people], output: 'a.ts' }, 'a.ts has an ending that cannot be written.'],
        [{ files: [people], collection: 'peple' }, 'There is no collection "peple". Did you mean "people"?'],
        [{ files: [people], output: join(folder, 'no/a.json') }, 'no/a.json cannot be written: '],
      ] as const) {
        const error = await exportData({ ...none, ...given }).catch((reason: Error) => reason)
        expect((error as Error | undefined)?.message, says).to.include(says)
      }
    }))
})

const odd = [
  { id: 1, name: 'a "quoted", text\nin two lines', code: '0800', on: true, n: 1.5, none: null },
  { id: 2, name: ' spaces ', code: '12', on: false, n: 2, none: null },
]
