import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { expect } from 'chai'

import { inFolder } from './support/folder.ts'
import { type Layers, violationsIn } from './support/imports.ts'

/** What data means, beside how it is asked for and shown. */
const inner = ['core', 'formats', 'query', 'schema', 'store', 'engine', 'dialects', 'auth']
const all = [...inner, 'declarations', 'site', 'http', 'server', 'package.ts']

/** From the inside out. Who may not import a layer does not depend on it. */
const layers: Layers = {
  core: { layers: [], packages: ['leven'] },
  'package.ts': { layers: [], packages: ['node:'] },
  formats: { layers: ['core'], packages: ['jsonc-parser', 'node:'] },
  query: { layers: ['core', 'formats'], packages: ['node:', 're2js'] },
  schema: { layers: ['core', 'formats', 'query'], packages: ['inflection'] },
  store: {
    layers: ['core', 'formats', 'query'],
    packages: ['json5', 'jsonc-parser', 'lowdb', 'node:'],
  },
  engine: { layers: ['core', 'formats', 'query', 'schema', 'store'], packages: ['node:'] },
  dialects: { layers: ['core', 'formats', 'query'], packages: [] },
  auth: {
    layers: ['core', 'formats'],
    packages: ['jose', 'node:', 'oidc-provider', 'openid-client', 'rate-limiter-flexible'],
  },
  lessons: { layers: ['core', 'formats', 'package.ts'], packages: ['diff', 'lowdb', 'node:'] },
  site: { layers: ['core', 'formats', 'dialects', '[engine]'], packages: ['node:'] },
  declarations: { layers: inner, packages: ['ajv', 'ajv-formats', 'node:', 'tsx'] },
  http: {
    layers: [...inner, 'site', 'package.ts'],
    packages: ['@koa/cors', '@koa/router', 'koa', 'koa-bodyparser', 'node:', 'sirv'],
  },
  server: { layers: all, packages: ['node:'] },
  'index.ts': { layers: all, packages: [] },
  cli: { layers: [...all, 'lessons'], packages: ['json5', 'node:', 'open', 'yargs'] },
}

/** They run as they are imported. */
const programs = new Set([
  join('cli', 'bin.js'),
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
      'site/page.ts':
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
        'site/page.ts imports engine/engine.ts',
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
