import { createRequire } from 'node:module'

import type * as Engine from 're2js'

import { ApiError } from '../core/error.ts'

const require = createRequire(import.meta.url)

/**
 * A regular expression that ignores case and runs in linear time (RE2), so that none can hang the server. Throws an
 * {@link ApiError}. The library is large, so it is loaded with the first pattern.
 */
export function compilePattern(pattern: string): Engine.RE2JS {
  const { RE2JS } = require('re2js') as typeof Engine
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
  } catch (cause) {
    throw new ApiError('bad_request', `"${pattern}" is not a valid pattern.`, {
      help: 'To search for ( [ * + ? and the like themselves, put a backslash before them.',
      cause,
    })
  }
}
