import { createHash } from 'node:crypto'

/**
 * One test per item. The work of all of them starts together, three at a time, when the suite begins; with `--grep`, of
 * those alone that it asks for.
 */
export const cases = <T>(
  items: readonly T[],
  name: (item: T) => string,
  work: (item: T) => Promise<void>,
): void => {
  const results = new Map<T, Promise<void>>()
  const tests = new Map<T, Mocha.Test>()
  before(() => {
    const waiting = items.filter((item) => isAskedFor(tests.get(item)?.fullTitle() ?? ''))
    const settle = new Map<T, () => Promise<void>>()
    for (const item of waiting.slice()) {
      const { promise, resolve, reject } = withResolvers()
      promise.catch(() => undefined)
      results.set(item, promise)
      settle.set(item, () => work(item).then(resolve, reject))
    }
    const lane = async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await settle.get(item)?.()
    }
    for (let lanes = 0; lanes < 3; lanes++) void lane()
  })
  for (const item of items)
    tests.set(
      item,
      it(name(item), async function () {
        this.timeout(120_000)
        await results.get(item)
      }),
    )
}

const option = process.argv.findIndex((word) => word === '-g' || word === '--grep')
const grep = new RegExp(option === -1 ? '' : (process.argv[option + 1] ?? ''))
const isAskedFor = (title: string): boolean => grep.test(title)

const withResolvers = () => {
  let resolve: () => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/** Whether nothing is spared. */
export const triesAll: boolean = process.env['GATES'] === 'all'

/**
 * Of what takes too long for every run, the share `1 / of` that a run tries: the same everywhere, as long as the names are.
 * All of it with `GATES=all`, or with `--grep`.
 */
export const shareOf = <T>(items: readonly T[], of: number, name: (item: T) => string): readonly T[] =>
  triesAll || option !== -1
    ? items
    : items.filter((item) => (createHash('sha256').update(name(item)).digest()[0] ?? 0) % of === 0)
