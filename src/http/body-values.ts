import { ApiError, type Issue } from '../core/error.ts'
import { changedNumber, hasLoneSurrogate, jsonPlaces, mayHaveLoneSurrogate } from '../formats/json-tokens.ts'

/** More problems are not listed. */
const mostIssues = 20

/** Throws 422 for names and numbers in a JSON text that an answer could not bring back as they were sent. */
export function assertKeepable(text: string): void {
  if (!/\d{16}|\d[eE]/.test(text) && !mayHaveLoneSurrogate(text)) return
  const issues: Issue[] = []
  for (const { kind, token, pointer } of jsonPlaces(text)) {
    const problem = kind === 'name' ? nameProblem(token) : numberProblem(token)
    if (problem) issues.push({ ...problem, source: { in: 'document', pointer: pointer() } })
    if (issues.length === mostIssues) break
  }
  const [first] = issues
  if (first) throw new ApiError('invalid', first.message, { issues })
}

function nameProblem(token: string): Issue | undefined {
  if (!mayHaveLoneSurrogate(token) || !hasLoneSurrogate(JSON.parse(token) as string)) return undefined
  return { code: 'lone_surrogate', message: `The name ${token} has half of a character (a lone surrogate).` }
}

function numberProblem(token: string): Issue | undefined {
  const shown = /^[-\d]/.test(token) ? changedNumber(token) : undefined
  if (shown === undefined) return undefined
  if (shown === 'null') {
    const message = 'A number in the body is too large to be stored; the largest is 1.79e308.'
    return { code: 'too_large', message }
  }
  const message = `${token} cannot be kept exactly: as a number, it would become ${shown}. Send it as text, in quotes.`
  return { code: 'inexact_number', message }
}
