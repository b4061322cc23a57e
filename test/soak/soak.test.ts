import { expect } from 'chai'

import { soak } from './soak.ts'

describe('soak: 8 clients write, and the server is killed', () => {
  it('loses nothing that was acknowledged, and keeps nothing that was refused', async () => {
    const seed = Date.now() % 1_000_000
    const { accepted, refused, reads, problems } = await soak({ rounds: 5, seed })
    expect(problems, `with the seed ${seed}`).to.deep.equal([])
    expect(accepted).to.be.greaterThan(100)
    expect(refused).to.be.greaterThan(10)
    expect(reads).to.be.greaterThan(10)
  }).timeout(900_000)
})
