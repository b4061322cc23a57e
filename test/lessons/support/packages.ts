import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

const names = ['koa', '@koa/router', 'koa-bodyparser', 'lowdb', 'lowdb/node'] as const

/** What a lesson's code may import, each in one file: the same code, loaded in a third of the time. */
export const bundlePackages = async (dir: string): Promise<void> => {
  const nodeModules = path.join(dir, 'node_modules')
  const flat = (name: string) => name.replaceAll(/\W/g, '-')
  await build({
    entryPoints: Object.fromEntries(
      names.map((name) => [flat(name), fileURLToPath(import.meta.resolve(name))]),
    ),
    outdir: path.join(nodeModules, '.bundle'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    banner: { js: `import { createRequire as r } from 'node:module'; const require = r(import.meta.url);` },
    logLevel: 'error',
  })
  for (const name of names.filter((one) => one !== 'lowdb/node')) {
    const own = path.join(nodeModules, name)
    const up = path.relative(own, path.join(nodeModules, '.bundle'))
    await mkdir(own, { recursive: true })
    const exports = { '.': './index.mjs', './node': './node.mjs' }
    await writeFile(path.join(own, 'package.json'), JSON.stringify({ name, type: 'module', exports }))
    await writeFile(path.join(own, 'index.mjs'), reexport(`${up}/${flat(name)}.mjs`))
    await writeFile(path.join(own, 'node.mjs'), reexport(`${up}/lowdb-node.mjs`))
  }
}

const reexport = (file: string) =>
  `export * from '${file}'\nimport * as all from '${file}'\nexport default all.default\n`
