import { expect } from 'chai'

import { serving } from '../support/api.ts'
import { blog } from '../support/blog.ts'

/** What an application without a library does: create, find, page, change, check, delete. */
describe('clients: fetch', () => {
  const api = serving({ data: blog })
  const json = { 'Content-Type': 'application/json' }

  it('does a whole round', async () => {
    const created = await fetch(`${api.url}/posts`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ title: 'Sourdough', views: 1, authorId: 'chen', tagIds: [2] }),
    })
    expect(created.status).to.equal(201)
    const address = created.headers.get('Location') ?? ''
    expect(address).to.equal(`${api.url}/posts/5`)

    const read = await fetch(`${address}?_embed=author,tags`)
    expect(await read.json()).to.deep.include({
      author: { id: 'chen', name: 'Chen Li' },
      tags: [{ id: 2, name: 'sharp' }],
    })

    const etag = (await fetch(address)).headers.get('ETag') ?? ''
    expect((await fetch(address, { headers: { 'If-None-Match': etag } })).status).to.equal(304)
    const change = async (title: string): Promise<number> =>
      (
        await fetch(address, {
          method: 'PATCH',
          headers: { ...json, 'If-Match': etag },
          body: JSON.stringify({ title }),
        })
      ).status
    expect(await change('Rye')).to.equal(200)
    expect(await change('Wheat')).to.equal(412)

    const found = await fetch(`${api.url}/posts?title_like=^rye$&author.name=Chen%20Li&_sort=-id`)
    expect(found.headers.get('X-Total-Count')).to.equal('1')
    expect(await found.json()).to.have.nested.property('[0].title', 'Rye')

    expect((await fetch(address, { method: 'DELETE' })).status).to.equal(200)
    expect((await fetch(address)).status).to.equal(404)
    expect(await api.dump()).to.deep.equal(blog)
  })

  it('follows the pages that Link names', async () => {
    const titles: string[] = []
    let address: string | undefined = `${api.url}/posts?_page=1&_limit=3&_sort=title&_fields=title`
    while (address !== undefined) {
      const response: Response = await fetch(address)
      titles.push(...((await response.json()) as { title: string }[]).map(({ title }) => title))
      address = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1]
    }
    expect(titles).to.deep.equal([
      'Burnt edges, raw middle',
      'Lemon season',
      'Two scales are too many',
      'Why dough rests',
    ])
  })
})
