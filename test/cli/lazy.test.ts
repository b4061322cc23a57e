import { copyFile, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'

/** Packages that few runs need, each with what needs it. A start with the demo loads none of them. */
const lazy: Readonly<Record<string, string>> = {
  '@swc/wasm-typescript': 'a config file in TypeScript',
  ajv: 'a declared JSON Schema',
  'ajv-formats': 'a declared JSON Schema',
  diff: 'the lessons',
  jose: '--jwt, --oidc and start token',
  json5: 'a data file that is not JSON',
  'jsonc-parser': 'the position of an error in JSON',
  'koa-bodyparser': 'a request with a body',
  lowdb: 'a data file',
  'oidc-provider': '--oidc local and start idp',
  open: '--open',
  'openid-client': 'signing in with --oidc',
  'rate-limiter-flexible': 'signing in',
  re2js: 'the filter operator "like"',
}

/** Of ours: rooms that a start with the demo does not enter. */
const lazyRooms = ['auth/schemes/jwt', 'auth/identity-provider', 'lessons', 'site', 'store/file']

/** The scripts that a run loaded, as V8 lists them for its coverage. */
async function loadedBy(
  work: (env: Readonly<Record<string, string>>) => Promise<unknown>,
): Promise<string[]> {
  let urls: string[] = []
  await inFolder(async (folder) => {
    await work({ NODE_V8_COVERAGE: folder })
    const reports = await Promise.all(
      (await readdir(folder)).map(async (name) => readFile(join(folder, name), 'utf8')),
    )
    urls = reports.flatMap((text) =>
      (JSON.parse(text) as { result: { url: string }[] }).result.map(({ url }) => url),
    )
  })
  return urls
}

const packagesOf = (urls: readonly string[]): ReadonlySet<string> =>
  new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []))

const roomsOf = (urls: readonly string[]): ReadonlySet<string> =>
  new Set(urls.flatMap((url) => /\/dist\/src\/(.*)\/[^/]+$/.exec(url)?.[1] ?? []))

describe('cli: what is loaded lazily', () => {
  it('--version and --help need yargs, and nothing of the server', async () => {
    for (const option of ['--version', '--help']) {
      const urls = await loadedBy(async (env) => run([option], { env }))
      expect([...packagesOf(urls)])
        .to.include('yargs')
        .and.not.include('koa')
      expect([...roomsOf(urls)].filter((room) => !/^(cli|core)\b/.test(room))).to.deep.equal([])
    }
  })

  it('a start with the demo loads no package that only few runs need', async () => {
    const urls = await loadedBy(async (env) => {
      const server = await start([], { env })
      expect((await fetch(`${server.url}/cookies?price_lt=2`)).status).to.equal(200)
      await server.stop()
    })
    expect([...packagesOf(urls)]).to.include('koa')
    expect([...packagesOf(urls)].filter((name) => Object.hasOwn(lazy, name))).to.deep.equal([])
    expect(
      lazyRooms.filter((lazyRoom) => [...roomsOf(urls)].some((room) => room.startsWith(lazyRoom))),
    ).to.deep.equal([])
  })

  it('and would be noticed', async () => {
    const urls = await loadedBy(async (env) =>
      inFolder(async (cwd) => {
        await copyFile('data/users.json', join(cwd, 'users.json'))
        const server = await start(['users.json', '--jwt'], { env, cwd })
        await server.stop()
      }),
    )
    expect([...packagesOf(urls)]).to.include('jose')
    expect([...roomsOf(urls)]).to.include.members(['store/file', 'auth/schemes/jwt'])
  })
})
