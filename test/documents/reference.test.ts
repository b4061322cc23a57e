import { readdirSync, readFileSync } from 'node:fs'

import { expect } from 'chai'

import { actions, ruleWords } from '../../src/auth/access/rule.ts'
import { issueCodes, statuses } from '../../src/core/error.ts'
import { comparisons } from '../../src/core/query.ts'
import { authKeys } from '../../src/declarations/auth-shape.ts'
import { declarationKeys } from '../../src/declarations/declaration-shape.ts'
import { ruleKeys } from '../../src/declarations/rule-shape.ts'
import { packageFile } from '../../src/package.ts'
import { factNames } from '../../src/rules/rule.ts'
import { parseModule } from '../source/modules.ts'
import { codesIn, rowsOf, textOf } from './markdown.ts'

const readme = textOf('README.md')
const data = textOf('data/README.md')

/** The names that the first column of a table explains. */
const namesIn = (text: string, heading: string): readonly string[] =>
  rowsOf(text, heading).flatMap(([cell = '']) => codesIn(cell))

describe('the reference of the data folder', () => {
  for (const [title, keys] of Object.entries(declarationKeys))
    it(`has every key ${title === 'top' ? 'at the top' : `of a ${title}`}, and no other`, () => {
      const heading = title === 'top' ? 'at the top' : `of a ${title}`
      expect(namesIn(data, heading)).to.have.members(keys)
    })

  it('has every key of auth, with those inside it, and no other', () => {
    expect(namesIn(data, 'of `auth`')).to.have.members(Object.keys(authKeys))
    for (const [name, inner] of Object.entries(authKeys)) {
      const [, meaning = ''] =
        rowsOf(data, 'of `auth`').find(([cell = '']) => codesIn(cell).includes(name)) ?? []
      const named = codesIn(meaning).find((code) => code.startsWith('{')) ?? ''
      const names = [...named.matchAll(/"(\w+)"/g)].map(([, one = '']) => one)
      expect(names, name).to.have.members(inner)
    }
  })

  for (const name of ['jwt', 'oidc'])
    it(`explains every key of auth.${name}`, () =>
      expect(namesIn(data, `of \`${name}\``)).to.have.members(authKeys[name] ?? []))

  it('has every key of a rule and of its effects, and every fact', () => {
    expect(namesIn(data, 'of a rule')).to.have.members(ruleKeys.rule)
    expect(namesIn(data, 'of its `then`')).to.have.members(ruleKeys.effects)
    expect(namesIn(data, 'a fact')).to.have.members(factNames)
  })

  it('has every action and every rule of access', () => {
    expect(namesIn(data, 'of `access`, by collection')).to.have.members([...actions, 'write', 'owner'])
    expect(namesIn(data, 'a rule')).to.have.members(ruleWords.map((word) => `"${word}"`))
  })

  it('has every example', () => {
    const files = readdirSync(packageFile('data')).filter((name) => !name.endsWith('.md'))
    expect(namesIn(data, 'file').toSorted()).to.deep.equal(files.toSorted())
  })
})

describe('the reference in the README', () => {
  it('names every operator', () => {
    const [, compare = ''] = rowsOf(readme, 'you want').find(([want]) => want === 'compare') ?? []
    expect(compare.match(/[a-zA-Z]+/g)).to.include.members([...comparisons])
  })

  it('has every code of an error with its status', () => {
    const cells = rowsOf(readme, '`code` of an error').map(([cell = '']) => cell)
    const codes = cells.flatMap((cell) =>
      [...cell.matchAll(/`(\w+)` (\d+)/g)].map(([, code, status]) => [code, Number(status)]),
    )
    expect(Object.fromEntries(codes)).to.deep.equal(statuses)
  })

  it('has every code of a problem', () =>
    expect(namesIn(readme, '`code` of a problem')).to.have.members(issueCodes))

  it('has every option of createServer', () => {
    const named = rowsOf(readme, 'option of `createServer`').map((row) => row.join(' '))
    for (const option of [...membersOf('server/interface.ts', 'ServerOptions'), 'auth', 'access'])
      expect(namesIn(readme, 'option of `createServer`')).to.include(option)
    for (const option of membersOf('auth/options.ts', 'AuthOptions'))
      expect(named.flatMap(codesIn)).to.include(option)
  })

  it('has every member of the server', () => {
    const names = namesIn(readme, 'member of the server').map((name) => name.replace(/\(.*/, ''))
    const members = ['Handler', 'Server'].flatMap((name) => membersOf('server/interface.ts', name))
    expect(names).to.have.members(members)
  })

  it('has every export of the package', () => {
    const named = rowsOf(readme, 'also exported').flatMap((row) => codesIn(row.join(' ')))
    for (const name of exportsOf('index.ts')) expect([...named, 'createServer']).to.include(name)
  })
})

/** The names that a module exports again from others. */
function exportsOf(file: string): readonly string[] {
  const { program } = parseModule(file, readFileSync(packageFile(`src/${file}`), 'utf8'))
  return program.body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration'
      ? statement.specifiers.flatMap(({ exported }) =>
          exported.type === 'Identifier' ? [exported.name] : [],
        )
      : [],
  )
}

/** The names of the members of an interface. */
function membersOf(file: string, name: string): readonly string[] {
  const { program } = parseModule(file, readFileSync(packageFile(`src/${file}`), 'utf8'))
  const found = program.body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'TSInterfaceDeclaration'
      ? [statement.declaration]
      : [],
  )
  const body = found.find(({ id }) => id.name === name)?.body.body ?? []
  return body.flatMap((member) =>
    'key' in member && member.key.type === 'Identifier' ? [member.key.name] : [],
  )
}
