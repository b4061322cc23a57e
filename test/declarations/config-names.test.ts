import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { type LiveConfig, openConfig } from '../../src/declarations/live-config.ts'
import { createServer, type Server } from '../../src/index.ts'
import { createMemoryStore } from '../../src/store/memory/memory-store.ts'
import { ask } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'
import { people } from './people.ts'

/** Starts a server on data.json with these files beside it. */
async function serving(
  files: Readonly<Record<string, string>>,
  test: (running: { server: Server; folder: string; reports: string[] }) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    await writeFile(join(folder, 'data.json'), JSON.stringify(people))
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const reports: string[] = []
    const server = await createServer({
      data: join(folder, 'data.json'),
      report: (text) => reports.push(text),
    })
    try {
      await test({ server, folder, reports })
    } finally {
      await server.close()
    }
  })
}

const shows = async ({ url }: Pick<Server, 'url'>) =>
  Object.keys((await ask(url, 'GET /people/1')).body as object)

const hiding = (name: string) => `{ collections: { people: { hidden: ['${name}'] } } }`
const asJson = (name: string) => `{"collections":{"people":{"hidden":["${name}"]}}}`
const asModule = (name: string) => `export default ${hiding(name)}`
const asCommonJs = (name: string) => `module.exports = ${hiding(name)}`
const asTyped = (name: string) =>
  `type Hidden = readonly string[]\nconst hidden: Hidden = ['${name}']\nexport default { collections: { people: { hidden } } }`

const asTypedCommonJs = (name: string) => asTyped(name).replace('export default', 'module.exports =')

const kinds = [
  ['ts', asTyped],
  ['ts', asTypedCommonJs],
  ['mts', asTyped],
  ['cts', asTyped],
  ['cts', asTypedCommonJs],
  ['js', asCommonJs],
  ['mjs', asModule],
  ['cjs', asCommonJs],
  ['json', asJson],
  ['json5', (name: string) => `// with a comment\n${hiding(name)}`],
] as const

