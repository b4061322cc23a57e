import { readFile } from 'node:fs/promises'

import { expect } from 'chai'

import { packageFile } from '../../src/package.ts'
import { declarationKeys } from '../../src/schema/declare/declaration-shape.ts'

/** The names in the first column of a table of the README. */
function rowsOf(readme: string, title: string): readonly string[] {
  const [, table = ''] = readme.split(`| of a ${title} | |\n`)
  const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(1)
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )
}

describe('README: the reference of declarations', () => {
  for (const [title, keys] of Object.entries(declarationKeys))
    it(`has every key of a ${title}, and no other`, async () => {
      const readme = await readFile(packageFile('README.md'), 'utf8')
      expect(rowsOf(readme, title)).to.have.members(keys)
    })
})
