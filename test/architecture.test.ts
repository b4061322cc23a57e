import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { expect } from 'chai'

import { circlesIn } from './source/imports.ts'
import { violationsIn } from './source/layers.ts'
import { modulesIn, parseModule } from './source/modules.ts'
import { rules } from './source/rules.ts'

/** They run as they are imported. */
const programs = new Set([
  join('cli', 'bin.js'),
  join('cli', 'main.js'),
  join('lessons', 'runner', 'waiting-child.js'),
  join('lessons', 'runner', 'record-facts.js'),
  join('lessons', 'runner', 'record-koa.js'),
  join('lessons', 'runner', 'watchdog.js'),
])

/** These run in pages, where there is a document. */
const forBrowsers = join('site', 'client', '')

const sources = fileURLToPath(new URL('../../src', import.meta.url))

/** Modules as they could stand in src: each path with its text. */
const planted = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([path, text]) => parseModule(path, text))

describe('architecture', () => {
  it('keeps to its layers', async () => {
    expect(violationsIn(await modulesIn(sources), rules)).to.deep.equal([])
  })

  it('has a rule for each layer, and no rule for nothing', async () => {
    const documents = (name: string): boolean => name.endsWith('.md')
    const rooms = (await readdir(sources)).filter((name) => !documents(name))
    expect(rooms).to.have.members(Object.keys(rules.layers))
  })

  it('would notice a violation', () => {
    const wrong = planted({
      'core/a.ts': "import { b } from '../query/b.ts'\nimport 'node:fs'",
      'query/b.ts': "export * from '../core/a.ts'\nimport type { Engine } from '../engine/engine.ts'",
      'store/file/c.ts': "import {\n  Low,\n  type Adapter,\n} from 'lowdb/node'\nimport Koa from 'koa'",
      'engine/engine.ts': "const { send } = await import('../http/send.ts')",
      'engine/write/write.ts': "type Route = import('../../dialects/dialect.ts').Route",
      'dialects/rest/rest.ts': "import '../../query/b.ts'\nimport { x } from '@koa/router/deep'",
      'dialects/envelope/page.ts': "import type { page } from '../rest/rest.ts'\nimport '../dialect.ts'",
      'lessons/run/run.ts': "import { Low } from 'lowdb'",
      'site/page.ts':
        "import type { Engine } from '../engine/engine.ts'\nimport { createEngine } from '../engine/engine.ts'",
      'extra/e.ts': "import '../core/a.ts'",
      'index.ts': "export { x } from './site/page.ts'\nimport yargs from 'yargs'",
    })
    expect(violationsIn(wrong, rules)).to.have.members([
      'core/a.ts imports query/b.ts',
      'core/a.ts imports node:fs',
      'query/b.ts imports engine/engine.ts',
      'store/file/c.ts imports koa',
      'engine/engine.ts imports http/send.ts',
      'engine/write/write.ts imports dialects/dialect.ts',
      'dialects/rest/rest.ts imports @koa/router/deep',
      'dialects/envelope/page.ts imports dialects/rest/rest.ts',
      'lessons/run/run.ts imports lowdb',
      'site/page.ts imports engine/engine.ts',
      'extra/e.ts is in no layer',
      'index.ts imports site/page.ts',
      'index.ts imports yargs',
    ])
  })

  it('has no circle of imports', async () => {
    expect(circlesIn(await modulesIn(sources))).to.deep.equal([])
  })

  it('would notice a circle, whatever kind of import closes it', () => {
    const closing: Readonly<Record<string, string>> = {
      type: "import type { A } from './a.ts'",
      'type argument': "const a = f<typeof import('./a.ts')>()",
      'name in a type': "export type A = import('./a.ts').A",
      dynamic: "const a = () => import('./a.ts')",
      loaded: "const a = await load('./a.js')",
      're-exported': "export { a } from './a.ts'",
    }
    for (const [kind, text] of Object.entries(closing)) {
      const files = { 'core/a.ts': "import './b.ts'", 'core/b.ts': "import './c.ts'", 'core/c.ts': text }
      expect(circlesIn(planted(files)), kind).to.deep.equal([Object.keys(files)])
    }
    expect(circlesIn(planted({ 'a.ts': "import './b.ts'", 'b.ts': '' }))).to.deep.equal([])
  })

  /** What no test imports would be missing from the coverage instead of uncovered. */
  it('has modules that can all be imported', async () => {
    const compiled = fileURLToPath(new URL('../src', import.meta.url))
    const names = await readdir(compiled, { recursive: true })
    const modules = names.filter(
      (name) => name.endsWith('.js') && !programs.has(name) && !name.startsWith(forBrowsers),
    )
    expect(modules.length).to.be.greaterThan(100)
    for (const name of modules) {
      const module = (await import(pathToFileURL(join(compiled, name)).href)) as {
        [Symbol.toStringTag]: string
      }
      expect(module[Symbol.toStringTag], name).to.equal('Module')
    }
  })
})
