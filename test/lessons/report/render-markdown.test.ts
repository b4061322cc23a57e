import { expect } from 'chai'

import { introOf, sectionOf } from '../../../src/lessons/course/lesson-text.ts'
import { renderMarkdown } from '../../../src/lessons/report/render-markdown.ts'
import { plainStyle } from '../../../src/lessons/report/terminal-text.ts'
import { exercises, title } from '../support/course.ts'

const loud = { ...plainStyle, strong: (text: string) => text.toUpperCase() }
const rendered = (lines: readonly string[], width = 24) =>
  renderMarkdown(lines.join('\n'), loud, width).split('\n')

describe('lessons/report/render-markdown', () => {
  it('fills lines up to the width, whatever the lines of the source were', () =>
    expect(rendered(['One two three', 'four five six seven', '', 'Eight'])).to.deep.equal([
      'One two three four five',
      'six seven',
      '',
      'Eight',
    ]))

  it('indents what follows in a list', () =>
    expect(rendered(['- one two three four five six', '  seven', '2. eight'])).to.deep.equal([
      '- one two three four',
      '  five six seven',
      '2. eight',
    ]))

  it('shows headings and strong words without their marks, and leaves code alone', () =>
    expect(rendered(['## Create it', '', '**Write this:** a `**` b'])).to.deep.equal([
      'CREATE IT',
      '',
      'WRITE THIS: a `**` b',
    ]))

  it('keeps the lines of code and of tables', () =>
    expect(
      rendered(['Text:', '', '```ts', 'const a = "a long line that is not wrapped"', '```', '', '| a | b |']),
    ).to.deep.equal(['Text:', '', '    const a = "a long line that is not wrapped"', '', '| a | b |']))

  it('marks every line of a quote, and what is inside it too', () =>
    expect(
      rendered(['> **Wrong.** One two three', '> four', '>', '> ```js', '> a()', '> ```']),
    ).to.deep.equal(['| WRONG. One two three', '| four', '| ', '|     a()']))

  for (const { lesson, step } of exercises)
    it(`cuts no word of ${title({ lesson, step, checks: [] })} and leaves no mark`, async () => {
      const source = `${await introOf(lesson)}\n\n${await sectionOf(lesson, step)}`
      const shown = renderMarkdown(source, plainStyle, 72)
      const wordsIn = (text: string) => text.match(/[\p{L}\d]+/gu) ?? []
      const withoutFences = source.replace(/^[> ]*```.*$/gm, '')
      expect(wordsIn(shown)).to.deep.equal(wordsIn(withoutFences))
      expect(shown.replace(/`[^`]*`/g, '')).to.not.match(/\*\*\w|^#+ /m)
    })
})
