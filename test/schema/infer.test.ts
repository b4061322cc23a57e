import { expect } from 'chai'

import type { Json } from '../../src/core/json.ts'
import { collectionOf } from '../../src/core/model.ts'
import type { Database, IdStyle } from '../../src/core/resource.ts'
import { inferIdStyle } from '../../src/schema/infer-id.ts'
import { inferModel, kindOf } from '../../src/schema/infer-model.ts'

describe('schema/infer-id', () => {
  const uuid = '7f6d1f2e-4c55-4b0e-9f0a-0d7a3c6f1b11'
  const rows: readonly (readonly [ids: readonly (Json | undefined)[], style: IdStyle])[] = [
    [[], 'integer'],
    [[undefined, undefined], 'integer'],
    [[1, 2, 30], 'integer'],
    [[1, undefined], 'integer'],
    [[-1, 0], 'integer'],
    [['1', '20'], 'integer-text'],
    [['007'], 'random'],
    [['1', 1], 'integer'],
    [['1', 2, 3], 'integer'],
    [['01', 2], 'random'],
    [[1, 'a'], 'random'],
    [[1.5], 'random'],
    [[2 ** 60], 'random'],
    [[uuid, uuid.toUpperCase()], 'uuid'],
    [[uuid, 'a'], 'random'],
    [['k3X_a'], 'random'],
    [[true], 'random'],
  ]
  for (const [ids, style] of rows)
    it(`${JSON.stringify(ids)}: ${style}`, () => expect(inferIdStyle(ids)).to.equal(style))
})

describe('schema/infer', () => {
  const kinds: readonly (readonly [Json, string])[] = [
    [[], 'collection'],
    [[{ a: 1 }], 'collection'],
    [[{ a: 1 }, 2], 'value'],
    [['a'], 'value'],
    [[[]], 'value'],
    [[null], 'value'],
    [{}, 'singular'],
    [{ a: 1 }, 'singular'],
    ['a', 'value'],
    [0, 'value'],
    [null, 'value'],
  ]
  for (const [value, kind] of kinds)
    it(`${JSON.stringify(value)} is a ${kind}`, () => expect(kindOf(value)).to.equal(kind))

  it('learns attributes, their types and their members, also in lists', () => {
    const { model } = inferModel({
      things: [
        { id: 1, a: { b: 1 } },
        { id: 2, a: 'x', list: [{ c: true }, { d: null }] },
      ],
    })
    const { attributes } = collectionOf(model, 'things')
    const shown = [...attributes].map(([name, { types, members }]) => [name, [...types], [...members.keys()]])
    expect(shown).to.deep.equal([
      ['id', ['number'], []],
      ['a', ['object', 'string'], ['b']],
      ['list', ['array'], ['c', 'd']],
    ])
  })

  it('gives each collection a type that may stand in a JSON:API document, and none twice', () => {
    const { model } = inferModel({
      people: [],
      person: {},
      'a/b': [],
      'a,b': [],
      __proto: [],
      '?': [],
      $schema: '',
    })
    const types = [...model.collections.values()].map(({ name, type }) => [name, type])
    expect(Object.fromEntries(types)).to.deep.equal({
      people: 'person',
      person: 'person_2',
      'a/b': 'a_b',
      'a,b': 'a_b_2',
      __proto: 'proto',
      '?': 'resource',
    })
  })

  it('goes on learning, also new relationships', () => {
    const live = inferModel({ posts: [{ id: 1 }], comments: [{ id: 1 }], tags: [] })
    expect(live.model.collections.get('comments')?.relationships.size).to.equal(0)
    live.observe('comments', { id: 2, postId: 1, slug: 'x' })
    expect(live.model.collections.get('comments')?.relationships.get('post')).to.include({
      target: 'posts',
      many: false,
    })
    expect(live.model.collections.get('comments')?.slug).to.equal('slug')
    expect(live.model.collections.get('posts')?.relationships.get('comments')).to.include({ many: true })
  })

  it('leaves out what is about the file', () => {
    expect([...inferModel({ $schema: 'x', $sequences: {}, a: [] }).model.collections.keys()]).to.deep.equal([
      'a',
    ])
  })
})

