import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { expect } from 'chai'

import { inFolder } from './support/folder.ts'
import { type Layers, violationsIn } from './support/imports.ts'

const inner = ['core', 'query', 'schema', 'store', 'engine', 'dialects', 'auth']
const all = [...inner, 'config', 'web', 'http', 'lessons', 'cli', 'package.ts']
const mains = ['create-server.ts', 'identity-provider.ts', 'protect.ts', 'protection.ts']

/** From the inside out. Who may not import a layer does not depend on it. */
const layers: Layers = {
  core: { layers: [], packages: ['leven'] },
  query: { layers: ['core'], packages: ['node:', 're2js'] },
  schema: { layers: ['core', 'query'], packages: ['ajv', 'ajv-formats', 'inflection', 'node:'] },
  store: { layers: ['core', 'query'], packages: ['json5', 'jsonc-parser', 'lowdb', 'node:'] },
  engine: { layers: ['core', 'query', 'schema', 'store'], packages: ['node:'] },
  dialects: { layers: ['core', 'query'], packages: [] },
  auth: {
    layers: ['core'],
    packages: ['jose', 'node:', 'oidc-provider', 'openid-client', 'rate-limiter-flexible'],
  },
  'package.ts': { layers: [], packages: ['node:'] },
  lessons: { layers: ['core', 'package.ts'], packages: ['diff', 'lowdb', 'node:'] },
  web: { layers: ['core', 'dialects', '[engine]'], packages: ['node:'] },
  config: { layers: inner, packages: ['jsonc-parser', 'node:', 'tsx'] },
  http: {
    layers: [...inner, 'web', 'package.ts'],
    packages: ['@koa/cors', '@koa/router', 'jsonc-parser', 'koa', 'koa-bodyparser', 'node:', 'sirv'],
  },
  'protect.ts': { layers: [...all, ...mains], packages: ['node:'] },
  'protection.ts': { layers: [...all, ...mains], packages: ['node:'] },
  'identity-provider.ts': { layers: [...all, ...mains], packages: ['node:'] },
  'create-server.ts': { layers: [...all, ...mains], packages: ['node:'] },
  'index.ts': { layers: [...all, ...mains], packages: [] },
  cli: { layers: [...all, ...mains], packages: ['json5', 'node:', 'open', 'yargs'] },
  'cli.ts': { layers: ['cli'], packages: [] },
}

/** They run as they are imported. */
const programs = new Set([
  'cli.js',
  join('cli', 'main.js'),
  join('lessons', 'runner', 'preload.js'),
  join('lessons', 'runner', 'watchdog.js'),
])

describe('architecture', () => {
  it('keeps to its layers', async () => {
    const sources = fileURLToPath(new URL('../../src', import.meta.url))
    expect(await violationsIn(sources, layers)).to.deep.equal([])
  })

  it('has a rule for each layer, and no rule for nothing', async () => {
    const sources = new URL('../../src', import.meta.url)
    expect(await readdir(sources)).to.have.members(Object.keys(layers))
  })

  it('would notice a violation', async () => {
    const planted = {
      'core/a.ts': "import { b } from '../query/b.ts'\nimport 'node:fs'",
      'query/b.ts': "export * from '../core/a.ts'\nimport type { Engine } from '../engine/engine.ts'",
      'store/file/c.ts': "import {\n  Low,\n  type Adapter,\n} from 'lowdb/node'\nimport Koa from 'koa'",
      'engine/engine.ts': "const { send } = await import('../http/send.ts')",
      'dialects/rest/rest.ts': "import '../../query/b.ts'\nimport { x } from '@koa/router/deep'",
      'web/page.ts':
        "import type { Engine } from '../engine/engine.ts'\nimport { createEngine } from '../engine/engine.ts'",
      'extra/e.ts': "import '../core/a.ts'",
      'index.ts': "export { x } from './http/send.ts'\nimport yargs from 'yargs'",
    }
    await inFolder(async (folder) => {
      for (const [name, text] of Object.entries(planted)) {
        await mkdir(dirname(join(folder, name)), { recursive: true })
        await writeFile(join(folder, name), text)
      }
      expect(await violationsIn(folder, layers)).to.have.members([
        'core/a.ts imports query/b.ts',
        'core/a.ts imports node:fs',
        'query/b.ts imports engine/engine.ts',
        'store/file/c.ts imports koa',
        'engine/engine.ts imports http/send.ts',
        'dialects/rest/rest.ts imports @koa/router/deep',
        'web/page.ts imports engine/engine.ts',
        'extra/e.ts is in no layer',
        'index.ts imports yargs',
      ])
    })
  })

  /** What no test imports would be missing from the coverage instead of uncovered. */
  it('has modules that can all be imported', async () => {
    const compiled = fileURLToPath(new URL('../src', import.meta.url))
    const names = await readdir(compiled, { recursive: true })
    const modules = names.filter((name) => name.endsWith('.js') && !programs.has(name))
    expect(modules.length).to.be.greaterThan(100)
    for (const name of modules) {
      const module = (await import(pathToFileURL(join(compiled, name)).href)) as {
        [Symbol.toStringTag]: string
      }
      expect(module[Symbol.toStringTag], name).to.equal('Module')
    }
  })
})
