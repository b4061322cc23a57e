import { report, watchFetch } from './planted.ts'

process.setSourceMapsEnabled(true)

/** Whatever else it tests, no test may make a server give away a secret. */
export const mochaHooks = {
  beforeAll: () => watchFetch(),
  afterAll() {
    const { found } = report()
    if (found.length > 0) throw new Error(`secrets have come out:\n${found.join('\n')}`)
  },
}
