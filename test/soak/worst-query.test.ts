import { expect } from 'chai'

import { findWorst } from './worst-query.ts'

describe('soak: the worst query', () => {
  it('every query that a short search tries is answered or refused, none fails', async () => {
    const worst = await findWorst(3000, 7)
    expect(worst.query).to.match(/^\/lefts\?/)
    expect(worst.status).to.be.oneOf([200, 400])
  }).timeout(120_000)
})
