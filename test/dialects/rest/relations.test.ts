import { expect } from 'chai'

import type { Json } from '../../../src/index.ts'
import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const record = (collection: string, id: unknown): Record<string, Json> => {
  const found = (blog[collection] as Record<string, Json>[]).find((one) => one['id'] === id)
  if (!found) throw new Error(`no ${collection} ${String(id)}`)
  return found
}
const post = (id: number) => record('posts', id)
const comment = (id: number) => record('comments', id)

describe('dialects/rest: embedding', () => {
  const api = serving({ data: blog })

  answers(api, [
    {
      name: 'children',
      request: 'GET /posts/1?_embed=comments',
      body: { ...post(1), comments: [comment(1), comment(2)] },
    },
    { name: 'no children', request: 'GET /posts/3?_embed=comments', body: { ...post(3), comments: [] } },
    { name: 'a parent', request: 'GET /comments/1?_embed=post', body: { ...comment(1), post: post(1) } },
    {
      name: 'a parent, as of old',
      request: 'GET /comments/1?_expand=post',
      body: { ...comment(1), post: post(1) },
    },
    {
      name: 'a parent whose key is null',
      request: 'GET /comments/5?_expand=post',
      body: { ...comment(5), post: null },
    },
    {
      name: 'a parent that is gone',
      request: 'GET /comments/4?_expand=post',
      body: { ...comment(4), post: null },
    },
    {
      name: 'a parent whose key is missing',
      request: 'GET /comments/5?_expand=author',
      body: { ...comment(5), author: null },
    },
    {
      name: 'of a list of ids',
      request: 'GET /posts/2?_embed=tags',
      body: { ...post(2), tags: [record('tags', 2), record('tags', 3)] },
    },
    {
      name: 'the way back from a list of ids',
      request: 'GET /tags/3?_embed=posts',
      body: { ...record('tags', 3), posts: [post(2), post(3)] },
    },
    {
      name: 'an irregular plural',
      request: 'GET /posts/1?_expand=category',
      body: { ...post(1), category: record('categories', 1) },
    },
    {
      name: 'several',
      request: 'GET /posts/1?_embed=comments&_embed=author',
      body: { ...post(1), comments: [comment(1), comment(2)], author: record('authors', 'ada') },
    },
    {
      name: 'several at once',
      request: 'GET /posts/3?_embed=author,tags&_expand=category',
      body: {
        ...post(3),
        author: record('authors', 'ada'),
        tags: [record('tags', 1), record('tags', 3)],
        category: record('categories', 1),
      },
    },
    {
      name: 'nested',
      request: 'GET /posts/1?_embed=comments.author',
      body: {
        ...post(1),
        comments: [
          { ...comment(1), author: record('authors', 'chen') },
          { ...comment(2), author: record('authors', 'bram') },
        ],
      },
    },
    {
      name: 'and back again',
      request: 'GET /comments/3?_embed=post.comments.author',
      body: {
        ...comment(3),
        post: { ...post(2), comments: [{ ...comment(3), author: record('authors', 'ada') }] },
      },
    },
    {
      name: 'in a list',
      request: 'GET /comments?_expand=post&id=1&id=5',
      body: [
        { ...comment(1), post: post(1) },
        { ...comment(5), post: null },
      ],
    },
    {
      name: 'in what is nested',
      request: 'GET /posts/2/comments?_embed=post',
      body: [{ ...comment(3), post: post(2) }],
    },
    {
      name: 'simple-rest, one',
      request: 'GET /posts/2?embed="comments"',
      body: { ...post(2), comments: [comment(3)] },
    },
    {
      name: 'simple-rest, several',
      request: 'GET /comments/3?embed=["post","author"]',
      body: { ...comment(3), post: post(2), author: record('authors', 'ada') },
    },
    {
      request: 'GET /posts?_embed=comment',
      status: 400,
      says: /no relationship "comment".*Did you mean "comments"/,
    },
    { request: 'GET /posts/1?_embed=title', status: 400, says: /no relationship "title"/ },
    { request: 'GET /posts/1?_expand=nope', status: 400 },
    { request: 'GET /posts?_embed=comments.nope', status: 400, says: /comments has no relationship "nope"/ },
    { request: 'GET /drafts?_embed=nope', status: 400 },
    { request: 'GET /posts?_embed=__proto__', status: 400 },
    { request: 'GET /posts?_embed=constructor', status: 400 },
    { request: 'GET /posts?embed=["', status: 400 },
    {
      name: 'too many levels',
      request: `GET /posts/1?_embed=${Array.from({ length: 9 }, (_, at) => (at % 2 ? 'post' : 'comments')).join('.')}`,
      status: 400,
      says: /_embed follows more than 8 relationships/,
    },
    {
      name: 'too many',
      request: `GET /posts/1?_embed=${'comments,'.repeat(101)}`,
      status: 400,
      says: /_embed names more than 100 relationships/,
    },
    { name: 'as many as may be', request: `GET /posts/1?_embed=${'comments,'.repeat(100)}`, status: 200 },
  ])

  it('names the parameter that is wrong', async () => {
    for (const parameter of ['_embed', '_expand', 'embed']) {
      const { body } = await api(`GET /posts?${parameter}=nope`)
      expect(body).to.have.nested.property('error.details[0].parameter', parameter)
    }
    const { body } = await api('DELETE /posts/1?_dependent=nope')
    expect(body).to.have.nested.property('error.details[0].parameter', '_dependent')
  })
})

