import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect } from 'chai'

import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { copyProgram } from '../../../src/lessons/runner/program-copy.ts'
import { startProgram } from '../../../src/lessons/runner/program.ts'
import { runCommand, type CommandResult } from '../../../src/lessons/runner/run-command.ts'
import { ServerFailure } from '../../../src/lessons/runner/server-failure.ts'

describe('lessons/runner: a program that is run once', function () {
  this.timeout(30_000)
  let dir = ''
  before(async () => (dir = await mkdtemp(path.join(tmpdir(), 'learn-once-'))))
  after(() => rm(dir, { recursive: true, force: true }))

  const limits = { ...limitsFor(), start: 1500 }

  const command = async (
    name: string,
    files: Readonly<Record<string, string>>,
  ): Promise<CommandResult | undefined> => {
    await Promise.all(Object.entries(files).map(([file, text]) => writeFile(path.join(dir, file), text)))
    await writeFile(path.join(dir, 'server.ts'), '')
    const copy = await copyProgram(path.join(dir, 'server.ts'))
    try {
      return await runCommand({ name, args: ['a b'], copy, env: { COLOUR: 'red' }, limits })
    } finally {
      await copy.remove()
    }
  }

  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    )

  it('gets arguments and variables, and its output and code come back', async () => {
    const once = `const words: string[] = [process.argv[2]!, process.env.COLOUR!]
      console.log(words.join()); console.error('careful'); process.exitCode = 3`
    expect(await command('once', { 'once.ts': once })).to.deep.equal({
      code: 3,
      stdout: 'a b,red\n',
      stderr: 'careful\n',
    })
  })

  it('is not there', async () => {
    expect(await command('nowhere', {})).to.equal(undefined)
  })

  it('does not compile, which is no matter for the server', async () => {
    const error = await failure(command('broken', { 'broken.ts': 'const = 1' }))
    expect(error).to.be.instanceOf(ServerFailure).with.property('kind', 'does-not-compile')
    expect(await command('other', { 'other.js': '' })).to.include({ code: 0 })
  })

  it('is stopped when it does not end', async () => {
    const error = await failure(command('endless', { 'endless.ts': 'setInterval(() => {}, 1000)' }))
    expect(error).to.be.instanceOf(ServerFailure).with.property('kind', 'never-ended')
  })

  it('a server that refuses to start says with which code', async () => {
    const refusals = {
      'process.exit()': 0,
      'process.exit(4)': 4,
      "throw new Error('no')": 1,
      'await new Promise(() => {})': 13,
    }
    for (const [code, expected] of Object.entries(refusals)) {
      const file = path.join(dir, 'refusing.mjs')
      await writeFile(file, code)
      const copy = await copyProgram(file)
      const error = await failure(startProgram({ copy, env: {}, limits: limitsFor() }))
      await copy.remove()
      expect(error, code).to.have.nested.property('refusal.code', expected)
    }
  })
})
