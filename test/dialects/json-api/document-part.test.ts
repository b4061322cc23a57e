import { expect } from 'chai'

import { ApiError } from '../../../src/core/error.ts'
import { DocumentPart } from '../../../src/dialects/json-api/document-part.ts'

const pointerOf = (read: () => unknown): unknown => {
  try {
    return read()
  } catch (error) {
    return error instanceof ApiError ? error.issues[0]?.source : error
  }
}

describe('dialects/document-part', () => {
  const document = new DocumentPart({ data: { id: '1', name: 5, empty: '', none: null, list: ['a', {}] } })
  const data = document.at('data')

  it('points to what is wrong', () => {
    const at = (pointer: string) => ({ in: 'document', pointer })
    expect(pointerOf(() => data.text('name'))).to.deep.equal(at('/data/name'))
    expect(pointerOf(() => data.text('empty'))).to.deep.equal(at('/data/empty'))
    expect(pointerOf(() => data.text('none'))).to.deep.equal(at('/data/none'))
    expect(pointerOf(() => data.at('list').elements?.[0]?.assertObject('It'))).to.deep.equal(
      at('/data/list/0'),
    )
    expect(pointerOf(() => data.at('none').members('It'))).to.deep.equal(at('/data/none'))
  })
  it('takes what is missing for nothing, and never what is inherited', () => {
    expect(data.text('id')).to.equal('1')
    expect(data.text('other')).to.equal(undefined)
    expect(data.at('constructor').value).to.equal(undefined)
    expect(data.at('other').members('It')).to.deep.equal([])
    expect(data.elements).to.equal(undefined)
  })
})
