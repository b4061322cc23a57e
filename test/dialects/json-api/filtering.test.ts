import { expect } from 'chai'

import type { Json } from '../../../src/index.ts'
import { own, should } from './checklist.ts'
import { filtered, jsonApi } from './json-api.ts'

describe('dialects/json-api: filtering', () => {
  const api = jsonApi()
  const ids = async (path: string) => (await api(`GET ${path}`)).ids.join('')
  const artists = async (...filter: Json[]) => ids(`/artists?${filtered(filter)}`)
  const artworks = async (...filter: Json[]) => ids(`/artworks?${filtered(filter)}`)
  const by = (name: string, op: string, val: Json) => ({ name, op, val })

  own('FI1: conditions in a JSON list compare with eq and ne', async () => {
    expect(await artists(by('genre', 'eq', 'Surrealism'))).to.equal('13')
    expect(await artists(by('birth_year', 'eq', 1904))).to.equal('2')
    expect(await artists(by('birth_year', 'ne', 1904))).to.equal('13')
    expect(await artworks(by('artist_id', 'eq', 1))).to.equal('12')
    expect(await artists(by('id', 'eq', '2'))).to.equal('2')
  })
  own('FI2: gt, ge, lt and le compare by order', async () => {
    expect(await artists(by('birth_year', 'gt', 1904))).to.equal('13')
    expect(await artists(by('birth_year', 'ge', 1904))).to.equal('123')
    expect(await artists(by('birth_year', 'lt', 1931))).to.equal('2')
    expect(await artists(by('birth_year', '__le__', 1931))).to.equal('12')
    expect(await artists(by('name', 'gt', 'N'))).to.equal('13')
  })
  own('FI3: in_ and notin_ compare with several values', async () => {
    expect(await artists(by('id', 'in_', [1, 4, 9]))).to.equal('14')
    expect(await artists(by('birth_year', 'in', [1904, null]))).to.equal('2')
    expect(await artists(by('birth_year', 'notin_', [1904]))).to.equal('13')
  })
  own('FI4: like and notlike match patterns with % and _', async () => {
    expect(await artworks(by('title', 'like', '%st%'))).to.equal('1')
    expect(await artworks(by('title', 'like', '_our%'))).to.equal('3')
    expect(await artworks(by('title', 'like', 'F'))).to.equal('')
    expect(await artworks(by('title', 'like', 'four%'))).to.equal('')
    expect(await artworks(by('title', 'like', '100\\% %'))).to.equal('4')
    expect(await artworks(by('title', 'like', '%n\\_d%'))).to.equal('4')
    expect(await artworks(by('title', 'like', '.*'))).to.equal('')
    expect(await artworks(by('title', 'notlike', '%st%'))).to.equal('2345')
  })
  own('FI5: ilike and notilike ignore case', async () => {
    expect(await artworks(by('title', 'ilike', 'f%'))).to.equal('35')
    expect(await artworks(by('title', 'ilike', '%st%'))).to.equal('12')
    expect(await artworks(by('title', 'notilike', 'f%'))).to.equal('124')
  })
  own('FI6: startswith, endswith, contains and match look inside texts', async () => {
    expect(await artworks(by('title', 'startswith', 'Fo'))).to.equal('35')
    expect(await artworks(by('title', 'endswith', 'rest'))).to.equal('1')
    expect(await artworks(by('title', 'contains', '% rain'))).to.equal('4')
    expect(await artworks(by('title', 'match', 'beach'))).to.equal('5')
  })
  own('FI7: is_ and isnot compare with null', async () => {
    expect(await artists(by('birth_year', 'is_', null))).to.equal('4')
    expect(await artists(by('birth_year', 'isnot', null))).to.equal('123')
    expect(await artists(by('birth_year', 'is', 1904))).to.equal('2')
    expect(await artworks(by('artist', 'is_', null))).to.equal('5')
    expect(await artworks(by('artist', 'isnot', null))).to.equal('1234')
  })
  own('FI8: between compares with a range', async () =>
    expect(await artists(by('birth_year', 'between', [1904, 1931]))).to.equal('12'),
  )
  own('FI9: any asks about a to-many relationship', async () => {
    expect(await artists(by('artworks', 'any', by('title', 'like', '%nowhere')))).to.equal('1')
    expect(await artists({ not: by('artworks', 'any', by('id', 'gt', 0)) })).to.equal('4')
  })
  own('FI10: has asks about a to-one relationship', async () =>
    expect(await artworks(by('artist', 'has', by('genre', 'eq', 'Cubism')))).to.equal('3'),
  )
  own('FI11: any and has can be nested', async () => {
    const nested = by('artworks', 'any', by('exhibitions', 'any', by('name', 'eq', 'Spring')))
    expect(await artists(nested)).to.equal('12')
    const all = { and: [by('title', 'like', '%corn%'), { not: by('artist', 'has', by('id', 'eq', 1)) }] }
    expect(await ids(`/exhibitions?${filtered([by('artworks', 'any', all)])}`)).to.equal('spring')
  })
  own('FI12: rel__attr names an attribute of a related resource', async () => {
    expect(await artists(by('artworks__title', 'any', 'Four corners'))).to.equal('2')
    expect(await artists(by('artworks__title', 'ilike', '%CORNERS'))).to.equal('2')
    expect(await artworks(by('artist__name', 'eq', 'Ines Claes'))).to.equal('3')
    expect(await artworks(by('artist.birth_year', 'ne', 1904))).to.equal('124')
  })
  own('FI13: and, or and not combine conditions, also nested', async () => {
    expect(await artists({ or: [by('id', 'eq', 1), by('genre', 'eq', 'Cubism')] })).to.equal('12')
    expect(await artists({ and: [by('genre', 'eq', 'Surrealism'), by('birth_year', 'gt', 1950)] })).to.equal(
      '3',
    )
    expect(await artists({ not: { or: [by('id', 'eq', 1), { and: [by('id', 'eq', 2)] }] } })).to.equal('34')
    expect(await artists({ not: { not: by('id', 'eq', 1) } })).to.equal('1')
    expect(await artists(by('id', 'gt', 1), by('id', 'lt', 4))).to.equal('23')
  })
  own('FI14: a field can be compared with another', async () => {
    expect(await artists({ name: 'birth_year', op: 'eq', field: 'debut' })).to.equal('2')
    expect(await artists({ name: 'birth_year', op: 'lt', field: 'debut' })).to.equal('13')
    expect(await artists({ name: 'birth_year', op: 'ne', field: 'debut' })).to.equal('13')
    expect(await artists({ not: { name: 'birth_year', op: 'lt', field: 'debut' } })).to.equal('2')
  })
  own('FI15: null matches nothing but is_ and isnot, also inside not', async () => {
    for (const op of ['ne', 'lt', 'ge', 'like', 'notlike', 'notin_'])
      expect(
        await artists(by('id', 'eq', 4), by('birth_year', op, op.endsWith('in_') ? [1] : 5)),
        op,
      ).to.equal('')
    expect(await artists({ not: by('birth_year', 'eq', 1904) })).to.equal('13')
    expect(await artists({ not: { and: [by('birth_year', 'gt', 1950), by('id', 'gt', 0)] } })).to.equal('12')
    expect(await artists(by('birth_year', 'gt', null))).to.equal('')
    expect(await artists(by('birth_year', 'eq', null))).to.equal('4')
  })
  own('FI16: filter[name]=a matches a value, and a,b any of several', async () => {
    expect(await ids('/artists?filter[genre]=Surrealism')).to.equal('13')
    expect(await ids('/artists?filter[genre]=Surrealism,Cubism')).to.equal('123')
    expect(await ids('/artists?filter[genre]=Surrealism&filter[birth_year]=1931')).to.equal('1')
    expect(await ids('/artists?filter[id]=2')).to.equal('2')
  })
  own('FI17: filter[name][gt]=1 names an operator', async () => {
    expect(await ids('/artists?filter[birth_year][gt]=1904')).to.equal('13')
    expect(await ids('/artists?filter[birth_year][ge]=1904&filter[birth_year][lt]=1950')).to.equal('12')
    expect(await ids('/artists?filter[name][like]=%25Claes')).to.equal('2')
    expect(await ids('/artists?filter[birth_year][between]=1904,1931')).to.equal('12')
    expect(await ids('/artists?filter[birth_year][is_]=null')).to.equal('4')
  })
  own('FI18: filter[relationship]=id matches related resources', async () => {
    expect(await ids('/artworks?filter[artist]=1')).to.equal('12')
    expect(await ids('/artworks?filter[artist]=1,2')).to.equal('123')
    expect(await ids('/artworks?filter[artist.genre]=Cubism')).to.equal('3')
    expect(await ids('/artists?filter[artworks]=3')).to.equal('2')
  })
  own('FI19: both forms of filters can be combined', async () =>
    expect(
      await ids(`/artists?filter[genre]=Surrealism&${filtered([by('birth_year', 'lt', 1950)])}`),
    ).to.equal('1'),
  )
  own('FI20: an invalid filter is a 400 that explains itself', async () => {
    const deep = Array.from({ length: 30 }).reduce<Json>((inner) => ({ not: inner }), by('id', 'eq', 1))
    const cases: readonly [string, RegExp][] = [
      ['filter=%5B', /not JSON/],
      [filtered({ name: 'x' }), /list of conditions/],
      [filtered(['x']), /object/],
      [filtered([{ op: 'eq', val: 1 }]), /Can't find name/],
      [filtered([{ name: 'id', val: 1 }]), /Can't find op/],
      [filtered([{ name: 'id', op: 'eq' }]), /Can't find value or field/],
      [filtered([by('nope', 'eq', 1)]), /no attribute nope/],
      [filtered([by('birth_year', 'bogus', 1)]), /no operator bogus/],
      [filtered([by('artworks', 'any', by('nope', 'eq', 1))]), /no attribute nope/],
      [filtered([by('birth_year', 'between', 3)]), /two values/],
      [filtered([by('birth_year', 'eq', { a: 1 })]), /single value/],
      [filtered([{ name: 'birth_year', op: 'like', field: 'debut' }]), /cannot compare two attributes/],
      [filtered([by('__proto__', 'eq', 1)]), /no attribute/],
      [filtered([by('constructor', 'eq', 1)]), /no attribute/],
      [filtered([by('id', 'constructor', 1)]), /no operator/],
      [filtered([deep]), /levels deep/],
      ['filter[nope]=1', /no attribute nope/],
      ['filter[id][nope]=1', /no operator nope/],
      ['filter[id][gt][x]=1', /at most a name and an operator/],
      ['filter[artworks][title]=x', /artworks has no operator title/],
      [filtered([{ or: [], and: [] }]), /only one of name, not, and, or/],
      [filtered([{ ...by('id', 'eq', 1), or: [] }]), /only one of name, not, and, or/],
    ]
    for (const [query, message] of cases) {
      const { status, error } = await api(`GET /artists?${query}`)
      expect(status, query).to.equal(400)
      expect(error.detail).to.match(message)
      expect(error.source?.parameter).to.match(/^filter/)
    }
  })
  it('are met by any of several values, given at once or one by one', async () => {
    expect(await ids('/artists?filter[genre]=Cubism&filter[genre]=Land%20art')).to.equal('24')
    expect(await ids('/artists?filter[genre]=Cubism,Land%20art&filter[id]=4')).to.equal('4')
    expect(await ids('/artworks?filter[artist]=2&filter[artist]=3')).to.equal('34')
    expect(await ids('/artworks?filter[id][gt]=1&filter[id][gt]=3')).to.equal('45')
  })
  it('find what is related to nothing', async () => {
    expect(await ids('/artworks?filter[artist]=null')).to.equal('5')
    expect(await ids('/artworks?filter[artist][isnot]=null')).to.equal('1234')
  })
  it('say what would have been right', async () => {
    const help = async (query: string) => (await api(`GET /artworks?${query}`)).error.meta?.['help']
    expect(await help('filter[artist][name]=x')).to.equal('To filter by its attribute, use artist.name.')
    expect(await help('filter[titel]=x')).to.equal('Did you mean "title"?')
    expect(await help(filtered([{ name: 'id', op: 'eq' }]))).to.match(/^For example: /)
    expect(await help('fields=title')).to.include('fields[TYPE]')
  })
  should('FI21: meta.count is the total after filtering', async () =>
    expect((await api('GET /artists?filter[genre]=Surrealism&page[size]=1')).meta).to.deep.equal({
      count: 2,
    }),
  )
  own('FI22: a many-to-many relationship can be filtered from both sides', async () => {
    expect(
      await ids(`/exhibitions?${filtered([by('artworks', 'any', by('title', 'startswith', 'Stairs'))])}`),
    ).to.equal('dreams')
    expect(await artworks(by('exhibitions', 'any', by('name', 'eq', 'Spring')))).to.equal('13')
    expect(await artworks({ not: by('exhibitions', 'any', by('name', 'isnot', null)) })).to.equal('5')
  })
})
