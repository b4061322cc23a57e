import { writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect } from 'chai'

import { findTypeMistakes } from '../../../src/lessons/report/type-mistakes.ts'
import { createBench, type Bench } from '../support/bench.ts'

describe('lessons/report/type-mistakes', function () {
  this.timeout(60_000)
  let bench: Bench
  before(async () => (bench = await createBench()))
  after(() => bench.close())

  const mistakesIn = async (code: string) => {
    const dir = await bench.place(new Map([['server.ts', code]]))
    await writeFile(path.join(dir, 'unused.ts'), 'const a: number = ""\n')
    const notes = path.join(bench.dir, '.learn')
    return findTypeMistakes({ dir: bench.dir, notes }, path.join(dir, 'server.ts'))
  }

  it('names the line, in the files that the program uses', async () => {
    const code = `import Koa from 'koa'\nconst app = new Koa()\napp.lissten(3000)\n`
    const [mistake, ...others] = await mistakesIn(code)
    expect(mistake).to.include({ file: 'server.ts', line: 3, source: 'app.lissten(3000)' })
    expect(mistake?.message).to.contain("Did you mean 'listen'?")
    expect(others).to.deep.equal([])
  })

  it('finds nothing in a right program', async () =>
    expect(await mistakesIn(`import Koa from 'koa'\nnew Koa().listen(3000)\n`)).to.deep.equal([]))
})
