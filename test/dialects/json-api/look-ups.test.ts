import { expect } from 'chai'

import { createJsonApiDialect } from '../../../src/dialects/json-api/json-api.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts'

describe('dialects/json-api: look-ups', () => {
  const artists = Array.from({ length: 10_000 }, (_, at) => ({ id: at + 1, name: `N${at}` }))
  const artworks = Array.from({ length: 100_000 }, (_, at) => ({
    id: at + 1,
    title: `T${at}`,
    artist_id: (at % 10_000) + 1,
  }))
  const store = createMemoryStore({ artists, artworks }, inferModel)
  const calls: string[] = []
  const counting = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]): unknown => {
        if (name === 'find' || name === 'get') calls.push(`${name} ${String(given[0])}`)
        // To look several up at once is one find by their ids.
        if (name === 'getMany') calls.push(`find ${String(given[0])}`)
        return (value as (...all: unknown[]) => unknown).apply(target, given)
      }
    },
  })
  const engine = createEngine(counting)
  const dialect = createJsonApiDialect({ lenient: false })
  const list = async (query: readonly (readonly [string, string])[]) => {
    const route = dialect.routes.find(
      ({ method, path, on }) => method === 'GET' && path === '/:collection' && on.includes('collection'),
    )
    const request = {
      method: 'GET',
      base: 'http://localhost',
      path: '/artists',
      params: { collection: 'artists' },
      query,
      headers: {},
    }
    const operation = route?.parse(request, engine.model)
    if (!operation) throw new Error('no such route')
    return dialect.render(await engine.execute(operation, engine.model), operation, request, engine.model)
  }

  it('needs one find for the page and one for each relationship', async () => {
    calls.length = 0
    await list([['include', 'artworks.artist']])
    expect(calls).to.deep.equal(['find artists', 'find artworks', 'find artists'])
  })
  it('finds a page of 30 with its artworks among 100,000 without looking at all of them', async () => {
    const time = async (query: readonly (readonly [string, string])[]) => {
      const times: number[] = []
      for (let round = 0; round < 60; round++) {
        const start = performance.now()
        await list([...query, ['page[number]', String(round + 100)]])
        times.push(performance.now() - start)
      }
      return times.toSorted((a, b) => a - b)[30] ?? 0
    }
    await time([['include', 'artworks']])
    const [plain, included] = [await time([]), await time([['include', 'artworks']])]
    console.log(
      `      30 of 10,000 artists: ${plain.toFixed(2)} ms; with their artworks of 100,000: ${included.toFixed(2)} ms`,
    )
    // A look at each artwork takes more than this; 300 more resource objects do not.
    expect(included).to.be.lessThan(20)
  }).timeout(20_000)
  it('finds a cursor by halving', async () => {
    calls.length = 0
    const cursor = Buffer.from(JSON.stringify(['id', 7777])).toString('base64url')
    const { body } = await list([
      ['page[after]', cursor],
      ['page[size]', '2'],
    ])
    expect(body).to.have.nested.property('data[0].id', '7778')
    expect(calls.length).to.be.lessThan(20)
  })
})
