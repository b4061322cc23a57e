import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import { comparisons } from '../src/core/query.ts'
import { packageFile } from '../src/package.ts'
import { inFolder } from './support/folder.ts'
import { run, start } from './support/program.ts'

const readme = readFileSync(packageFile('README.md'), 'utf8')

interface Command {
  readonly line: string
  readonly output: string
}

/** The commands of a console block, each with what the README says it prints. */
const commandsOf = (block: string): readonly Command[] =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [line = '', ...output] = text.trimEnd().split('\n')
      return { line, output: output.join('\n') }
    })

const blocks = [...readme.matchAll(/```console\n([^]*?)```/g)].map(([, block = '']) => commandsOf(block))

/** The commands that a test of their own runs. */
const elsewhere = /^(npm ci|npx start$)/

describe('README', () => {
  it('has commands to try', () => expect(blocks.flat().length).to.be.greaterThan(5))

  for (const commands of blocks) {
    for (const { line, output } of commands.filter((command) => command.line.startsWith('curl'))) {
      it(line, async () => {
        const server = await start([])
        try {
          const printed = await shell(line.replaceAll('localhost:3000', new URL(server.url).host))
          expect(printed).to.equal(output.replaceAll('localhost:3000', new URL(server.url).host))
        } finally {
          await server.stop()
        }
      })
    }
    for (const { line, output } of commands.filter((command) => command.line.startsWith('npx start '))) {
      it(line, async () => {
        await inFolder(async (folder) => {
          const { stdout } = await run(line.split(' ').slice(2), { cwd: folder })
          expect(stdout.trimEnd()).to.equal(output)
        })
      })
    }
  }

  it('leaves no command untried', () => {
    const untried = blocks
      .flat()
      .filter(({ line }) => !/^(curl|npx start) /.test(line) && !elsewhere.test(line))
    expect(untried).to.deep.equal([])
  })

  it('names every operator', () => {
    const row = readme.split('\n').find((line) => line.startsWith('| compare |'))
    expect(row?.match(/[a-zA-Z]+/g)).to.include.members([...comparisons])
  })

  it('shows what start prints', async () => {
    const server = await start([])
    const banner = server
      .stdout()
      .replaceAll(/localhost:\d+/g, 'localhost:3000')
      .trim()
    await server.stop()
    expect(readme).to.include(banner)
  })

  it('has no link into nothing', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    for (const link of links) expect(() => readFileSync(packageFile(link)), link).not.to.throw(/ENOENT/)
  })
})

const shell = async (line: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('sh', ['-c', line.replace(/^curl/, 'curl -s')], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    )
  })
