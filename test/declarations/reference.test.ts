import { readFile } from 'node:fs/promises'

import { expect } from 'chai'

import { authKeys } from '../../src/declarations/auth-shape.ts'
import { declarationKeys } from '../../src/declarations/declaration-shape.ts'
import { packageFile } from '../../src/package.ts'

/** The names in the first column of a table of the README. */
function rowsOf(readme: string, title: string): readonly string[] {
  const [, table = ''] = readme.split(`| of a ${title} | |\n`)
  const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(1)
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )
}

/** The rows of the table about `auth`, each with the names in its second column. */
function authRowsOf(readme: string): ReadonlyMap<string, string> {
  const [, table = ''] = readme.split('| of `auth` | |\n')
  const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(1)
  return new Map(
    rows.flatMap((row) => {
      const [, names = '', meaning = ''] = row.split('|')
      return [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, meaning] as const)
    }),
  )
}

describe('README: the reference of declarations', () => {
  for (const [title, keys] of Object.entries(declarationKeys))
    it(`has every key of a ${title}, and no other`, async () => {
      const readme = await readFile(packageFile('README.md'), 'utf8')
      expect(rowsOf(readme, title)).to.have.members(keys)
    })

  it('has every key of auth, with those inside it, and no other', async () => {
    const rows = authRowsOf(await readFile(packageFile('README.md'), 'utf8'))
    expect([...rows.keys()]).to.have.members(Object.keys(authKeys))
    for (const [name, inner] of Object.entries(authKeys)) {
      const named = /\{[^}]*\}/.exec(rows.get(name) ?? '')?.[0] ?? ''
      const names = [...named.replaceAll(/: "\w+"/g, '').matchAll(/"(\w+)"/g)].map(([, one = '']) => one)
      expect(names, name).to.have.members(inner)
    }
  })
})
