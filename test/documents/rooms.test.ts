import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path/posix'

import { expect } from 'chai'

import { packageFile } from '../../src/package.ts'
import { rules } from '../source/rules.ts'
import { codesIn, rowsOf, textOf } from './markdown.ts'

/** Folders and files below one of ours, as `http/pages/pages.ts`. */
const below = (folder: string) =>
  readdirSync(packageFile(folder), { recursive: true, withFileTypes: true }).map((entry) => ({
    isFolder: entry.isDirectory(),
    path: `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').split(`/${folder}/`).at(-1) ?? '',
  }))

describe('the rooms of src', () => {
  it('stand in src/README.md with what each may import', () => {
    const rows = rowsOf(textOf('src/README.md'), 'room')
      .filter((row) => row.length === 3)
      .map(([name = '', , imports = '']) => [codesIn(name)[0], codesIn(imports)] as const)
    expect(rows.map(([name]) => name)).to.have.members(Object.keys(rules.layers))
    for (const [name = '', imports] of rows)
      expect(imports, name).to.have.members([...(rules.layers[name]?.layers ?? [])])
  })
})

describe('the folders of test', () => {
  const rooms = new Set(Object.keys(rules.layers))
  const others = rowsOf(textOf('test/README.md'), 'folder').flatMap(([cell = '']) => codesIn(cell))
  const tests = below('test')
  const sources = below('src')

  it('mirror src, but for those in test/README.md', () => {
    const folders = tests.filter(({ isFolder }) => isFolder).map(({ path }) => path)
    const mirrored = new Set(sources.filter(({ isFolder }) => isFolder).map(({ path }) => path))
    const isOther = (path: string): boolean =>
      others.some((other) => path === other || path.startsWith(`${other}/`))
    expect(folders.filter((path) => !mirrored.has(path) && !isOther(path))).to.deep.equal([])
    expect(others.filter((path) => !folders.includes(path) || mirrored.has(path))).to.deep.equal([])
  })

  it('hold a test that is named after a source file below where that file is', () => {
    const misplaced = tests
      .map(({ path }) => path)
      .filter((path) => path.endsWith('.test.ts') && rooms.has(path.split('/')[0] ?? ''))
      .filter((path) => {
        const source = path.replace('.test.ts', '.ts')
        const namesakes = sources
          .map((one) => one.path)
          .filter((one) => one.startsWith(`${dirname(source)}/`) && basename(one) === basename(source))
        return namesakes.length > 0 && !namesakes.includes(source)
      })
    expect(misplaced).to.deep.equal([])
  })

  it('begin every test file with what is tested', async () => {
    for (const { path } of tests.filter((one) => one.path.endsWith('.test.ts')))
      expect(await readFile(packageFile(`test/${path}`), 'utf8'), dirname(path)).to.match(/\bdescribe\(/)
  })
})