describe('config: names of the file', function () {
  this.timeout(60_000)

  for (const stem of ['data', 'understudy'])
    for (const [extension, write] of kinds)
      it(`${stem}.config.${extension} is read, and followed${write === asTypedCommonJs ? ', written with module.exports' : ''}`, async () => {
        const name = `${stem}.config.${extension}`
        await serving({ [name]: write('name') }, async ({ server, folder }) => {
          expect(server.config).to.equal(join(folder, name))
          expect(await shows(server))
            .to.include('email')
            .and.not.include('name')
          for (const attribute of ['email', 'name']) {
            await writeFile(join(folder, name), write(attribute))
            await eventually(async () => expect(await shows(server)).not.to.include(attribute))
          }
        })
      })

  it('one of another program is ignored, and that is said once', async () => {
    for (const text of [
      'module.exports = { preset: "ts-jest", testMatch: [] }',
      'module.exports = () => ({ collections: {} })',
      'module.exports = [{ collections: {} }]',
    ])
      await serving({ 'data.config.cjs': text }, async ({ server, folder, reports }) => {
        expect(server.config).to.equal(undefined)
        expect(await shows(server)).to.include('name')
        expect(reports).to.have.length(1)
        expect(reports[0]).to.match(
          /data\.config\.cjs is ignored: it has none of the keys collections, mounts,/,
        )
        await writeFile(join(folder, 'understudy.config.json'), asJson('name'))
        await eventually(async () => expect(await shows(server)).not.to.include('name'))
        expect(reports.filter((report) => report.includes('is ignored')).length).to.equal(1)
      })
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'jest.json'), JSON.stringify(people))
      await writeFile(join(cwd, 'jest.config.js'), 'module.exports = { verbose: true }')
      const program = await start(['jest.json'], { cwd })
      const { stdout, stderr } = await program.stop()
      expect(stdout).to.include('Understudy is serving jest.json.')
      expect(stderr.match(/jest\.config\.js is ignored/g)).to.have.length(1)
    })
  })

  it('one that has a format or a spelling that is not read is named at the start', async () => {
    const files = Object.fromEntries(
      ['data.config.yaml', 'understudy.config.toml', 'Data.config.json'].map((name) => [
        name,
        asJson('name'),
      ]),
    )
    const others = {
      'data.config.json.bak': '',
      'data.config.d.ts': '',
      'datas.config.yaml': '',
      'data.yaml': '',
    }
    await serving({ ...files, ...others }, async ({ server, folder, reports }) => {
      expect(await shows(server)).to.include('name')
      expect(reports.toSorted()).to.deep.equal(
        Object.keys(files)
          .toSorted()
          .map(
            (name) =>
              `${join(folder, name)} is not read. A config file is called data.config.* or understudy.config.*, and ends with .ts, .mts, .cts, .js, .mjs, .cjs, .json, .json5.`,
          ),
      )
    })
  })

  it('a misspelled key is a mistake, not another program: rules must not be lost silently', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'data.json'), JSON.stringify(people))
      await writeFile(join(cwd, 'data.config.json5'), '{ acess: { people: { read: "admin" } } }')
      const { code, stderr } = await run(['data.json', '--port', '0'], { cwd })
      expect(code).to.equal(1)
      expect(stderr).to.include('acess: unknown key. Did you mean "access"?')
      await rm(join(cwd, 'data.config.json5'))
      await writeFile(join(cwd, 'understudy.config.mjs'), 'export default { permissions: [] }')
      expect((await run(['data.json', '--port', '0'], { cwd })).stderr).to.include(
        'permissions: unknown key.',
      )
    })
  })

  it('two members with one name are a mistake, since the rules of the first would be lost', async () => {
    for (const [name, text] of [
      ['data.config.json', '{"access":{"people":{"read":"admin"}},\n"access":{}}'],
      ['data.config.json5', '{access: {people: {read: "admin"}}, // rules\n"access": {}}'],
    ] as const) {
      const error: unknown = await serving({ [name]: text }, async () => undefined).catch(
        (reason: Error) => reason.message,
      )
      expect(error).to.include(
        `${name} has "access" twice in the same object, the second at line 2, column 1.`,
      )
    }
  })

  it('two of them are refused, and JSON5 that does not parse is reported with its place', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'data.json'), JSON.stringify(people))
      await writeFile(join(cwd, 'data.config.mts'), asTyped('name'))
      await writeFile(join(cwd, 'understudy.config.json'), asJson('name'))
      expect((await run(['data.json', '--port', '0'], { cwd })).stderr).to.include(
        'There are several config files beside data.json: data.config.mts, understudy.config.json. Keep one of them',
      )
      await rm(join(cwd, 'data.config.mts'))
      await rm(join(cwd, 'understudy.config.json'))
      await writeFile(join(cwd, 'data.config.json5'), '{\n  collections: nil }')
      expect((await run(['data.json', '--port', '0'], { cwd })).stderr).to.match(
        /data\.config\.json5 is not JSON5: .* at line 2, column \d+\./,
      )
    })
  })

  it('one that is saved while the server is starting is loaded all the same', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'data.config.json')
      const open = () =>
        openConfig({
          dataFile: join(folder, 'data.json'),
          config: undefined,
          prefix: undefined,
          dialect: 'rest',
          dialects: ['rest'],
        })
      const followed = async (config: LiveConfig): Promise<void> => {
        const store = createMemoryStore(people, config.createModel)
        const stop = config.follow(store, { changed: () => undefined, report: () => undefined })
        await eventually(async () => expect(hiddenIn(config)).to.deep.equal(hiddenIn(await open())))
        stop()
      }
      const hiddenIn = ({ config }: LiveConfig) => config.collections?.['people']?.hidden
      const beforeItAppears = await open()
      await writeFile(file, asJson('name'))
      await followed(beforeItAppears)
      const beforeTheSave = await open()
      await writeFile(file, asJson('email'))
      await followed(beforeTheSave)
    })
  })

  it('one that appears while the server runs is picked up, then followed', async () => {
    for (const [extension, write] of kinds.filter(([name]) => ['mts', 'cjs', 'json5'].includes(name)))
      await serving({}, async ({ server, folder, reports }) => {
        const file = join(folder, `data.config.${extension}`)
        expect(server.config).to.equal(undefined)
        await writeFile(file, '{{')
        await eventually(async () => expect(reports.join()).to.include('until this is fixed'))
        expect(await shows(server)).to.include('name')
        await writeFile(file, write('name'))
        await eventually(async () => expect(await shows(server)).not.to.include('name'))
        expect(server.config).to.equal(file)
        await eventually(async () => expect(reports.at(-1)).to.equal(`${file} was found and loaded.`))
        await writeFile(file, write('email'))
        await eventually(async () =>
          expect(await shows(server))
            .to.include('name')
            .and.not.include('email'),
        )
        await eventually(async () => expect(reports.at(-1)).to.equal(`${file} was reloaded.`))
      })
  })
})
