import { basename } from 'node:path/posix'
import { fileURLToPath } from 'node:url'

import { expect } from 'chai'

import { documents, textOf } from '../documents/markdown.ts'
import { modulesIn } from './modules.ts'

/** Names that were replaced since readers had to guess what they mean. */
const names = [
  'Desk',
  'ReadWords',
  'Tie',
  'Word',
  'door',
  'doom',
  'doomed',
  'loginPatience',
  'mayKnow',
  'nothingToSay',
  'outOrRefused',
  'patience',
  'reachTo',
  'takeDown',
  'takeInAgain',
  'tellingValues',
  'tied',
  'untied',
]
const fileNames = ['families.ts', 'open.ts', 'words.ts', 'work.ts']

/** Phrases that were replaced since nobody speaks like this. */
const phrases = [
  '${name} can sign in',
  ' is no delay',
  ' is not for ',
  'An empty one is the end that it is looked at from',
  'Mend what is listed',
  'Nothing that "Accept',
  'This needs to know who you are',
  'Until that is mended',
  'Where unexpected failures are told',
  'You are known, but',
  'before it means something',
  'budget.left',
  'can be sent again once that is mended',
  'cannot do without it',
  'const memory = 2000',
  'function speak(',
  'interface Given',
  'is not taken here',
  'may be others at any time',
  'means nothing here',
  "of the dialect's own media type, one must be spoken",
  'opens nothing any more',
]

/** `name` or `phrase`, with where it stands. */
function findIn(path: string, text: string): readonly string[] {
  const words = new Set(text.match(/\w+/g))
  const lower = text.toLowerCase()
  return [
    ...names.filter((name) => words.has(name)),
    ...phrases.filter((phrase) => lower.includes(phrase.toLowerCase())),
    ...fileNames.filter((name) => name === basename(path)),
  ].map((found) => `${path}: ${found}`)
}

describe('the words of the source', () => {
  it('are not those that were replaced', async () => {
    const modules = await modulesIn(fileURLToPath(new URL('../../../src', import.meta.url)))
    expect(modules.flatMap(({ path, text }) => findIn(path, text))).to.deep.equal([])
    expect(documents.flatMap((document) => findIn(document, textOf(document)))).to.deep.equal([])
  })

  it('would be found', () => {
    const text =
      'const patience = 5\n// They may be others at any time.\nthrow new Error(`${text} is no delay.`)'
    expect(findIn('auth/open.ts', text)).to.deep.equal([
      'auth/open.ts: patience',
      'auth/open.ts:  is no delay',
      'auth/open.ts: may be others at any time',
      'auth/open.ts: open.ts',
    ])
  })
})
