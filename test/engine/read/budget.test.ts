import { expect } from 'chai'

import { withServer, ask } from '../../support/api.ts'

const range = (length: number): readonly number[] => Array.from({ length }, (_, at) => at + 1)

/** Everything links to `links` others of its own kind, and has a parent. */
const graph = (length: number, links: number) => ({
  nodes: range(length).map((id) => ({
    id,
    name: `node ${id}`,
    nodeId: (id % length) + 1,
    tagIds: range(links).map((at) => ((id + at * 7) % length) + 1),
  })),
  tags: range(length).map((id) => ({ id, name: `tag ${id}`, text: 'a'.repeat(200) })),
})

const refusal = 'The query asks for too much at once.'

const expectRefused = (answer: { status: number; text: string }, fix: RegExp): void => {
  expect(answer.status, answer.text.slice(0, 200)).to.equal(400)
  expect(answer.text).to.match(fix)
}

describe('what one query may cost', function () {
  this.timeout(120_000)

  it('at most 16 sort keys, in each dialect', async () => {
    await withServer({ data: graph(5, 1) }, async ({ url }) => {
      const keys = (count: number): string =>
        range(count)
          .map(() => 'name')
          .join(',')
      expect((await ask(url, `GET /nodes?_sort=${keys(16)}`)).status).to.equal(200)
      expectRefused(await ask(url, `GET /nodes?_sort=${keys(17)}`), /Sort by up to 16 attributes/)
      const headers = { accept: 'application/vnd.api+json' }
      expectRefused(await ask(url, `GET /nodes?sort=${keys(17)}`, { headers }), /Sort by up to 16/)
    })
    await withServer({ data: graph(5, 1), dialect: 'envelope' }, async ({ url }) => {
      const keys = range(17).map(() => 'name')
      expectRefused(await ask(url, `GET /nodes?sort=${keys.join(',')}`), /Sort by up to 16/)
    })
  })

  it('at most 200 conditions, however deep', async () => {
    await withServer({ data: graph(5, 1) }, async ({ url }) => {
      const where = (count: number): string =>
        encodeURIComponent(JSON.stringify({ or: range(count).map((id) => ({ id: { gt: id } })) }))
      expect((await ask(url, `GET /nodes?_where=${where(200)}`)).status).to.equal(200)
      expectRefused(await ask(url, `GET /nodes?_where=${where(201)}`), /up to 200 conditions/)
    })
  })

  it('sorts, filters and embeds draw on one budget', async () => {
    await withServer({ data: graph(1000, 40) }, async ({ url }) => {
      const sorts = range(16).map((at) => `tags.${at % 2 ? 'name' : 'id'}`)
      expect((await ask(url, `GET /nodes?_sort=${sorts.slice(0, 4).join(',')}&_limit=1`)).status).to.equal(
        200,
      )
      expectRefused(await ask(url, `GET /nodes?_sort=${sorts.join(',')}&_limit=1`), new RegExp(refusal))
      const deep = 'node.node.node.node.node.node.tags'
      expect((await ask(url, `GET /nodes?_embed=${deep}&_limit=1`)).status).to.equal(200)
      const some = sorts.slice(0, 12).join(',')
      expect((await ask(url, `GET /nodes?_sort=${some}&_limit=1`)).status).to.equal(200)
      expectRefused(await ask(url, `GET /nodes?_sort=${some}&_embed=tags`), new RegExp(refusal))
    })
  })

  it('over 100,000 records, one relationship stays allowed (sort, filter, embed), and so do 50 conditions, but not 200', async () => {
    const data = {
      authors: range(1000).map((id) => ({ id, name: `author ${id}` })),
      posts: range(100_000).map((id) => ({ id, author_id: (id % 1000) + 1 })),
    }
    await withServer({ data }, async ({ url }) => {
      for (const query of ['_sort=author.name&_limit=2', 'author.name=author 7&_limit=2', '_embed=author'])
        expect((await ask(url, `GET /posts?${query.replaceAll(' ', '%20')}`)).status, query).to.equal(200)
      const where = (count: number): string =>
        encodeURIComponent(
          JSON.stringify({ or: range(count).map((at) => ({ author_id: { contains: `x${at}` } })) }),
        )
      expect((await ask(url, `GET /posts?_where=${where(50)}&_limit=2`)).status).to.equal(200)
      const refused = await ask(url, `GET /posts?_where=${where(200)}&_limit=2`)
      expectRefused(refused, /The filter would take too long.*Use fewer conditions/)
    })
  })

  it('a pattern: its size, and what it costs over all texts', async () => {
    await withServer({ data: graph(1000, 1) }, async ({ url }) => {
      const like = (pattern: string): string => `GET /tags?text_like=${encodeURIComponent(pattern)}`
      expect((await ask(url, like('^a+$'))).headers.get('x-total-count')).to.equal('1000')
      expectRefused(await ask(url, like('(?:a?){1000}a{1000}')), /would take too long/)
      expectRefused(await ask(url, like('(?:a?){300}a{300}b')), /would take too long/)
    })
  })
})
