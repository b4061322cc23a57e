import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'

describe('http/contract: Prefer', () => {
  const api = serving({ data: blog })
  const writes = [
    ['POST /tags', { name: 'x' }, 201],
    ['PUT /tags/1', { name: 'x' }, 200],
    ['PATCH /tags/1', { name: 'x' }, 200],
    ['PATCH /tags?id=1', { name: 'x' }, 200],
    ['DELETE /tags/1', undefined, 200],
    ['DELETE /tags?id=1', undefined, 200],
    ['PUT /profile', { name: 'x' }, 200],
    ['PATCH /profile', { name: 'x' }, 200],
  ] as const
  for (const [request, send, status] of writes) {
    it(`answers ${request} without a body when asked to`, async () => {
      const before = await api.dump()
      const answer = await api(request, { headers: { Prefer: 'return=minimal' }, send })
      expect(answer.status).to.equal(204)
      expect(answer.text).to.equal('')
      expect(answer.headers.get('Preference-Applied')).to.equal('return=minimal')
      expect(answer.headers.get('Content-Type')).to.equal(null)
      expect(await api.dump()).not.to.deep.equal(before)
    })

    it(`answers ${request} with a body otherwise`, async () => {
      const asked = await api(request, { headers: { Prefer: 'respond-async, return=representation' }, send })
      expect(asked.status).to.equal(status)
      expect(asked.headers.get('Preference-Applied')).to.equal('return=representation')
      expect(asked.text).not.to.equal('')
    })
  }

  it('gives the new address with 204', async () => {
    const { headers } = await api('POST /tags', { headers: { Prefer: 'return=minimal' }, send: {} })
    expect(headers.get('Location')).to.equal(`${api.url}/tags/4`)
  })

  it('has nothing to do with reading', async () => {
    const answer = await api('GET /tags', { headers: { Prefer: 'return=minimal' } })
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('Preference-Applied')).to.equal(null)
    const write = await api('PUT /tags/1', { send: {} })
    expect(write.headers.get('Preference-Applied')).to.equal(null)
  })
})
