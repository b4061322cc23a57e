import { expect } from 'chai'

import { idsOf, serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const where = (filter: unknown): string => `_where=${encodeURIComponent(JSON.stringify(filter))}`
const all = [1, 2, 3, 4]

describe('dialects/rest: filters', () => {
  const api = serving({ data: blog })

  describe('by equality', () => {
    answers(api, [
      { request: 'GET /posts?views=120', ids: [1, 3] },
      { request: 'GET /posts?views=121', ids: [] },
      { name: 'repeated: any of', request: 'GET /posts?views=45&views=7', ids: [2, 4] },
      { name: 'several: all of', request: 'GET /posts?views=120&meta.lang=en&categoryId=1&id=3', ids: [3] },
      { name: 'nested', request: 'GET /posts?meta.lang=nl', ids: [2] },
      { name: 'in a list', request: 'GET /posts?words=flour', ids: [1, 3] },
      { name: 'in a list, any of', request: 'GET /posts?words=scale&words=rest', ids: [1, 2] },
      { name: 'a boolean', request: 'GET /posts?draft=true', ids: [4] },
      { name: 'null', request: 'GET /posts?published=null', ids: [4] },
      { name: 'an id', request: 'GET /posts?id=2&id=4&id=99', ids: [2, 4] },
      { name: 'encoded', request: 'GET /posts?t%69tle=Why+dough%20rests', ids: [1] },
      { name: 'a list at the end of a relationship', request: 'GET /posts?comments.likes=9', ids: [2] },
      { name: 'through a relationship', request: 'GET /posts?author.name=Ada%20Okafor', ids: [1, 3] },
      { name: 'through two', request: 'GET /comments?post.author.address.city=Lagos', ids: [1, 2] },
      { name: 'nothing at all', request: 'GET /posts?title=', ids: [] },
    ])
  })

  describe('in the type of what is stored', () => {
    answers(api, [
      { name: 'text stays text', request: 'GET /posts?code=007', ids: [1] },
      { name: 'text or number', request: 'GET /posts?code=7', ids: [2, 3] },
      { name: 'no number to a text', request: 'GET /posts?code=7.0', ids: [3] },
      { name: 'leading zeros in nested text', request: 'GET /authors?address.zip=0666', ids: ['ada'] },
      { name: 'leading zeros are no number', request: 'GET /authors?address.zip=666', ids: [] },
      { name: 'ids that look alike', request: 'GET /codes?id=7', ids: [7] },
      { name: 'ids that look alike', request: 'GET /codes?id=007', ids: ['007'] },
      { name: 'ISO dates as text', request: 'GET /posts?published_gte=2026-02-19', ids: [2, 3] },
      { name: 'ISO dates as text', request: 'GET /posts?published:lt=2026-02-19', ids: [1] },
      { name: 'numbers by size, not by digits', request: 'GET /posts?views_gt=9', ids: [1, 2, 3] },
    ])
  })

  describe('by operator', () => {
    const operators: Readonly<Record<string, readonly number[]>> = {
      'views:eq=45': [2],
      'views:ne=120': [2, 4],
      'views:lt=45': [4],
      'views:lte=45': [2, 4],
      'views:gt=45': [1, 3],
      'views:gte=45': [1, 2, 3],
      'views:in=7,45': [2, 4],
      'views:nin=7,45': [1, 3],
      'title:contains=SCALES': [2],
      'title:startsWith=why': [1],
      'title:endsWith=RESTS': [1],
      'title:like=^(burnt|lemon)': [3, 4],
      'words:has=flour': [1, 3],
      'published:isnull=true': [4],
      'published:isnull=false': [1, 2, 3],
      'meta.minutes:gt=4': [2, 3],
      'tags.name:eq=sad': [2, 3],
    }
    answers(
      api,
      Object.entries(operators).flatMap(([query, ids]) => [
        { request: `GET /posts?${query}`, ids },
        { request: `GET /posts?${query.replace(':', '_')}`, ids },
      ]),
    )
    answers(api, [
      { name: 'repeated ne: none of', request: 'GET /posts?views_ne=120&views_ne=7', ids: [2] },
      { name: 'repeated like: any of', request: 'GET /posts?title_like=burnt&title_like=lemon', ids: [3, 4] },
      { name: 'repeated bounds: all of', request: 'GET /posts?views_gte=7&views_gte=45', ids: [1, 2, 3] },
      { name: 'repeated in: any of', request: 'GET /posts?id_in=1,2&id_in=3', ids: [1, 2, 3] },
      { name: 'ne of a missing attribute', request: 'GET /posts?meta.lang_ne=en', ids: [2, 4] },
      { name: 'ne in a list', request: 'GET /posts?words_ne=flour', ids: [2, 4] },
      { name: 'a missing attribute is null', request: 'GET /posts?meta_isnull=true', ids: [4] },
      { name: 'neither true nor false', request: 'GET /posts?meta_isnull=maybe', status: 400 },
      { name: 'neither true nor false', request: 'DELETE /posts?meta_isnull=TRUE', status: 400 },
      { name: 'neither true nor false', request: 'GET /posts?_where={"meta":{"isnull":"no"}}', status: 400 },
      { name: 'like on a number', request: 'GET /posts?views_like=^12', ids: [1, 3] },
      { name: 'an attribute wins over an operator', request: 'GET /logins?logged_in=true', ids: [1] },
      { name: 'and has operators of its own', request: 'GET /logins?logged_in_ne=true', ids: [2] },
      { name: 'and the operator after a colon', request: 'GET /logins?logged:in=a,b', ids: [1, 2] },
    ])
  })

  describe('q', () => {
    answers(api, [
      { request: 'GET /posts?q=DOUGH', ids: [1] },
      { name: 'in nested text', request: 'GET /authors?q=utrecht', ids: ['bram'] },
      { name: 'in lists', request: 'GET /posts?q=flour', ids: [1, 3] },
      { name: 'not in numbers', request: 'GET /posts?q=120', ids: [] },
      { name: 'with others', request: 'GET /posts?q=flour&id=3', ids: [3] },
      { name: 'empty', request: 'GET /posts?q=', ids: all },
      { name: 'counted', request: 'GET /posts?q=flour&_limit=1', ids: [1], has: { 'X-Total-Count': '2' } },
    ])
  })

  describe('_where', () => {
    const rows: readonly (readonly [filter: unknown, ids: readonly number[]])[] = [
      [{ or: [{ views: 7 }, { views: { gt: 100 } }] }, [1, 3, 4]],
      [{ and: [{ views: { gte: 45 } }, { 'meta.lang': 'en' }] }, [1, 3]],
      [{ not: { views: 120 } }, [2, 4]],
      [{ views: 120, id: { gt: 1 } }, [3]],
      [{ views: { gt: 7, lt: 120 } }, [2]],
      [{ or: [{ and: [{ views: 120 }, { id: 1 }] }, { not: { words: { has: 'flour' } } }] }, [1, 2, 4]],
      [{ meta: { lang: 'en', minutes: { lte: 4 } } }, [1]],
      [{ views: [7, 45] }, [2, 4]],
      [{ words: { has: ['oven', 'flour'] } }, [3]],
      [{ title: { contains: 'RAW' } }, [3]],
      [{ published: null }, [4]],
      [{ published: { isnull: false } }, [1, 2, 3]],
      [{ author: { name: 'Ada Okafor' } }, [1, 3]],
      [{ views_gte: 120 }, [1, 3]],
      [{ or: [] }, []],
      [{ and: [] }, all],
      [{}, all],
    ]
    for (const [filter, ids] of rows) {
      it(JSON.stringify(filter), async () => {
        const { body, text, status } = await api(`GET /posts?${where(filter)}`)
        expect(status, text).to.equal(200)
        expect(idsOf(body)).to.deep.equal(ids)
      })
    }

    answers(api, [
      {
        name: 'beside other filters',
        request: `GET /posts?${where({ or: [{ id: 1 }, { id: 2 }] })}&views=45`,
        ids: [2],
      },
      { request: 'GET /posts?_where={"views"', status: 400, says: /_where is not JSON/ },
      { request: 'GET /posts?_where=[1]', status: 400, says: /must be a JSON object/ },
      { request: 'GET /posts?_where={"or":[3]}', status: 400, says: /list of objects/ },
      { request: `GET /posts?${where({ titel: 1 })}`, status: 400, says: /Did you mean "title"/ },
      { request: `GET /posts?${where({ views: { gtt: 1 } })}`, status: 400 },
      {
        request: `GET /posts?${where({ 'views:gtt': 1 })}`,
        status: 400,
        says: /Unknown operator "gtt".*Did you mean "gt"/,
      },
      { name: 'twice', request: 'GET /posts?_where={}&_where={}', status: 400, says: /2 times/ },
    ])
  })

  describe('that make no sense', () => {
    answers(api, [
      { request: 'GET /posts?titel=x', status: 400, says: /no attribute "titel".*Did you mean "title"/ },
      { request: 'GET /posts?meta.lagn=x', status: 400, says: /Did you mean "meta.lang"/ },
      { request: 'GET /posts?views:gtt=3', status: 400, says: /Unknown operator "gtt".*Did you mean "gt"/ },
      { request: 'GET /posts?views_gtt=3', status: 400, says: /"views_gtt".*Did you mean "views_gt"/ },
      { request: 'GET /posts?title_startswith=x', status: 400, says: /Did you mean "title_startsWith"/ },
      { request: 'GET /posts?veiws_gte=3', status: 400, says: /Did you mean "views_gte"/ },
      { request: 'GET /posts?author.nmae=x', status: 400 },
      {
        request: 'GET /posts?_pgae=2',
        status: 400,
        says: /Unknown parameter "_pgae".*Did you mean "_page"/,
      },
      { request: 'GET /posts?title_like=(', status: 400, says: /not a valid pattern/ },
      { request: 'GET /posts?constructor=1', status: 400 },
      { request: 'GET /posts?__proto__=1', status: 400 },
      { request: 'GET /posts?constructor.name=Object', status: 400 },
      { request: 'GET /posts/1?title=x', status: 400, says: /Unknown parameter "title"/ },
      { request: 'GET /profile?city=x', status: 400 },
      { request: 'GET /db?x=1', status: 400 },
      { request: 'POST /posts?x=1', send: {}, status: 400 },
      { request: 'PUT /posts/1?x=1', send: {}, status: 400 },
      { request: 'PATCH /posts/1?x=1', send: {}, status: 400 },
      { request: 'DELETE /posts/1?x=1', status: 400, says: /Unknown parameter "x"/ },
    ])
  })

  describe('of what is empty', () => {
    answers(api, [
      { request: 'GET /drafts?title=x&views_gte=3&a.b:like=c', ids: [] },
      { request: 'GET /drafts?_sort=-title&_fields=title', ids: [] },
      { request: 'GET /drafts', body: [], has: { 'X-Total-Count': '0' } },
    ])

    it('also when it has become so', async () => {
      await api('DELETE /tags?id_gte=0')
      expect((await api('GET /tags?anything=1')).body).to.deep.equal([])
    })

    it('until it has attributes', async () => {
      await api('POST /drafts', { send: { title: 'x' } })
      expect((await api('GET /drafts?titel=x')).status).to.equal(400)
      expect(idsOf((await api('GET /drafts?title=x')).body)).to.deep.equal([1])
    })
  })

  describe('of attributes that are called like parameters', () => {
    const odd = serving({
      data: {
        things: [
          { id: 1, sort: 'a', filter: 1, range: '0-9', embed: true, limit: 5, page: 1 },
          { id: 2, sort: 'b', filter: 2, range: '5', embed: false, limit: 6, page: 2 },
        ],
      },
    })
    answers(odd, [
      { request: 'GET /things?sort=b', ids: [2] },
      { request: 'GET /things?filter=1', ids: [1] },
      { request: 'GET /things?range=5', ids: [2] },
      { request: 'GET /things?embed=true', ids: [1] },
      { request: 'GET /things?limit=6&page=2', ids: [2] },
      { request: 'PATCH /things?range=5', send: { seen: true }, ids: [2] },
      { request: 'DELETE /things?sort=b', ids: [2] },
      { request: 'DELETE /things?sort=["sort","DESC"]', status: 400 },
      {
        name: 'JSON is still the parameter',
        request: 'GET /things?sort=["sort","DESC"]&filter={"filter":[1,2]}',
        ids: [2, 1],
      },
    ])
  })

  it('know an attribute as soon as one record has it', async () => {
    expect((await api('GET /tags?colour=red')).status).to.equal(400)
    await api('PATCH /tags/2', { send: { colour: 'red' } })
    expect(idsOf((await api('GET /tags?colour=red')).body)).to.deep.equal([2])
  })
})
