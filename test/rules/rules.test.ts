import { expect } from 'chai'

import { UserError } from '../../src/core/error.ts'
import { chaosText, fateBy, parseChaos } from '../../src/rules/chaos.ts'
import { delayText, delayTime, parseDelay } from '../../src/rules/delay.ts'
import { drawFor, RequestNumbers } from '../../src/rules/draw.ts'
import { type PreferenceName, parsePreference, preferencesIn } from '../../src/rules/preferences.ts'

const draws = (seed: string, count: number) =>
  Array.from({ length: count }, (_, at) => drawFor(seed, 'GET', '/names', at + 1))

describe('rules: the draw', () => {
  it('is always the same for the same seed and key, and another for each purpose, seed and number', () => {
    const first = drawFor('42', 'GET', '/names', 1)
    expect(first('chaos')).to.equal(drawFor('42', 'GET', '/names', 1)('chaos'))
    expect(
      new Set([first('chaos'), first('delay'), drawFor('43', 'GET', '/names', 1)('chaos')]).size,
    ).to.equal(3)
  })

  it('is spread evenly, and one draw says nothing about the next', () => {
    const all = draws('42', 20_000)
    const rate = all.filter((draw) => draw('chaos') < 0.1).length / all.length
    expect(rate).to.be.within(0.09, 0.11)
    const pairs = all.filter((draw, at) => draw('chaos') < 0.1 && (all[at + 1]?.('chaos') ?? 1) < 0.1)
    expect(pairs.length / all.length).to.be.within(0.007, 0.013)
    const both = all.filter((draw) => draw('chaos') < 0.1 && draw('failure') < 0.1)
    expect(both.length / all.length).to.be.within(0.007, 0.013)
  })

  it('numbers the requests of each route for itself', () => {
    const numbers = new RequestNumbers()
    expect(['a', 'b', 'a', 'a'].map((route) => numbers.next(route))).to.deep.equal([1, 1, 2, 3])
  })
})

describe('rules: delays', () => {
  for (const [given, text] of [
    ['500', '500'],
    [500, '500'],
    ['200-800', '200-800'],
    ['median=300,p99=2000', 'median=300,p99=2000'],
    [{ median: 300, p99: 2000 }, 'median=300,p99=2000'],
  ] as const)
    it(`accept ${JSON.stringify(given)}`, () => {
      const delay = parseDelay(given)
      expect(delay && delayText(delay)).to.equal(text)
    })

  for (const given of [
    '',
    'soon',
    '-1',
    '800-200',
    '60001',
    'median=0,p99=5',
    'median=9,p99=5',
    1.5,
    {},
    undefined,
  ])
    it(`reject ${JSON.stringify(given)}`, () => expect(parseDelay(given)).to.equal(undefined))

  it('keep their median and their p99', () => {
    const times = draws('7', 20_000)
      .map((draw) => delayTime({ median: 300, p99: 2000 }, draw))
      .toSorted((a, b) => a - b)
    expect(times[10_000]).to.be.within(290, 310)
    expect(times[19_800]).to.be.within(1800, 2200)
    expect(times.at(-1)).to.be.at.most(60_000)
  })
})

describe('rules: chaos', () => {
  for (const [given, text] of [
    ['10%', '10% of requests go wrong (429, 500, 503, slow, reset)'],
    ['0.5%:503,reset,slow', '0.5% of requests go wrong (503, reset, slow)'],
    [{ rate: '100%', of: { 418: 2, lost: 1 } }, '100% of requests go wrong (418, lost)'],
  ] as const)
    it(`reads ${JSON.stringify(given)}`, () => expect(chaosText(parseChaos(given))).to.equal(text))

  for (const [given, message] of [
    ['150%', 'A rate lies between 0% and 100%, so 150% is not possible.'],
    ['10', '"10" is not a valid rate. Use a percentage of requests, for example 10%.'],
    ['', '"" is not a valid rate.'],
    ['5%:slwo', 'There is no failure "slwo". Did you mean "slow"?'],
    ['5%:', 'There is no failure "".'],
    ['5%:503:reset', 'There is no failure "503:reset".'],
    ['5%:302', 'There is no failure "302". Use a status from 400 to 599.'],
    [{ rate: '5%', of: {} }, 'Name what goes wrong: 400 to 599, slow, reset'],
    [{ rate: '5%', of: { 503: 0 } }, 'The weight of 503 must be a number above 0.'],
    [5, '"undefined" is not a valid rate.'],
  ] as const)
    it(`rejects ${JSON.stringify(given)}`, () => expect(() => parseChaos(given)).to.throw(UserError, message))

  it('keeps to its rate and its weights', () => {
    const chaos = parseChaos({ rate: '10%', of: { 503: 3, reset: 1 } })
    const fates = draws('42', 20_000).flatMap((draw) => fateBy(chaos, draw) ?? [])
    expect(fates.length).to.be.within(1800, 2200)
    expect(fates.filter(({ code }) => code === 503).length / fates.length).to.be.within(0.71, 0.79)
    expect(fates.every(({ code, fault }) => code === 503 || fault === 'reset')).to.equal(true)
  })
})

describe('rules: preferences', () => {
  for (const [header, expected] of [
    ['code=503', { code: '503' }],
    ['code = 503 , Delay=800', { code: '503', delay: '800' }],
    ['return=minimal, code="503"; x=1, fault=reset', { code: '503', fault: 'reset' }],
    ['code=500, code=503', { code: '500' }],
    ['delay="median=300,p99=2000"', { delay: 'median=300,p99=2000' }],
    ['return=minimal; code=503', {}],
    ['foo="code=503, code=500"', {}],
    ['barcode=503, respond-async', {}],
    ['code', { code: '' }],
    ['', {}],
  ] as const)
    it(`finds ${JSON.stringify(expected)} in ${header}`, () =>
      expect(Object.fromEntries(preferencesIn(header))).to.deep.equal(expected))

  it('are parsed in linear time', () => {
    const begin = process.cpuUsage()
    for (const part of [',', ' ', '"', '\\', ';', 'a=', 'a;', 'a="'])
      preferencesIn(part.repeat(16_000 / part.length))
    expect(process.cpuUsage(begin).user / 1000, 'milliseconds of processor time').to.be.below(1000)
  })

  for (const [name, text, problem] of [
    ['code', '99', '"99" is not a status you can ask for. Use 200 to 599: code=503.'],
    ['code', '600', '"600" is not a status'],
    ['code', '', '"" is not a status'],
    ['delay', 'soon', '"soon" is not a valid delay. Use milliseconds'],
    ['fault', 'rest', 'Unknown fault "rest". Did you mean "reset"?'],
    ['fault', '', 'Unknown fault "". Available: reset, empty'],
  ] as const)
    it(`reject ${name}=${text}`, () => {
      const parsed = parsePreference(name satisfies PreferenceName, text)
      expect('problem' in parsed && `${parsed.problem} ${parsed.help}`).to.include(problem)
    })
})
