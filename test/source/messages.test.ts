import { expect } from 'chai'

import { messagesOf } from './messages.ts'
import { parseModule } from './modules.ts'

const textsOf = (source: string): readonly string[] =>
  messagesOf(parseModule('a.ts', source)).map(({ text }) => text.trim())

describe('collecting the messages', () => {
  it('finds what is thrown, with what is filled in', () =>
    expect(
      textsOf(
        "throw new ApiError('not_found', `No ${name} at ${paths.join(', ')}.`, { help: 'Look ' + 'again.' })",
      ),
    ).to.deep.equal(['No {name} at {…}.', 'Look again.']))

  it('finds single words where people see them', () =>
    expect(
      textsOf("console.log('Done'); f({ describe: 'Port' }); g('done', { name: 'port' })"),
    ).to.deep.equal(['Done', 'Port']))

  it('finds what is inside of another text', () =>
    expect(textsOf("const line = `Served${config ? ` as ${config} says` : ''}.`")).to.deep.equal([
      'as {config} says',
    ]))

  it('finds what a page shows, without its markup', () =>
    expect(textsOf('const page = html`<h1>All is <b>well</b></h1><p>Go on</p>`')).to.deep.equal([
      'All is well\nGo on',
    ]))

  it('leaves out what only programs read', () =>
    expect(
      textsOf(
        "import { a } from './a b.ts'\ntype T = 'a b'\nconst css = 'a b {\\n}'\nexport * from './c d.ts'",
      ),
    ).to.deep.equal([]))

  it('names the line', () =>
    expect(messagesOf(parseModule('a.ts', "\n\nconsole.log('Two words')"))[0]?.line).to.equal(3))
})