describe('schema/infer-relationships', () => {
  /** A collection with this attribute, and the collection that it should lead to. */
  const leads: readonly (readonly [
    attribute: string,
    value: Json,
    name: string,
    target: string,
    many: boolean,
  ])[] = [
    ['cookieId', 1, 'cookie', 'cookies', false],
    ['cookie_id', 1, 'cookie', 'cookies', false],
    ['categoryId', 1, 'category', 'categories', false],
    ['personId', 1, 'person', 'people', false],
    ['childId', 1, 'child', 'children', false],
    ['statusId', 1, 'status', 'statuses', false],
    ['boxId', 1, 'box', 'boxes', false],
    ['wolf_id', 1, 'wolf', 'wolves', false],
    ['sheep_id', 1, 'sheep', 'sheep', false],
    ['mediaId', 1, 'media', 'media', false],
    ['postId', null, 'post', 'posts', false],
    ['tagIds', [1], 'tags', 'tags', true],
    ['tag_ids', [1], 'tags', 'tags', true],
    ['category_ids', [], 'categories', 'categories', true],
    ['tagId', [1, 2], 'tag', 'tags', true],
  ]
  for (const [attribute, value, name, target, many] of leads) {
    it(`${attribute}: ${JSON.stringify(value)} leads to ${target}`, () => {
      const database: Database = { [target]: [{ id: 1 }], things: [{ id: 1, [attribute]: value }] }
      const { collections } = inferModel(database).model
      const relationships = [...(collections.get('things')?.relationships.values() ?? [])]
      expect(relationships.map(({ target: to }) => to)).to.deep.equal([target])
      expect(relationships[0]).to.include({ many, keyOn: 'source' })
      if (many) expect([name, `${name}s`]).to.include(relationships[0]?.name)
      else expect(relationships[0]?.name).to.equal(name)
      expect(collections.get(target)?.relationships.get('things')).to.include({
        target: 'things',
        many: true,
        keyOn: 'target',
      })
    })
  }

  const leadNowhere: Readonly<Record<string, Database>> = {
    'an unknown collection': { things: [{ id: 1, fooId: 1 }] },
    'a singular': { profile: { id: 1 }, things: [{ id: 1, profileId: 1 }] },
    'a list of values': { tags: ['a'], things: [{ id: 1, tagId: 1 }] },
    'an id alone': { things: [{ id: 1, Id: 1, _id: 1 }] },
    'what every object has': { things: [{ id: 1, constructorId: 1, __proto___id: 1 }] },
  }
  for (const [name, database] of Object.entries(leadNowhere)) {
    it(`leads nowhere: ${name}`, () =>
      expect(inferModel(database).model.collections.get('things')?.relationships.size).to.equal(0))
  }

  it('finds ids in lists of objects', () => {
    const { collections } = inferModel({
      cookies: [{ id: 1 }],
      orders: [{ id: 1, lines: [{ cookie_id: 1 }] }],
    }).model
    expect(collections.get('orders')?.relationships.get('cookies')).to.deep.include({
      many: true,
      path: ['lines', 'cookie_id'],
    })
    expect(collections.get('cookies')?.relationships.get('orders')).to.deep.include({
      many: true,
      path: ['lines', 'cookie_id'],
    })
  })

  it('stands beside an attribute of its name', () => {
    const { collections } = inferModel({
      posts: [{ id: 1 }],
      comments: [{ id: 1, postId: 1, post: 'text' }],
    }).model
    expect(collections.get('comments')?.relationships.has('post')).to.equal(true)
    expect(collections.get('comments')?.attributes.has('post')).to.equal(true)
    expect(collections.get('posts')?.relationships.has('comments')).to.equal(true)
  })
})
