import { takeCoverage } from 'node:v8'

import { complaints, holdAgainstSchema } from './documents.ts'
import { report, scan, watchFetch } from './planted.ts'

process.setSourceMapsEnabled(true)
watchFetch([scan, holdAgainstSchema])

/** Whatever else it tests, no test may make a server give away a secret, or send a document that is none. */
export const mochaHooks = {
  afterAll() {
    // Mocha ends the processes that run test files too soon for them to write it by themselves.
    if (process.env['NODE_V8_COVERAGE'] !== undefined) takeCoverage()
    const { found } = report()
    if (found.length > 0) throw new Error(`secrets have come out:\n${found.join('\n')}`)
    if (complaints.length > 0) throw new Error(`no JSON:API documents:\n${complaints.join('\n')}`)
  },
}
