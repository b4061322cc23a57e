import { execFile } from 'node:child_process'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { createServer, defineConfig, type Server } from '../../src/index.ts'
import { ask } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'
import { people } from './people.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))

/** A data file with declarations beside it, in a project that has the package installed. */
async function inProject<T>(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<T>,
): Promise<T> {
  return inFolder(async (folder) => {
    await mkdir(join(folder, 'node_modules'))
    await symlink(project, join(folder, 'node_modules', 'understudy-server'))
    await writeFile(join(folder, 'data.json'), JSON.stringify(people))
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return test(folder)
  })
}

const hiding = (...names: readonly string[]) => JSON.stringify({ collections: { people: { hidden: names } } })
const shows = async ({ url }: Pick<Server, 'url'>, path = '/people/1') =>
  Object.keys((await ask(url, `GET ${path}`)).body as object)

const code = `
  import { defineConfig } from 'understudy-server'
  export default defineConfig({ collections: { people: { serializer: ({ name }) => ({ name }) } } })
`
const typed = `
  import { defineConfig, type Related, type Resource } from 'understudy-server'
  import { names } from './names.ts'
  const serializer = (person: Resource, related: Related) => ({ [names.who]: person['name'] ?? null, posts: related('posts').length })
  export default defineConfig({ collections: { people: { serializer } } })
`