describe('dialects/rest: nested URLs', () => {
  const api = serving({ data: blog })

  answers(api, [
    { request: 'GET /posts/1/comments', body: [comment(1), comment(2)] },
    { request: 'GET /posts/3/comments', body: [] },
    { name: 'filtered', request: 'GET /posts/1/comments?likes_gt=0', ids: [1] },
    {
      name: 'sorted and cut',
      request: 'GET /posts/1/comments?_sort=-id&_limit=1',
      ids: [2],
      has: { 'X-Total-Count': '2' },
    },
    { name: 'one of them', request: 'GET /posts/1/comments/2', body: comment(2) },
    {
      name: 'one of others',
      request: 'GET /posts/1/comments/3',
      status: 404,
      says: /posts "1" has no comments with id "3"/,
    },
    { name: 'one that is not', request: 'GET /posts/1/comments/99', status: 404 },
    {
      name: 'of a missing parent',
      request: 'GET /posts/99/comments',
      status: 404,
      says: /posts has no resource with id "99"/,
    },
    { name: 'also where a stray points to it', request: 'GET /posts/99/comments/4', status: 404 },
    { name: 'a list of ids', request: 'GET /posts/3/tags', ids: [1, 3] },
    { name: 'the way back', request: 'GET /tags/3/posts', ids: [2, 3] },
    { name: 'a parent', request: 'GET /comments/1/post', body: post(1) },
    {
      name: 'a parent that is null',
      request: 'GET /comments/5/post',
      status: 404,
      says: /no related resource/,
    },
    { name: 'a parent that is gone', request: 'GET /comments/4/post', status: 404 },
    { name: 'deeper', request: 'GET /authors/ada/posts/1/comments', ids: [1, 2] },
    {
      name: 'deeper still',
      request: 'GET /categories/1/posts/1/comments/2/author',
      body: record('authors', 'bram'),
    },
    { name: 'deeper, of another', request: 'GET /authors/bram/posts/1/comments', status: 404 },
    {
      name: 'no relationship',
      request: 'GET /posts/1/nope',
      status: 404,
      says: /posts has no relationship "nope"/,
    },
    { name: 'an attribute is none', request: 'GET /posts/1/title', status: 404 },
    { name: 'what every object has', request: 'GET /posts/1/constructor', status: 404 },
  ])

  it('make a child with the type of the parent id', async () => {
    const { status, body, headers } = await api('POST /posts/1/comments', { send: { text: 'New' } })
    expect(status).to.equal(201)
    expect(body).to.deep.equal({ id: 6, text: 'New', postId: 1 })
    expect(headers.get('Location')).to.equal(`${api.url}/comments/6`)
    expect((await api('GET /posts/1/comments')).headers.get('X-Total-Count')).to.equal('3')
  })

  it('make several', async () => {
    const { body } = await api('POST /posts/two-scales/comments', {
      send: [{ text: 'a' }, { text: 'b', postId: 1 }],
    })
    expect(body).to.deep.equal([
      { id: 6, text: 'a', postId: 2 },
      { id: 7, text: 'b', postId: 2 },
    ])
  })

  it('make a child of many', async () => {
    const { body } = await api('POST /tags/3/posts', { send: { title: 'x' } })
    expect(body).to.deep.equal({ id: 5, title: 'x', tagIds: [3] })
  })

  it('keep the other parents of a child of many', async () => {
    const { body } = await api('POST /tags/3/posts', { send: { title: 'x', tagIds: [1, 3] } })
    expect(body).to.have.property('tagIds').that.has.members([1, 3])
  })

  it('change and delete', async () => {
    expect((await api('PATCH /posts/1/comments/2', { send: { likes: 1 } })).body).to.include({
      id: 2,
      likes: 1,
    })
    expect((await api('PUT /posts/1/comments/2', { send: { text: 'x', postId: 1 } })).body).to.deep.equal({
      id: 2,
      text: 'x',
      postId: 1,
    })
    expect((await api('PATCH /posts/1/comments?likes_gte=0', { send: { seen: true } })).body).to.have.length(
      1,
    )
    expect((await api('DELETE /posts/1/comments/2')).body).to.include({ id: 2 })
    expect((await api('DELETE /posts/1/comments?id_gte=0')).body).to.have.length(1)
    expect((await api.dump())['comments']).to.have.length(3)
  })

  it('adds to a list of ids in the parent', async () => {
    const created = await api('POST /posts/1/tags', { send: [{ name: 'x' }, { name: 'y' }] })
    expect([created.status, created.body]).to.deep.equal([
      201,
      [
        { id: 4, name: 'x' },
        { id: 5, name: 'y' },
      ],
    ])
    expect((await api('GET /posts/1')).body).to.deep.include({ tagIds: [1, 4, 5] })
  })

  answers(api, [
    { name: 'no child of a missing parent', request: 'POST /posts/99/comments', send: {}, status: 404 },
    { name: 'nor deeper', request: 'POST /authors/bram/posts/1/comments', send: {}, status: 404 },
    { name: 'of another parent', request: 'PATCH /posts/2/comments/1', send: {}, status: 404 },
    { name: 'of another parent', request: 'DELETE /posts/2/comments/1', status: 404 },
    { name: 'everything', request: 'DELETE /posts/1/comments', status: 400, says: /needs a filter/ },
  ])
})
