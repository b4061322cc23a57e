import { expect } from 'chai'
import * as fc from 'fast-check'

import { comparisons } from '../../../src/core/query.ts'
import { idsOf, serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'

/** Queries that are nearly right, nearly wrong, and neither. */
const name = fc.constantFrom(
  'id',
  'title',
  'views',
  'meta.lang',
  'words',
  'published',
  'author.name',
  'comments.likes',
  'tags.name',
  'tagIds',
  'nope',
  '__proto__',
  'constructor',
  'meta.',
  '.',
  '',
  'a.b.c',
  'and',
  'or',
  'not',
  'q',
  'title:',
  ':gt',
  '_',
)
const operator = fc.constantFrom(
  '',
  ...comparisons.flatMap((op) => [`_${op}`, `:${op}`]),
  ':x',
  '_x',
  '_eq_any',
  '_inc',
)
const text = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '-1',
    '007',
    'null',
    'true',
    'a,b',
    '(',
    '[',
    '\\',
    '%',
    '^a',
    '2026-01-01',
    '\0',
    '[1,2]',
    '{"a":1}',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const condition = fc.tuple(
  fc.tuple(name, operator).map((parts) => parts.join('')),
  text,
)
const value = fc.oneof(
  { maxDepth: 2 },
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.dictionary(
      fc.tuple(name, operator).map((parts) => parts.join('')),
      value,
      { maxKeys: 3 },
    ),
    fc.record({ and: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
    fc.record({ views: tie('tree') }),
  ),
}))
const special = fc.tuple(
  fc.constantFrom(
    '_sort',
    '_order',
    '_page',
    '_limit',
    '_per_page',
    '_start',
    '_end',
    '_embed',
    '_expand',
    '_fields',
    '_where',
    'filter',
    'sort',
    'range',
    'embed',
    'q',
  ),
  fc.oneof(
    text,
    name,
    tree.map((filter) => JSON.stringify(filter)),
  ),
)
const query = fc
  .array(
    fc.oneof(
      condition,
      special,
      tree.map((filter) => ['_where', JSON.stringify(filter)] as const),
    ),
    { maxLength: 4 },
  )
  .map((parameters) =>
    new URLSearchParams(parameters.map(([key, given]) => [key, given] as [string, string])).toString(),
  )

describe('dialects/rest: the grammar of queries', () => {
  const api = serving({ data: blog })

  it('gives records or a reason, never a 500', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/posts', '/posts/1/comments', '/drafts', '/posts/1'),
        query,
        async (path, asked) => {
          const { status, body } = await api(`GET ${path}?${asked}`)
          expect(status).to.be.oneOf([200, 206, 400])
          if (status === 400) expect(body).to.have.nested.property('error.message').that.is.a('string')
        },
      ),
      { numRuns: 200 },
    )
  })

  it('finds with not what it does not find without', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (filter) => {
        const ask = async (asked: unknown) =>
          api(`GET /posts?_where=${encodeURIComponent(JSON.stringify(asked))}`)
        const [found, others] = [await ask(filter), await ask({ not: filter })]
        expect(others.status).to.equal(found.status)
        if (found.status !== 200) return
        expect([...idsOf(found.body), ...idsOf(others.body)]).to.have.members([1, 2, 3, 4])
      }),
      { numRuns: 200 },
    )
  })
})
