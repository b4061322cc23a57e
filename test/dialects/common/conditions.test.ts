import { expect } from 'chai'

import { formatPath, type Path } from '../../../src/core/json.ts'
import { parseCondition } from '../../../src/dialects/common/conditions.ts'

const known = new Set(['price', 'logged', 'logged_in', 'a.b', 'x:y', 'weird_gte'])
const knows = (path: Path): boolean => known.has(formatPath(path))

describe('dialects/common/conditions', () => {
  const rows: readonly (readonly [name: string, path: string, op: string])[] = [
    ['price', 'price', 'eq'],
    ['price_gte', 'price', 'gte'],
    ['price:gte', 'price', 'gte'],
    ['price_startsWith', 'price', 'startsWith'],
    ['a.b_ne', 'a.b', 'ne'],
    ['a.b:ne', 'a.b', 'ne'],
    ['logged_in', 'logged_in', 'eq'],
    ['logged_in_in', 'logged_in', 'in'],
    ['logged:in', 'logged', 'in'],
    ['weird_gte', 'weird_gte', 'eq'],
    ['x:y', 'x:y', 'eq'],
    ['x:y:gt', 'x:y', 'gt'],
    ['price_eq_any', 'price', 'in'],
    ['price_neq_any', 'price', 'nin'],
    ['price_neq', 'price', 'ne'],
    ['price_inc', 'price', 'has'],
    ['price_inc_any', 'price', 'in'],
    ['price_q', 'price', 'contains'],
    ['nope_gte', 'nope_gte', 'eq'],
    ['nope:gte', 'nope', 'gte'],
    ['price_constructor', 'price_constructor', 'eq'],
  ]
  for (const [name, path, op] of rows) {
    it(name, () => {
      const { condition } = parseCondition(name, { knows, lenient: false })
      expect({ path: formatPath(condition.path), op: condition.op }).to.deep.equal({ path, op })
    })
  }

  it('refuses an operator that there is not, unless it is lenient', () => {
    expect(() => parseCondition('price:gtx', { knows, lenient: false })).to.throw(/Unknown operator "gtx"/)
    expect(() => parseCondition('price:constructor', { knows, lenient: false })).to.throw(/Unknown operator/)
    expect(parseCondition('price:gtx', { knows, lenient: true }).condition).to.deep.equal({
      path: ['price:gtx'],
      op: 'eq',
    })
  })
})
