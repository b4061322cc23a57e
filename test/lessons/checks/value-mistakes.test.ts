import { expect } from 'chai'

import { valueMistake } from '../../../src/lessons/checks/value-mistakes.ts'

const item = { id: 7, name: 'Fig Roll', tags: ['a', 'b'] }

/** What came, what was expected, and the mistake that alone explains the difference. */
const mistakes: readonly (readonly [unknown, unknown, string | undefined, string?])[] = [
  [{ ...item, id: '7' }, item, 'number-as-text', '`id` is the text "7"; it should be the number 7.'],
  [[item, { ...item, id: '8' }], [item, { ...item, id: 8 }], 'number-as-text', '`[1].id`'],
  [
    { Id: 7, name: 'Fig Roll', tags: ['a', 'b'] },
    item,
    'other-letter-case',
    'has `Id` where it should have `id`',
  ],
  [[item], item, 'list-around', 'a list with one entry'],
  [{ cookie: item }, item, 'object-around', 'as `cookie`'],
  [{ data: [item] }, [item], 'object-around', 'as `data`'],
  [item, [item], 'object-around', 'should be a list'],
  [JSON.stringify(item), item, 'json-inside-text', 'turned into text twice'],
  [{ received: JSON.stringify(item) }, { received: item }, 'json-inside-text', '`received`'],
  [{ ...item, tags: ['b', 'a'] }, item, 'other-order', '`tags` has the right entries in the wrong order'],
  [{}, item, 'promise-not-awaited', 'is an `await` missing'],
  [{ data: {} }, { data: [item] }, 'promise-not-awaited', '`data`'],
  [{ ...item, name: 'Nut Kiss' }, item, undefined],
  [{ ...item, id: 8 }, item, undefined],
  [null, item, undefined],
  [[], [item], undefined],
  [{ id: 7 }, item, undefined],
]

describe('lessons/checks/value-mistakes', () => {
  for (const [actual, expected, id, part = ''] of mistakes)
    it(`${JSON.stringify(actual)} for ${JSON.stringify(expected)}: ${id ?? 'nothing to say'}`, () => {
      const found = valueMistake({ actual, expected, open: false })
      expect(found?.id).to.equal(id)
      expect(found?.says ?? '').to.contain(part)
    })

  it('lets objects have more members where that is allowed', () => {
    expect(valueMistake({ actual: [{ ...item, more: 1 }], expected: item, open: true })?.id).to.equal(
      'list-around',
    )
    expect(valueMistake({ actual: [{ ...item, more: 1 }], expected: item, open: false })?.id).to.equal(
      undefined,
    )
  })
})
