import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { StartArguments } from '../../../src/cli/options/definitions.ts'
import { withJsonServerSettings } from '../../../src/cli/options/json-server-settings.ts'
import { ask } from '../../support/api.ts'
import { inFolder } from '../../support/folder.ts'
import { start } from '../../support/program.ts'

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
      }),
    ).to.deep.equal({
      used: { port: '3001', delay: '200', 'read-only': true, quiet: true, host: '::1' },
      sources: ['port, delay, readOnly, quiet, host (json-server.json)'],
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
    [{ id: 'code' }, /"id": \{ "attribute": "code" \}/],
    [{ foreignKeySuffix: '_fk' }, /"foreignKeySuffix" is not used.*"relationships"/],
    [{ routes: 'routes.json' }, /"routes" is not used\. There are no custom routes yet/],
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
    expect((await read({ routes: 'routes.json' }, { files })).notices).to.have.length(1)
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
})
