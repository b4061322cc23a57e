import { createRequire } from 'node:module'

import type * as Engine from 're2js'

import { ApiError } from '../core/error.ts'

const require = createRequire(import.meta.url)

/** What one filter may still cost, in units of some 50 ns: one for each instruction of a pattern and each character. */
export interface FilterAllowance {
  remaining: number
}

export const filterAllowance = (): FilterAllowance => ({ remaining: 30_000_000 })

const mostInstructions = 1_000

/**
 * Whether a text matches a pattern that ignores case. It runs in linear time (RE2), and each test spends from the
 * allowance, so that none can hang the server. Compiling and testing throw an {@link ApiError}. The library is large, so it is
 * loaded with the first pattern.
 */
export function compilePattern(pattern: string, allowance: FilterAllowance): (text: string) => boolean {
  const compiled = compileRegExp(pattern)
  const size = compiled.programSize()
  if (size > mostInstructions) throw tooCostly(pattern)
  return (text) => {
    allowance.remaining -= size * text.length
    if (allowance.remaining < 0) throw tooCostly(pattern)
    return compiled.matcher(text).find()
  }
}

function compileRegExp(pattern: string): Engine.RE2JS {
  const { RE2JS } = require('re2js') as typeof Engine
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
  } catch (cause) {
    throw new ApiError('bad_request', `"${shortened(pattern)}" is not a valid pattern.`, {
      help: 'To search for ( [ * + ? and the like literally, put a backslash before them.',
      cause,
    })
  }
}

function tooCostly(pattern: string): ApiError {
  const message = `The pattern "${shortened(pattern)}" would take too long.`
  return new ApiError('bad_request', message, {
    help: 'Use repetition counts below {1000}, or "contains" to look for a string.',
    issues: [{ code: 'query_limit', message }],
  })
}

const shortened = (pattern: string): string => (pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern)
