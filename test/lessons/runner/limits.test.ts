import { PassThrough } from 'node:stream'

import { expect } from 'chai'

import { ProgramClock } from '../../../src/lessons/runner/limits.ts'

/** Reports are pairs of milliseconds: passed, and used of the processor. */
const clockWith = (slowness = 1) => {
  const reports = new PassThrough()
  const clock = new ProgramClock(reports, slowness)
  const report = async (...lines: readonly string[]) => {
    reports.write(lines.map((line) => `${line}\n`).join(''))
    await new Promise(setImmediate)
  }
  return { clock, report }
}

/** Reports until the deadline of 1000 ms has passed; how many reports that took. */
const reportsUntilLate = async (line: string, slowness?: number): Promise<number> => {
  const { clock, report } = clockWith(slowness)
  const late: true[] = []
  clock.deadline(1000, () => late.push(true))
  let count = 0
  for (; late.length === 0 && count < 1000; count++) await report(line)
  return count
}

describe('lessons/runner/limits: the clock of a program', () => {
  it('counts the time of a program that waits', async () =>
    expect(await reportsUntilLate('50 0')).to.equal(20))

  it('counts what a program uses of the processor, not how long a busy machine takes for it', async () => {
    expect(await reportsUntilLate('50 50')).to.equal(20)
    expect(await reportsUntilLate('50 5')).to.equal(200)
  })

  it('waits longer where the start took longer, but an endless loop gets no more', async () => {
    expect(await reportsUntilLate('50 0', 3)).to.equal(60)
    expect(await reportsUntilLate('50 50', 3)).to.equal(20)
  })

  it('counts little for reports that arrive together: then the checker was starved', async () => {
    const { clock, report } = clockWith()
    let isLate = false
    clock.deadline(1000, () => (isLate = true))
    await report(...Array<string>(100).fill('50 0'))
    expect(isLate).to.equal(false)
  })

  it('begins to count with the deadline, and not after it is called off', async () => {
    const { clock, report } = clockWith()
    await report('900 900')
    const late: string[] = []
    clock.deadline(1000, () => late.push('kept'))
    const cancel = clock.deadline(1000, () => late.push('called off'))
    await report('900 900')
    expect(late).to.deep.equal([])
    cancel()
    await report('900 900')
    expect(late).to.deep.equal(['kept'])
    expect(clock.wasBusy).to.equal(true)
  })
})
