import { expect } from 'chai'

import type { Json } from '../../src/core/json.ts'
import { Redaction, withoutTexts } from '../../src/log/redaction.ts'

const redaction = new Redaction(new Set(['notes', 'mother_name']))

/** A value as it is kept, and what was removed from it. */
function fresh(value: Json): readonly [Json, readonly string[]] {
  const removed: string[] = []
  return [redaction.fresh(value, removed), removed]
}

describe('log: what is left out', () => {
  it('are members with the name of a secret, or of a hidden attribute, at any depth', () => {
    const [safe, removed] = fresh({
      name: 'ada',
      password: 'p-1',
      data: [{ attributes: { notes: 'n-1', apiKey: 77, deep: [{ accessToken: { value: 't-1' } }] } }],
    })
    expect(safe).to.deep.equal({
      name: 'ada',
      password: '…',
      data: [{ attributes: { notes: '…', apiKey: '…', deep: [{ accessToken: '…' }] } }],
    })
    expect(removed).to.have.members(['p-1', 'n-1', '77', 't-1'])
  })

  it('are values of a JSON Patch and of comparisons that are about a secret', () => {
    for (const path of ['/password', '/a/notes'])
      expect(fresh([{ op: 'replace', path, value: 'x-1' }])[0]).to.deep.equal([
        { op: 'replace', path, value: '…' },
      ])
    expect(fresh({ op: 'eq', path: ['owner', 'password'], value: 'x-1' })[0]).to.have.property('value', '…')
    expect(fresh({ name: 'password', op: 'eq', val: 'x-1' })[0]).to.have.property('val', '…')
    expect(fresh({ op: 'eq', path: ['name'], value: 'x-1' })[0]).to.have.property('value', 'x-1')
  })

  it('are not null and empty values, and nothing of a value without secrets is copied', () => {
    expect(fresh({ password: null, token: '' })).to.deep.equal([{ password: null, token: '' }, []])
    const plain = { a: [{ b: 1 }], keyboard: 'de', monkey: true }
    expect(redaction.kept(plain)).to.equal(plain)
    expect(fresh(plain)[0]).to.equal(plain)
  })

  it('is what lies so deep that looking for it would end the process', () => {
    let deep: Json = { password: 'p-1' }
    for (let depth = 0; depth < 50_000; depth++) deep = [deep]
    expect(JSON.stringify(redaction.kept(deep)))
      .to.have.length.below(1000)
      .and.include('…')
  })

  it('are the values of parameters, by the same names, also inside of filters', () => {
    for (const url of [
      '/users?password=s-1',
      '/users?notes_like=s-1',
      '/users?filter[mother_name]=s-1',
      '/users?_where=%7B%22notes%22%3A%22s-1%22%7D',
      '/users?owner.notes=s-1',
      '/users?page=1&api_key=s-1',
    ])
      expect(redaction.address(url), url).to.not.include('s-1')
    expect(redaction.address('/users?name=s-1&_sort=notes')).to.equal('/users?name=s-1&_sort=notes')
    expect(new Redaction().address('/users')).to.equal('/users')
  })

  it('are texts in which a secret comes up again', () => {
    const error = { message: 'There is no user "s3cret".', details: [{ value: 'as3cretb' }], code: 'x' }
    expect(withoutTexts(error, ['s3cret'])).to.deep.equal({
      message: '…',
      details: [{ value: '…' }],
      code: 'x',
    })
  })
})
