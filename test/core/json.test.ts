import { expect } from 'chai'

import { member } from '../../src/core/json.ts'

describe('core/json', () => {
  it('does not see inherited members', () => expect(member({}, 'constructor')).to.equal(undefined))
})
