import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'
import { build, createServer, type InlineConfig, type Logger, preview } from 'vite'

import { understudy } from '../../src/vite.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'

const data = { names: [{ id: 1, name: 'Ada' }] }
const page = '<!doctype html><title>the application</title>'

const silent = (): { readonly lines: string[]; readonly logger: Logger } => {
  const lines: string[] = []
  const write = (text: string): void => void lines.push(text)
  const logger: Logger = {
    info: write,
    warn: write,
    warnOnce: write,
    error: write,
    clearScreen: () => undefined,
    hasErrorLogged: () => false,
    hasWarned: false,
  }
  return { lines, logger }
}

/** An application with a page and a data file. */
async function inApplication(
  test: (app: { config: InlineConfig; file: string; lines: string[] }) => Promise<void>,
) {
  await inFolder(async (root) => {
    const file = join(root, 'db.json')
    await writeFile(file, JSON.stringify(data))
    await writeFile(join(root, 'index.html'), page)
    const { lines, logger } = silent()
    const config: InlineConfig = {
      root,
      configFile: false,
      customLogger: logger,
      server: { port: 0, host: '127.0.0.1', ws: false, watch: null },
      preview: { port: 0, host: '127.0.0.1' },
      plugins: [understudy({ data: file })],
    }
    await test({ config, file, lines })
  })
}

const urlOf = (server: { resolvedUrls: { local: string[] } | null }): string =>
  server.resolvedUrls?.local[0] ?? ''

/** What anyone who develops sees: the page, the API, and a change of the data file by hand. */
async function expectPageAndApi(url: string, file: string): Promise<void> {
  const html = { headers: { Accept: 'text/html' } }
  expect(await (await fetch(url, html)).text()).to.contain('the application')
  expect(await (await fetch(`${url}some/page`, html)).text()).to.contain('the application')
  await writeFile(file, JSON.stringify({ names: [{ id: 5, name: 'by hand' }] }))
  await eventually(async () =>
    expect(await (await fetch(`${url}api/names`)).json()).to.deep.equal([{ id: 5, name: 'by hand' }]),
  )
  const created = await fetch(`${url}api/names`, {
    method: 'POST',
    body: '{"name":"Bob"}',
    headers: { 'Content-Type': 'application/json' },
  })
  expect([created.status, created.headers.get('location')]).to.deep.equal([201, `${url}api/names/6`])
  expect((await fetch(`${url}api/nothing`)).status).to.equal(404)
  expect(await (await fetch(`${url}_/health`)).json()).to.have.property('status')
}

describe('server: the plugin for Vite', () => {
  it('serves the API beside the page of the dev server, on one port', async () => {
    await inApplication(async ({ config, file, lines }) => {
      const server = await (await createServer(config)).listen()
      try {
        expect(lines.join('\n')).to.contain(`Understudy serves ${file} at /api`)
        await expectPageAndApi(urlOf(server), file)
      } finally {
        await server.close()
      }
      expect(await readFile(file, 'utf8')).to.contain('Bob')
    })
  })

  it('serves it beside the preview of what was built', async () => {
    await inApplication(async ({ config, file }) => {
      await build({ ...config, logLevel: 'silent' })
      const server = await preview(config)
      try {
        await expectPageAndApi(urlOf(server), file)
      } finally {
        await server.close()
      }
    })
  })

  it('goes on after Vite has started anew, and leaves the file to others when it ends', async () => {
    await inApplication(async ({ config, file }) => {
      const server = await (await createServer(config)).listen()
      await server.restart()
      const url = urlOf(server)
      expect((await fetch(`${url}api/names/1`)).status).to.equal(200)
      await server.close()
      const next = await (await createServer(config)).listen()
      expect((await fetch(`${urlOf(next)}api/names/1`)).status).to.equal(200)
      await next.close()
      expect(await readFile(file, 'utf8')).to.equal(JSON.stringify(data))
    })
  })

  it('is two APIs by two plugins, at paths of their own', async () => {
    await inApplication(async ({ config }) => {
      const other = understudy({ data: { pets: [{ id: 1 }] }, prefix: '/other' })
      const server = await (await createServer({ ...config, plugins: [config.plugins, other] })).listen()
      try {
        expect((await fetch(`${urlOf(server)}api/names/1`)).status).to.equal(200)
        expect((await fetch(`${urlOf(server)}other/pets/1`)).status).to.equal(200)
      } finally {
        await server.close()
      }
    })
  })

  for (const [what, prefix, says] of [
    ['at the root', '', 'where Vite serves the application'],
    ['at the path of another', '/api', 'Two Understudy plugins serve /api'],
  ] as const)
    it(`does not start ${what}`, async () => {
      await inApplication(async ({ config }) => {
        const wrong = understudy({ data: { pets: [] }, prefix })
        const failure: unknown = await createServer({ ...config, plugins: [config.plugins, wrong] }).catch(
          (error: unknown) => error,
        )
        expect(failure).to.be.an('error').with.property('message').that.contains(says)
      })
    })
})
