import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { withJsonServerSettings } from '../../../src/cli/options/json-server-settings.ts'
import type { StartArguments } from '../../../src/cli/options/start-options.ts'
import type { Config } from '../../../src/declarations/config.ts'
import { ask, withServer } from '../../support/api.ts'
import { inFolder } from '../../support/folder.ts'
import { run, start } from '../../support/program.ts'

/** What `start` makes of a json-server.json beside the data; `isGiven` are the options on the command line. */
const read = async (
  settings: unknown,
  { isGiven = [], files = {} }: { isGiven?: readonly string[]; files?: Record<string, string> } = {},
) =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'public'))
    const text = typeof settings === 'string' ? settings : JSON.stringify(settings)
    if (settings !== undefined) await writeFile(join(folder, 'json-server.json'), text)
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    const given = { file: join(folder, 'db.json'), host: '127.0.0.1', 'read-only': false } as StartArguments
    const found = await withJsonServerSettings(given, (option) => isGiven.includes(option))
    const relative = (line: string): string => line.replaceAll(`${folder}/`, '')
    return {
      used: Object.fromEntries(
        Object.entries(found.given).filter(([name, value]) => value !== given[name as never]),
      ),
      sources: found.sources.map(relative),
      notices: found.notices.map(relative),
    }
  })

