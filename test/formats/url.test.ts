import { expect } from 'chai'

import { encodePath, encodeQuery, encodeSegment, formatQuery, pathBelow } from '../../src/formats/url.ts'

describe('formats/url', () => {
  it('encodes a name as one segment', () => {
    expect(encodeSegment('a/b c?#%')).to.equal('a%2Fb%20c%3F%23%25')
    expect(encodeSegment('キー')).to.equal('%E3%82%AD%E3%83%BC')
  })

  it('takes half of a surrogate pair, which no URL can hold', () => {
    expect(encodeSegment('a\uD800b')).to.equal('a%EF%BF%BDb')
    expect(encodeSegment('🍪')).to.equal('%F0%9F%8D%AA')
  })

  it('keeps a query readable, and means the same', () => {
    const query = [
      ['filter[price][gte]', '1.5'],
      ['a', "it's a & b + c = 100%"],
      ['at', '2026-03-14T09:26:53Z'],
      ['_fields', 'id,name'],
    ] as const
    const text = formatQuery(query)
    expect(text).to.include('?filter[price][gte]=1.5&a=it%27s%20a%20%26%20b%20%2B%20c%20%3D%20100%25')
    expect(text).to.include('at=2026-03-14T09:26:53Z&_fields=id,name')
    expect([...new URLSearchParams(text)]).to.deep.equal(query)
    expect(formatQuery([])).to.equal('')
  })

  it('leaves nothing in an address that a URI may not hold', () => {
    expect(encodeQuery([['page[size]', '1,2']])).to.equal('?page%5Bsize%5D=1%2C2')
    expect(encodeQuery([])).to.equal('')
    expect(encodePath('/a"b/%20<')).to.equal('/a%22b/%20%3C')
  })

  it('finds the path below a mount', () => {
    const base = 'http://localhost:3000/api'
    for (const address of [`${base}/posts/1`, '/api/posts/1', '/posts/1'])
      expect(pathBelow(base, address), address).to.equal('/posts/1')
    expect(pathBelow(base, 'http://')).to.equal(undefined)
  })
})
