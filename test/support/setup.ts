import { complaints, holdAgainstSchema } from './documents.ts'
import { report, scan, watchFetch } from './planted.ts'

process.setSourceMapsEnabled(true)

/** Whatever else it tests, no test may make a server give away a secret, or send a document that is none. */
export const mochaHooks = {
  beforeAll: () => watchFetch([scan, holdAgainstSchema]),
  afterAll() {
    const { found } = report()
    if (found.length > 0) throw new Error(`secrets have come out:\n${found.join('\n')}`)
    if (complaints.length > 0) throw new Error(`no JSON:API documents:\n${complaints.join('\n')}`)
  },
}