describe('config: the file', () => {
  for (const [name, text, expected] of [
    ['data.config.json', hiding('secret', 'birth_year'), ['id', 'name', 'email']],
    ['data.config.mjs', code, ['name']],
    ['data.config.js', code, ['name']],
    ['data.config.ts', typed, ['called', 'posts']],
  ] as const)
    it(`is found beside the data: ${name}`, async () => {
      const files = {
        [name]: text,
        'names.ts': `export const names = { who: 'called' } as const\n`,
        'package.json': '{"type":"module"}',
      }
      await inProject(files, async (folder) => {
        const server = await createServer({ data: join(folder, 'data.json') })
        try {
          expect(await shows(server)).to.deep.equal(expected)
          expect(server.config).to.equal(join(folder, name))
        } finally {
          await server.close()
        }
      })
    })

  // A process for each: once a config in TypeScript was loaded, the package is found from everywhere.
  for (const ending of ['ts', 'mts', 'cts', 'mjs', 'js'])
    it(`finds the package that runs, where none is installed beside it: data.config.${ending}`, async () => {
      await inFolder(async (cwd) => {
        await writeFile(join(cwd, 'data.json'), JSON.stringify(people))
        await writeFile(join(cwd, `data.config.${ending}`), code)
        await writeFile(join(cwd, 'package.json'), '{"type":"module"}')
        const program = await start(['data.json', '--no-persist'], { cwd })
        expect(await shows(program)).to.deep.equal(['name'])
        await program.stop()
      })
    })

  it('says how to install the package where require cannot find it', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'data.json'), JSON.stringify(people))
      await writeFile(
        join(cwd, 'data.config.cjs'),
        "module.exports = require('understudy-server').defineConfig({})",
      )
      const ended = await run(['data.json'], { cwd })
      expect(ended.code).to.equal(1)
      expect(ended.stderr).to.include('npm i -D understudy-server')
    })
  })

  it('is named by --config, which goes before what lies beside the data', async () => {
    await inProject({ 'data.config.json': hiding('name'), 'other.json': hiding('email') }, async (cwd) => {
      const program = await start(['data.json', '--config', 'other.json', '--no-persist'], { cwd })
      expect(await shows(program))
        .to.include('name')
        .and.not.include('email')
      const { stdout } = await program.stop()
      expect(stdout).to.include('Understudy is serving data.json, configured by other.json.')
    })
  })
  it('is refused with its name, the place and a suggestion', async () => {
    await inProject({ 'data.config.json': hiding('secrt') }, async (cwd) => {
      const { code: exit, stderr } = await run(['data.json', '--port', '0'], { cwd })
      expect(exit).to.equal(1)
      expect(stderr).to.include('data.config.json cannot be used:')
      expect(stderr).to.include(
        'collections.people.hidden[0]: unknown attribute "secrt". Did you mean "secret"?',
      )
      expect(stderr).not.to.match(/\bat .*\.ts/)
    })
  })
  for (const [what, name, text, says] of [
    [
      'no JSON',
      'data.config.json',
      '{\n  "collections": nul }',
      'data.config.json is not JSON at line 2, column 18: this is not a value. Text belongs in double quotes.',
    ],
    ['an empty file', 'data.config.json', '', 'data.config.json is not JSON'],
    ['a file that throws', 'data.config.mjs', 'throw new Error("out of coffee")', 'out of coffee'],
    ['a file that does not parse', 'data.config.mjs', 'export default {', 'data.config.mjs failed to load'],
    [
      'a file without a default export',
      'data.config.mjs',
      'export const config = {}',
      'has no default export',
    ],
    [
      'an enum',
      'data.config.ts',
      'enum Size { S }\nexport default {}',
      '`enum` is code and cannot be removed. Write an object',
    ],
    ['a package that is not there', 'data.config.mjs', 'import "nowhere"; export default {}', 'nowhere'],
  ] as const)
    it(`says what is wrong with ${what}`, async () => {
      await inProject({ [name]: text }, async (cwd) => {
        const { code: exit, stderr } = await run(['data.json', '--port', '0'], { cwd })
        expect(exit).to.equal(1)
        expect(stderr).to.include(says)
      })
    })
  it('must be one only, and there when it is named', async () => {
    await inProject({ 'data.config.json': '{}', 'data.config.mjs': code }, async (cwd) => {
      expect((await run(['data.json', '--port', '0'], { cwd })).stderr).to.include('Keep one of them')
      expect((await run(['data.json', '--port', '0', '--config', 'no.json'], { cwd })).stderr).to.include(
        'There is no file no.json.',
      )
    })
  })

  describe('changes while the server runs', () => {
    it('and is followed: rules, serializers, mounts and ids', async () => {
      await inProject({ 'data.config.json': hiding('secret') }, async (folder) => {
        const file = join(folder, 'data.config.json')
        const reports: string[] = []
        const server = await createServer({
          data: join(folder, 'data.json'),
          report: (text) => reports.push(text),
        })
        const change = async (config: unknown, told = 'was reloaded') => {
          const before = reports.length
          await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config))
          await eventually(async () => expect(reports.slice(before).join('\n')).to.include(told))
        }
        try {
          await ask(server.url, 'PATCH /people/1', { send: { name: 'Anna' } })
          await change({
            collections: { people: { hidden: ['secret', 'email'], required: ['name'], id: 'uuid' } },
            mounts: [{ path: '/v2', dialect: 'envelope' }],
          })
          expect((await ask(server.url, 'GET /people/1')).status).to.equal(404)
          expect((await ask(server.url, 'GET /v2/people/1')).body).to.deep.equal({
            id: 1,
            name: 'Anna',
            birth_year: 1990,
          })
          expect((await ask(server.url, 'POST /v2/people', { send: {} })).status).to.equal(422)
          const made = await ask(server.url, 'POST /v2/people', { send: { name: 'Cy' } })
          expect(made.body)
            .to.have.property('id')
            .that.matches(/^[0-9a-f-]{36}$/)

          for (const broken of [
            '{',
            { collections: { poeple: {} } },
            { mounts: [{ path: '/_' }] },
            { collections: { posts: { unique: ['tag'] } } },
            { collections: { posts: { id: { attribute: 'tag_ids' } } } },
          ]) {
            await change(broken, 'The previous configuration stays in force until this is fixed.')
            expect((await ask(server.url, 'GET /v2/people/1')).body).not.to.have.property('email')
          }
          await change(hiding())
          expect(await shows(server)).to.include('secret')
          expect((await ask(server.url, 'GET /people')).body).to.have.length(3)
        } finally {
          await server.close()
        }
      })
    })
    it('in TypeScript, with a connection open all the while and a write under way', async () => {
      const config = `import { name } from './names.ts'
        export default { collections: { people: { serializer: (): string => name } } }`
      const names = (name: string) => `export const name: string = '${name}'\n`
      await inProject({ 'data.config.ts': config, 'names.ts': names('one') }, async (cwd) => {
        const program = await start(['data.json'], { cwd })
        const asked: Promise<number>[] = []
        const asking = setInterval(
          () =>
            asked.push(
              ask(program.url, 'PATCH /people/1', { send: { n: asked.length } }).then(({ status }) => status),
            ),
          10,
        )
        expect((await ask(program.url, 'GET /people/1')).body).to.equal('one')
        await writeFile(join(cwd, 'names.ts'), names('two'))
        await writeFile(join(cwd, 'data.config.ts'), `${config}\n`)
        await eventually(async () => expect((await ask(program.url, 'GET /people/1')).body).to.equal('two'))
        clearInterval(asking)
        expect(new Set(await Promise.all(asked))).to.deep.equal(new Set([200]))
        await program.stop()
      })
    })
    it('and says so when something of it has to wait', async () => {
      await inProject({ 'data.config.json': hiding('secret') }, async (folder) => {
        const reports: string[] = []
        const server = await createServer({
          data: join(folder, 'data.json'),
          report: (text) => reports.push(text),
        })
        const config = { collections: { people: { hidden: ['secret'] } }, auth: { jwt: true } }
        await writeFile(join(folder, 'data.config.json'), JSON.stringify(config))
        await eventually(async () => expect(reports.join()).to.include('apply after a restart'))
        await server.close()
      })
    })
    it('and what it hid stays hidden when it is taken away', async () => {
      await inProject({ 'data.config.json': hiding('secret') }, async (folder) => {
        const server = await createServer({ data: join(folder, 'data.json'), report: () => undefined })
        await rm(join(folder, 'data.config.json'))
        await new Promise((resolve) => setTimeout(resolve, 300))
        expect(await shows(server)).not.to.include('secret')
        await server.close()
      })
    })
    it('and a hand edit of the data that would break it is not taken', async () => {
      const config = JSON.stringify({ collections: { people: { unique: ['name'] } } })
      await inProject({ 'data.config.json': config }, async (folder) => {
        const reports: string[] = []
        const file = join(folder, 'data.json')
        const server = await createServer({ data: file, report: (text) => reports.push(text) })
        try {
          await writeFile(
            file,
            JSON.stringify({
              people: [
                { id: 1, name: 'Same' },
                { id: 2, name: 'Same' },
              ],
              posts: [],
              tags: [],
            }),
          )
          await eventually(async () => expect(reports.join()).to.include('have the same name'))
          expect((await ask(server.url, 'GET /people/1')).body).to.have.property('name', 'Ann')
        } finally {
          await server.close()
        }
      })
    })
  })

  describe('in TypeScript', () => {
    it('is checked by the compiler', () => {
      defineConfig({ collections: { people: { hidden: ['secret'] } } })
      // @ts-expect-error A misspelt key.
      defineConfig({ collections: { people: { hiden: ['secret'] } } })
      // @ts-expect-error A misspelt key at the top.
      defineConfig({ mount: [] })
      // @ts-expect-error A word that means nothing.
      defineConfig({ collections: { people: { relationships: { posts: { onDelete: 'remove' } } } } })
      // @ts-expect-error A promise is nothing to show.
      defineConfig({ collections: { people: { serializer: async () => 1 } } })
    })
    it('is checked by the compiler in a project of its own, too', async () => {
      const tsconfig = {
        compilerOptions: {
          module: 'nodenext',
          target: 'es2023',
          strict: true,
          noEmit: true,
          types: [],
          allowImportingTsExtensions: true,
          skipLibCheck: true,
        },
      }
      const files = {
        'good.ts': typed,
        'names.ts': `export const names = { who: 'called' } as const\n`,
        'bad.ts': typed.replace('serializer }', 'serialiser: serializer }'),
        'tsconfig.json': JSON.stringify(tsconfig),
        'package.json': '{"type":"module"}',
      }
      await inProject(files, async (cwd) => {
        const tsc = join(project, 'node_modules', '.bin', 'tsc')
        const output = await promisify(execFile)(tsc, ['-p', '.'], { cwd }).catch(
          (error: { stdout: string }) => error,
        )
        expect(output.stdout)
          .to.match(/^bad\.ts\(\d+,\d+\): error .*serialiser/)
          .and.not.include('good.ts')
      })
    })
  })
})
