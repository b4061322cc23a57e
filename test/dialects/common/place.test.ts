import { expect } from 'chai'

import { pathOf, placeOf } from '../../../src/dialects/common/place.ts'
import { targetAt } from '../../../src/dialects/json-api/parse.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'
import { blog } from '../../support/blog.ts'

const { model } = inferModel({ ...blog, 'a/b': [{ id: 1 }], 'c.json': [{ id: 1 }] })

describe('dialects/common/place', () => {
  const rows: readonly (readonly [
    path: string,
    shape: string,
    collection: string,
    id: string,
    within: string,
  ])[] = [
    ['/posts', 'all', 'posts', '', ''],
    ['/posts/', 'all', 'posts', '', ''],
    ['//posts', 'all', 'posts', '', ''],
    ['/posts.json', 'all', 'posts', '', ''],
    ['/posts/1', 'one', 'posts', '1', ''],
    ['/posts/1.json', 'one', 'posts', '1', ''],
    ['/posts/a%2Fb', 'one', 'posts', 'a/b', ''],
    ['/posts/a%2Ejson', 'one', 'posts', 'a.json', ''],
    ['/posts/a.json.json', 'one', 'posts', 'a.json', ''],
    ['/a%2Fb/1', 'one', 'a/b', '1', ''],
    ['/profile', 'one', 'profile', '', ''],
    ['/colours.json', 'one', 'colours', '', ''],
    ['/c.json', 'all', 'c.json', '', ''],
    ['/c.json/1.json', 'one', 'c.json', '1', ''],
    ['/posts/1/comments', 'all', 'comments', '', 'posts/1/comments'],
    ['/posts/1/comments/2', 'one', 'comments', '2', 'posts/1/comments'],
    ['/comments/1/post', 'related', 'posts', '', 'comments/1/post'],
    ['/authors/ada/posts/1/comments', 'all', 'comments', '', 'authors/ada/posts posts/1/comments'],
    ['/posts/1/tags/2/posts/3', 'one', 'posts', '3', 'posts/1/tags tags/2/posts'],
  ]
  for (const [path, shape, collection, id, within] of rows) {
    it(path, () => {
      const place = placeOf({ path }, model, false)
      expect(place).to.include({ shape, id })
      expect(place.collection.name).to.equal(collection)
      const steps = (place.within ?? []).map(
        (parent) => `${parent.collection}/${parent.id}/${parent.relationship}`,
      )
      expect(steps.join(' ')).to.equal(within)
    })
  }

  const wrong: Readonly<Record<string, RegExp>> = {
    '/nope': /Unknown collection "nope"/,
    '/posts/1/nope': /no relationship "nope"/,
    '/posts/%': /percent-encoded/,
    '/__proto__': /Unknown collection/,
  }
  for (const [path, message] of Object.entries(wrong)) {
    it(`refuses ${path}`, () => expect(() => placeOf({ path }, model, false)).to.throw(message))
  }

  it('leads to what it names', () => {
    const posts = placeOf({ path: '/a%2Fb' }, model, false).collection
    for (const id of [1, 'x', 'a/b', 'a.json', '%', 'ü?#', '日本']) {
      expect(placeOf({ path: pathOf(posts, id) }, model, false)).to.include({ shape: 'one', id: String(id) })
    }
  })
})

describe('dialects/common/place: what writes go to', () => {
  const at = (path: string) => {
    const target = targetAt(path, model)
    return target && [target.collection.name, target.id, target.relationship?.name]
  }
  it('is a collection, a resource, or what a relationship leads that to', () => {
    expect(at('/posts')).to.deep.equal(['posts', undefined, undefined])
    expect(at('/posts/1.json')).to.deep.equal(['posts', '1', undefined])
    expect(at('/posts/1/relationships/comments')).to.deep.equal(['posts', '1', 'comments'])
    expect(at('/profile')).to.deep.equal(['profile', undefined, undefined])
  })
  it('is nothing else', () => {
    for (const path of [
      '/',
      '/nope',
      '/posts/1/comments',
      '/posts/1/relationships',
      '/posts/1/other/comments',
    ])
      expect(at(path), path).to.equal(undefined)
  })
})