describe('cli: json-server.json', () => {
  const nothing = { used: {}, sources: [], notices: [] }

  it('is used where it says what we have, and reported', async () => {
    expect(
      await read({
        port: 3001,
        delay: 200,
        readOnly: true,
        quiet: true,
        host: '::1',
        watch: true,
        id: '_id',
        foreignKeySuffix: '_fk',
      }),
    ).to.deep.equal({
      used: {
        port: '3001',
        delay: '200',
        'read-only': true,
        quiet: true,
        host: '::1',
        idAttribute: '_id',
        keySuffix: '_fk',
      },
      sources: ['port, delay, readOnly, quiet, host, id, foreignKeySuffix (json-server.json)'],
      notices: [],
    })
    expect(await read({ p: '4000', ro: true, 'no-cors': false, host: 'localhost' })).to.deep.equal({
      used: { port: '4000', 'read-only': true },
      sources: ['p, ro, host (json-server.json)'],
      notices: [],
    })
    expect(await read(undefined)).to.deep.equal(nothing)
  })

  it('comes after the command line, the environment and our own config file', async () => {
    const isGiven = ['port', 'read-only']
    expect(await read({ port: 3001, readOnly: true }, { isGiven })).to.deep.equal(nothing)
    const files = { 'db.config.json': '{"delay":5}' }
    expect((await read({ port: 3001, delay: 200 }, { files })).used).to.deep.equal({ port: '3001' })
  })

  for (const [settings, notice] of [
    [
      { host: '0.0.0.0' },
      'json-server.json: "host" is not used. It would open the server to the network. To do that: --host 0.0.0.0',
    ],
    [{ static: './nowhere' }, 'json-server.json: "static" is not used. There is no such folder.'],
    [{ noCors: true }, /^json-server.json: "noCors" is not used\. Only pages of this machine/],
    [{ id: 5 }, 'json-server.json: "id" is not used. It must be the name of an attribute: "_id".'],
    [
      { foreignKeySuffix: '' },
      'json-server.json: "foreignKeySuffix" is not used. It must be how the names of keys end: "_id".',
    ],
    [{ routes: 'nowhere.json' }, 'json-server.json: "routes" is not used. The file does not exist.'],
    [{ middlewares: ['./a.js'] }, /"middlewares" is not used/],
    ['{"port":', 'json-server.json is ignored: it is not an object in JSON.'],
    [[1], 'json-server.json is ignored: it is not an object in JSON.'],
  ] as const)
    it(`says what it cannot use: ${JSON.stringify(settings)}`, async () => {
      const { used, sources, notices } = await read(settings)
      expect([used, sources, notices.length]).to.deep.equal([{}, [], 1])
      if (typeof notice === 'string') expect(notices).to.deep.equal([notice])
      else expect(notices[0]).to.match(notice)
    })

  it('mentions a routes.json that lies there, once', async () => {
    const files = { 'routes.json': '{}' }
    expect((await read({ port: 1 }, { files })).notices).to.have.length(1)
    expect((await read(undefined, { files })).notices[0]).to.match(/^routes.json is not used\./)
    expect((await read({ routes: 'nowhere.json' }, { files })).notices).to.have.length(1)
  })

  it('is read in the working directory, and shown with the other settings', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'data'))
      await mkdir(join(folder, 'public'))
      await writeFile(join(folder, 'public', 'about.txt'), 'about us')
      await writeFile(join(folder, 'data', 'db.json'), '{"posts":[{"id":1}]}')
      const settings = { port: 1, readOnly: true, static: './public', host: '0.0.0.0' }
      await writeFile(join(folder, 'json-server.json'), JSON.stringify(settings))
      const server = await start(['data/db.json'], { cwd: folder })
      expect((await ask(server.url, 'GET /about.txt')).text).to.equal('about us')
      expect((await ask(server.url, 'DELETE /posts/1')).status).to.equal(403)
      const { stdout, stderr } = await server.stop()
      expect(stdout).to.match(/ +readOnly, static \(json-server\.json\)\n/)
      expect(stderr).to.match(/json-server\.json: "host" is not used/)
    })
  })

  describe('with names of ids and keys', () => {
    const data = {
      posts: [
        { code: 'a1', title: 'First' },
        { code: 'b2', title: 'Second' },
      ],
      notes: [
        { id: 1, code: 'n1', post_fk: 'b2', tag_fks: ['t1'] },
        { id: 2, code: 'n2', post_fk: 'b2', tag_fks: [] },
      ],
      tags: [{ id: 't1' }, { code: 't2' }],
      drafts: [],
    }
    const settings = { id: 'code', foreignKeySuffix: '_fk' }
    it('serves records by that id, follows those keys, and keeps the names in the file', async () => {
      await inFolder(async (folder) => {
        await writeFile(join(folder, 'db.json'), JSON.stringify(data))
        await writeFile(join(folder, 'json-server.json'), JSON.stringify(settings))
        const server = await start(['db.json'], { cwd: folder })
        try {
          const get = async (path: string) => (await ask(server.url, `GET ${path}`)).body
          expect(await get('/posts/b2')).to.deep.equal({ id: 'b2', code: 'b2', title: 'Second' })
          expect(await get('/posts?id=a1&_fields=title')).to.deep.equal([{ title: 'First' }])
          expect(await get('/notes/n1?_expand=post&_fields=id,post.title')).to.deep.equal({
            id: 1,
            post: { title: 'Second' },
          })
          expect(await get('/posts/b2/notes?_fields=code')).to.deep.equal([{ code: 'n1' }, { code: 'n2' }])
          expect(await get('/posts/b2?_embed=notes'))
            .to.have.property('notes')
            .with.length(2)
          const draft = await ask(server.url, 'POST /drafts', { send: { title: 'Third' } })
          expect(draft.body).to.deep.equal({ id: 1, title: 'Third', code: 1 })
        } finally {
          await server.stop()
        }
        const { stdout, stderr } = await server.stop()
        expect(stdout).to.match(/ +id, foreignKeySuffix \(json-server\.json\)\n/)
        expect(stderr).to.equal('"code" is not the id in tags: some records have no code, or the same.\n')
        const saved = JSON.parse(await readFile(join(folder, 'db.json'), 'utf8')) as typeof data
        expect([saved.posts, saved.notes]).to.deep.equal([data.posts, data.notes])
        expect(saved.drafts).to.deep.equal([{ code: 1, title: 'Third' }])
      })
    })

    it('lets the config file have the last word', async () => {
      const config = {
        collections: {
          posts: { id: { attribute: 'title' } },
          notes: { relationships: { post: false as const } },
        },
      }
      await withServer({ data, config, idAttribute: 'code', keySuffix: '_fk' }, async ({ url }) => {
        expect((await ask(url, 'GET /posts/Second')).body).to.deep.equal({ code: 'b2', title: 'Second' })
        expect((await ask(url, 'GET /notes/n1?_expand=post')).status).to.equal(400)
      })
    })

    it('reads the same data without them by its own names', async () => {
      await withServer({ data }, async ({ url }) => {
        expect((await ask(url, 'GET /posts/b2')).status).to.equal(404)
        expect((await ask(url, 'GET /notes/1')).status).to.equal(200)
        expect((await ask(url, 'GET /notes?_expand=post')).status).to.equal(400)
      })
    })

    it('counts for the commands beside the data, too', async () => {
      await inFolder(async (folder) => {
        await writeFile(join(folder, 'db.json'), JSON.stringify(data))
        await writeFile(join(folder, 'json-server.json'), JSON.stringify(settings))
        const { stdout } = await run(['infer', 'db.json'], { cwd: folder })
        expect((JSON.parse(stdout) as Config).collections?.['notes']).to.deep.include({
          id: { attribute: 'code', style: 'random' },
          relationships: {
            post: { to: 'posts', key: 'post_fk', many: false },
            tags: { to: 'tags', key: 'tag_fks', many: true },
          },
        })
      })
    })
  })
})
