import { expect } from 'chai'

import { run } from '../support/program.ts'
import { codesIn, rowsOf, textOf } from './markdown.ts'

interface Help {
  readonly commands: readonly string[]
  readonly options: readonly string[]
}

/** What `--help` lists, but for help and version, which every command has. */
async function helpOf(words: readonly string[]): Promise<Help> {
  const [stdout = ''] = (await run([...words, '--help'])).stdout.split('\nExamples:')
  const names = [...stdout.matchAll(/^ +(?:-\w, )?--([a-z][\w-]*)/gm)].map(([, name = '']) => name)
  const prefix = `(?:start|understudy-server) ${words.map((word) => `${word} `).join('')}`
  const commands = [...stdout.matchAll(new RegExp(`^  ${prefix}([a-z-]+)`, 'gm'))].map(
    ([, name = '']) => name,
  )
  return {
    commands: commands.filter((name) => name !== 'serve'),
    options: names.filter((name) => !['help', 'version'].includes(name)),
  }
}

/** All that a table says about the command line: a cell of names, and what they mean. */
const cellsOf = (document: string, heading: string): readonly string[] =>
  rowsOf(textOf(document), heading).flatMap((row) => codesIn(row.join(' ')))

const named = (cells: readonly string[], option: string): boolean =>
  cells.some((cell) => new RegExp(`^--(?:no-)?${option}\\b(?!-)`).test(cell))

describe('the reference of the command line', () => {
  it('has every option of the server', async () => {
    const cells = cellsOf('README.md', 'option')
    const { options } = await helpOf([])
    expect(options.length).to.be.greaterThan(15)
    expect(options.filter((option) => !named(cells, option))).to.deep.equal([])
  })

  it('has every command with its options', async function () {
    this.timeout(180_000)
    const cells = cellsOf('README.md', 'command')
    const { commands } = await helpOf([])
    expect(commands).to.include.members(['init', 'keys', 'learn'])
    for (const command of commands) {
      if (command === 'learn') continue
      const { commands: verbs, options } = await helpOf([command])
      const whole = verbs.length > 0 ? verbs.map((verb) => [command, verb]) : [[command]]
      for (const words of whole) {
        expect(
          cells.some((cell) => cell.startsWith(words.join(' '))),
          words.join(' '),
        ).to.equal(true)
        const own = words.length > 1 ? (await helpOf(words)).options : options
        const missing = own.filter((option) => !['data', 'config'].includes(option) && !named(cells, option))
        expect(missing, words.join(' ')).to.deep.equal([])
      }
    }
  })

  it('has every command of the lessons with its options', async function () {
    this.timeout(180_000)
    const lessons = textOf('lessons/README.md')
    const { commands, options } = await helpOf(['learn'])
    expect(commands).to.include.members(['check', 'hint'])
    for (const option of options) expect(lessons, option).to.match(new RegExp(`--(?:no-)?${option}\\b`))
    for (const command of commands) {
      expect(lessons, command).to.match(new RegExp(`\`[^\`]*\\b${command}\\b`))
      for (const option of (await helpOf(['learn', command])).options)
        expect(lessons, `learn ${command} --${option}`).to.match(new RegExp(`--(?:no-)?${option}\\b`))
    }
  })
})
