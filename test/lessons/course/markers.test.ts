import { expect } from 'chai'

import { blocksOf, expand } from '../../../src/lessons/course/lesson-code.ts'

const source = `a
// @step one
b1
  // @step two
  b2
  // @stub
  b1 only
  // @end
// @stub
b0
// @end
# @step two
c
# @end
`
const upTo = (...steps: string[]) => expand(source, ({ step }) => steps.includes(step))

describe('lessons/course/markers', () => {
  it('gives stubs, then solutions, also inside each other', () => {
    expect(upTo()).to.equal('a\nb0\n')
    expect(upTo('one')).to.equal('a\nb1\n  b1 only\n')
    expect(upTo('one', 'two')).to.equal('a\nb1\n  b2\nc\n')
  })

  it('lists every block with its line', () => {
    expect(blocksOf(source).map(({ step, line }) => `${step} ${line}`)).to.deep.equal([
      'one 2',
      'two 4',
      'two 12',
    ])
  })

  it('says where markers do not fit', () => {
    expect(() => expand('// @step one\nx', () => true)).to.throw('line 1: @step one has no @end')
    expect(() => expand('x\n// @end', () => true)).to.throw('line 2: @end without @step')
    expect(() => expand('// @stub', () => true)).to.throw('line 1: @stub without @step')
  })
})
