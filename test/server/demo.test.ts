import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { createServer } from '../../src/index.ts'
import { packageFile } from '../../src/package.ts'
import { demos } from '../../src/server/demo.ts'
import { ask, withServer } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'

/** By demo, where its first request goes. */
const firsts: Readonly<Record<keyof typeof demos, string>> = {
  shop: '/api/v1/orders',
  gallery: '/artists',
  members: '/api/v1/users.json',
  team: '/api/users',
  items: '/items',
}

const names = Object.keys(firsts) as readonly (keyof typeof demos)[]

describe('demos', () => {
  it('are all tried here, and all documented', async () => {
    expect(names).to.have.members(Object.keys(demos))
    const readme = await readFile(packageFile('README.md'), 'utf8')
    const { stdout } = await run(['--help'])
    for (const name of names) {
      expect(readme).to.match(new RegExp(`${firsts[name].replaceAll('.', String.raw`\.`)}\``))
      expect(stdout, '--help').to.match(new RegExp(`Serve a demo from memory:.*${name}`, 's'))
    }
  })

  for (const name of names) {
    it(`${name}: is served with --demo, and copied with its declarations by init`, async () =>
      inFolder(async (folder) => {
        const demo = await start(['--demo', name], { cwd: folder })
        const { body } = await ask(demo.url, `GET ${firsts[name]}`)
        expect(body).to.be.an(name === 'gallery' || name === 'members' ? 'object' : 'array')
        expect((await demo.stop()).stdout).to.include(`the demo ${demos[name]} from memory`)
        expect(await readdir(folder), 'nothing is written').to.deep.equal([])

        const { stdout } = await run(['init', 'own.json', '--demo', name], { cwd: folder })
        const config = name === 'shop' ? 'own.config.ts' : 'own.config.json'
        expect(stdout).to.equal(`Created own.json and ${config}. Serve it with: start own.json\n`)
        if (name === 'shop') return
        const copy = await start(['own.json'], { cwd: folder })
        const copied = JSON.stringify((await ask(copy.url, `GET ${firsts[name]}`)).body)
        expect(copied.replaceAll(copy.url, '')).to.equal(JSON.stringify(body).replaceAll(demo.url, ''))
        await copy.stop()
      }))
  }

  it('are in memory: the package stays as it is', async () => {
    const before = await readFile(packageFile('data/items.json'), 'utf8')
    await withServer({ data: ':memory:', demo: 'items' }, async ({ url }) => {
      expect((await ask(url, 'POST /items', { send: { name: 'Kettle', price: 30 } })).status).to.equal(201)
    })
    expect(await readFile(packageFile('data/items.json'), 'utf8')).to.equal(before)
  })

  it('give way to declarations of your own', async () =>
    withServer({ data: ':memory:', config: { mounts: [{ path: '/mine' }] } }, async ({ url }) => {
      expect((await ask(url, 'GET /mine/cookies')).status).to.equal(200)
      expect((await ask(url, 'GET /api/v1/orders')).status).to.equal(404)
    }))

  it('are told apart from files and from typing errors', async () => {
    const error = await createServer({ data: ':memory:', demo: 'galery' as 'gallery' }).catch(
      (reason: Error) => reason,
    )
    expect(error).to.have.property('message', 'There is no demo "galery". Did you mean "gallery"?')
    expect((await run(['--demo', 'items', 'db.json'])).stderr).to.include('init db.json --demo items')
    expect((await run(['init', 'x.json', '--demo', 'nope'])).stderr).to.include('There is no demo "nope"')
  })

  it('are not copied over anything', async () =>
    inFolder(async (folder) => {
      await run(['init', 'own.json', '--demo', 'team'], { cwd: folder })
      const again = await run(['init', 'own.json', '--demo', 'items'], { cwd: folder })
      expect(again).to.include({ code: 1 })
      expect(again.stderr).to.include('already exists and was not changed')
      expect(await readdir(folder)).to.have.members(['own.config.json', 'own.json'])
      expect(await readFile(join(folder, 'own.json'), 'utf8')).to.include('"username"')
    }))
})
