import { expect } from 'chai'

import { instrument } from './instrument.ts'
import { type Call, Recorder } from './recorder.ts'

const placeOf = (line: number) => ({ file: 'a.ts', line })

/** Runs a module's text that puts its work into `globalThis.work`; gives `depth name` of each call. */
async function callsOf(code: string): Promise<readonly string[]> {
  const recorder = new Recorder()
  const shared = globalThis as { $trace?: Recorder; work?: () => Promise<unknown> }
  shared.$trace = recorder
  await import(`data:text/javascript,${encodeURIComponent(instrument(code, placeOf))}`)
  const calls = await recorder.record(async () => shared.work?.())
  return calls.map(({ depth, name }: Call) => `${depth} ${name}`)
}

describe('instrumented code', () => {
  it('does the same as before', async () => {
    const code = `
      class Base { constructor(a) { this.a = a } }
      class B extends Base { #x = 1; constructor(a) { super(a); this.b = this.#x } get sum() { return this.a + this.b } }
      const curried = (a) => (b) => ({ a, b })
      function* numbers() { const got = yield 1; yield got; yield* [3, 4] }
      async function late(v) { try { await Promise.reject(new Error(v)) } catch (error) { return error.message } }
      export const results = [new B(2).sum, curried(1)(2), (() => { const n = numbers(); return [n.next().value, n.next(2).value, n.next().value] })(), await late('x'), await (async () => await (await late)('y'))()]`
    Object.assign(globalThis, { $trace: new Recorder() })
    const { results } = (await import(
      `data:text/javascript,${encodeURIComponent(instrument(code, placeOf))}`
    )) as { readonly results: unknown }
    expect(results).to.deep.equal([3, { a: 1, b: 2 }, [1, 2, 3], 'x', 'y'])
  })

  it('is heard in the order of the calls, with the depth of each, also after waiting', async () => {
    const calls = await callsOf(`
      const leaf = () => 1
      async function slow() { await null; leaf() }
      async function other() { leaf() }
      globalThis.work = async function work() { await Promise.all([slow(), other()]); await slow(); leaf() }`)
    expect(calls).to.deep.equal([
      '0 work',
      '1 slow',
      '1 other',
      '2 leaf',
      '2 leaf',
      '1 slow',
      '2 leaf',
      '1 leaf',
    ])
  })

  it('knows where a function was written', () => {
    const code = instrument('\nconst f = () => 1', (line) => ({ file: 'src/x.ts', line: line + 5 }))
    expect(code).to.contain('"name":"f","file":"src/x.ts","line":7')
  })
})
