/** One test per item. The work of all of them starts together, three at a time, when the suite begins. */
export const cases = <T>(
  items: readonly T[],
  name: (item: T) => string,
  work: (item: T) => Promise<void>,
): void => {
  const results = new Map<T, Promise<void>>()
  before(() => {
    const waiting = [...items]
    const settle = new Map<T, () => Promise<void>>()
    for (const item of items) {
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
    it(name(item), async function () {
      this.timeout(120_000)
      await results.get(item)
    })
}

const withResolvers = () => {
  let resolve: () => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
