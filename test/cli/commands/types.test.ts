import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { typesFor } from '../../../src/cli/actions/types.ts'
import { packageFile } from '../../../src/package.ts'
import { files as realFiles } from '../../real-files/files.ts'
import { inFolder } from '../../support/folder.ts'
import { run } from '../../support/program.ts'

const compiler = fileURLToPath(packageFile('node_modules/.bin/tsc'))

/** What the compiler finds wrong, a line each. */
const mistakesIn = async (cwd: string, names: readonly string[]): Promise<readonly string[]> => {
  const options = ['--strict', '--noEmit', '--ignoreConfig', '--lib', 'esnext', '--types', '']
  const { stdout } = await promisify(execFile)(compiler, [...options, ...names], { cwd }).catch(
    (error: { stdout: string }) => error,
  )
  return stdout.split('\n').filter((line) => line.includes('error TS'))
}

const right = `import type { ApiError, Collections, Cookie, CookieDraft, Embedded } from './shop.js'
const cookie: Cookie = { id: 1, slug: 'a', name: 'A', price: 2, taste_profiles: [], details: { weight_g: 1, vegan: true, allergens: [] } }
const draft: CookieDraft = { name: 'A' }
const change: Partial<Collections['cookies']['draft']> = {}
export const lines = (order: Embedded<'orders', 'customer' | 'cookies'>): string[] =>
  [order.customer?.email ?? 'gone', ...order.cookies.map(({ name }) => name), String(order.cookie_orders[0]?.quantity.toFixed())]
export const text = ({ error, errors }: ApiError): string => error.help ?? errors?.['name'] ?? error.message
export default [cookie, draft, change]
`

const wrong = `import type { Cookie, CookieDraft, Embedded } from './shop.js'
export const misspelled = (cookie: Cookie) => cookie.prise
export const nameless: CookieDraft = { price: 1 }
export const text = (cookie: Cookie): string => cookie.price
export const notEmbedded = (order: Embedded<'orders', 'cookies'>) => order.customer
export const gone = (order: Embedded<'orders', 'customer'>): string => order.customer.email
export const nowhere = (order: Embedded<'orders', 'nowhere'>) => order
`

describe('start types', function () {
  this.timeout(120_000)

  it('writes types that compile for every kind of data, and find mistakes in a program', () =>
    inFolder(async (folder) => {
      const none = { config: undefined }
      const names = ['shop', 'blog', 'gallery', 'users']
      for (const name of names) {
        const files = [fileURLToPath(packageFile(`data/${name}.json`))]
        await writeFile(join(folder, `${name}.ts`), await typesFor({ ...none, files }))
      }
      for (const [at, data] of Object.values(realFiles).entries()) {
        const file = join(folder, `odd ${at}.json`)
        await writeFile(file, JSON.stringify(data))
        await writeFile(join(folder, `odd${at}.ts`), await typesFor({ ...none, files: [file] }))
        names.push(`odd${at}`)
      }
      await writeFile(join(folder, 'right.ts'), right)
      await writeFile(join(folder, 'wrong.ts'), wrong)
      expect(names.length).to.be.greaterThan(40)
      const mistakes = await mistakesIn(
        folder,
        [...names, 'right', 'wrong'].map((name) => `${name}.ts`),
      )
      expect(mistakes.filter((line) => !line.startsWith('wrong.ts'))).to.deep.equal([])
      expect(mistakes.map((line) => Number(/^wrong\.ts\((\d+)/.exec(line)?.[1]))).to.deep.equal([
        2, 3, 4, 5, 6, 7,
      ])
    }))

  it('goes to the terminal or into a file, and explains what cannot be written', () =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, 'people.csv'), 'id,first name,born\n1,Ada,1815\n')
      const { stdout } = await run(['types', 'people.csv'], { cwd })
      expect(stdout).to.include(
        'export type Person = {\n  id: number\n  "first name": string\n  born: number\n}\n',
      )
      expect(stdout).to.match(/^\/\/ What Understudy answers in REST\. Made by: start types people\.csv\n/)
      expect((await run(['types', 'people.csv', '-o', 'a.txt'], { cwd })).stderr).to.equal(
        'a.txt is not a TypeScript file. For example: types.ts\n',
      )
    }))
})
