import { expect } from 'chai'

import { gallery } from './gallery.ts'
import { items } from './items.ts'
import { members } from './members.ts'
import { powers, walk, wordOf } from './rows.ts'
import { shop } from './shop.ts'
import { team } from './team.ts'

const tutorials = [gallery, members, shop, team, items]

for (const tutorial of tutorials) walk(tutorial)

describe('the tables of the tutorials', () => {
  const rows = tutorials.flatMap((tutorial) => tutorial.rows)

  it('hold at least 150 things, some of each tutorial', () => {
    expect(rows.length).to.be.at.least(150)
    for (const tutorial of tutorials) expect(tutorial.rows.length, tutorial.id).to.be.at.least(25)
  })

  it('say why something is better', () => {
    for (const { shows, verdict } of rows)
      if (typeof verdict === 'object' && 'better' in verdict) expect(verdict.better, shows).not.to.equal('')
  })

  it('leave out only what waits for another part of the program', () => {
    const needed = rows.flatMap(({ verdict }) =>
      typeof verdict === 'object' && 'leftOut' in verdict ? [verdict.leftOut] : [],
    )
    expect([...new Set(needed)]).to.have.members([...powers])
    expect(needed.length / rows.length).to.be.below(0.1)
  })

  it('are for the most part as printed', () => {
    const printed = rows.filter(({ verdict }) => wordOf(verdict) === 'as printed')
    expect(printed.length / rows.length).to.be.above(0.6)
  })
})
