import { expect } from 'chai'

import type { Json } from '../../src/core/json.ts'
import { extended, textAround, textOf, textOfAll } from '../../src/formats/json-text.ts'

const author = { id: 1, name: 'Zoë "Z" \u2028' }
const posts = [{ id: 1, title: 'One' }, { id: 2 }]
const proto = JSON.parse('{"id":3,"__proto__":{"a":1}}') as { id: number }

const withPosts = extended(author, ['posts'], () => posts)
const nested = extended({ id: 9 }, ['author', 'editor'], (name) => (name === 'author' ? withPosts : null))

describe('formats/json-text', () => {
  const answers: readonly { what: string; answer: Json }[] = [
    { what: 'a plain answer', answer: { data: [author], total: 1 } },
    { what: 'one resource with others', answer: withPosts },
    { what: 'resources with others', answer: [withPosts, nested] },
    { what: 'others within others, and none', answer: nested },
    { what: 'others within a plain answer', answer: { data: [withPosts] } },
    { what: 'nothing around others', answer: extended({}, ['posts'], () => []) },
    { what: 'others in the place of an attribute', answer: extended(author, ['name'], () => posts) },
    { what: 'both kinds', answer: [withPosts, extended(author, ['name'], () => null), 1, null] },
  ]
  for (const { what, answer } of answers)
    it(`is what JSON.stringify makes of ${what}`, () =>
      expect(textAround(answer)).to.equal(JSON.stringify(answer)))

  it('keeps an attribute called __proto__', () => {
    const made = extended(proto, ['posts'], () => [])
    expect(textAround(made)).to.equal('{"id":3,"__proto__":{"a":1},"posts":[]}')
    expect(Object.getPrototypeOf(made)).to.equal(Object.prototype)
  })

  it('makes the text of a resource once, also in a list', () => {
    let count = 0
    const counted = { id: 1, toJSON: () => ({ id: (count += 1) }) } as never
    expect(textOf(counted) + textOfAll([counted, counted])).to.equal('{"id":1}[{"id":1},{"id":1}]')
  })
})
