import { expect } from 'chai'

import type { Model } from '../../src/core/resource.ts'
import { beginTrail } from '../../src/http/middleware/keep-exchanges.ts'
import { type ExchangeLog, openLog } from '../../src/log/exchange-log.ts'
import type { Exchange, Trail, Wire } from '../../src/log/exchange.ts'

const store = { model: { collections: new Map() } as unknown as Model }

const trail = (): Trail => beginTrail(store, {}, 'main')

const wire = (bytes: number): Wire => ({
  request: {
    method: 'GET',
    url: '/a',
    path: '/a',
    httpVersion: '1.1',
    address: '127.0.0.1',
    headers: {},
    body: undefined,
    isCut: undefined,
  },
  response: { status: 200, headers: {}, bytes, isAborted: false },
})

function logOf(max: number): ExchangeLog {
  const log = openLog(max)
  if (log) return log
  throw new Error('there is no log')
}

const numbersIn = (log: ExchangeLog): readonly number[] => log.recent().map(({ n }) => n)

describe('log: the ring', () => {
  it('keeps the last exchanges, and numbers go on', () => {
    const log = logOf(3)
    for (let count = 0; count < 5; count++) log.add(trail(), wire(0))
    expect(numbersIn(log)).to.deep.equal([3, 4, 5])
    expect(log.get(4)).to.have.property('n', 4)
    expect(log.get(2)).to.equal(undefined)
    log.clear()
    log.add(trail(), wire(0))
    expect(numbersIn(log)).to.deep.equal([6])
    log.close()
  })

  it('keeps no more than 16 MB', () => {
    const log = logOf(1000)
    for (let count = 0; count < 40; count++) log.add(trail(), wire(1024 * 1024))
    expect(numbersIn(log)).to.have.length.within(10, 16)
    expect(numbersIn(log).at(-1)).to.equal(40)
    log.close()
  })

  it('does not exist for 0, and says which numbers can be used', () => {
    expect(openLog(0)).to.equal(undefined)
    for (const max of [-1, 1.5, NaN, 100_001])
      expect(() => openLog(max)).to.throw('Use a whole number from 0, for none, to 100000.')
  })

  it('counts as watched from the first look on, and while it is followed', () => {
    const log = logOf(3)
    expect(log.isWatched).to.equal(false)
    log.recent()
    expect(log.isWatched).to.equal(true)
    log.close()
    const other = logOf(3)
    const seen: Exchange[] = []
    const ends: string[] = []
    const stop = other.subscribe(
      (exchange) => seen.push(exchange),
      () => ends.push('end'),
    )
    expect(other.isWatched).to.equal(true)
    other.add(trail(), wire(1))
    stop()
    other.add(trail(), wire(1))
    expect(seen.map(({ n }) => n)).to.deep.equal([1])
    other.close()
    expect(ends).to.deep.equal([])
  })
})
