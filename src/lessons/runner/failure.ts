import path from 'node:path'

import { firstError } from './first-error.ts'
import type { TransportKind } from './http.ts'
import type { Ending } from './program.ts'

/** Every way not to get an answer. The first seven are told apart for a program that we start ourselves. */
export type FailureKind =
  | 'does-not-compile'
  | 'crashed-on-start'
  | 'ended-early'
  | 'never-listened'
  | 'crashed-on-request'
  | TransportKind

/** No answer to judge. The message is a sentence for the learner; `detail` quotes their program. */
export class Failure extends Error {
  readonly kind: FailureKind
  readonly detail: string | undefined

  constructor(kind: FailureKind, message: string, detail?: string) {
    super(message)
    this.kind = kind
    this.detail = detail
  }
}

/** Why a program did not come to listen, from how it ended and what it wrote to stderr. */
export const startFailure = (
  first: { ending: Ending } | { timeout: true },
  stderr: string,
  { entry, seconds }: { entry: string; seconds: number },
): Failure => {
  if ('timeout' in first)
    return new Failure(
      'never-listened',
      `Your program ran for ${seconds} s without listening. Look for an endless loop, or an \`await\` that never ends, before \`app.listen(...)\`.`,
    )
  const error = firstError(stderr, path.dirname(entry))
  if (error?.syntax === true)
    return new Failure('does-not-compile', 'Your file does not compile yet.', error.text)
  if (error || first.ending.code !== 0)
    return new Failure(
      'crashed-on-start',
      `Your program stopped ${how(first.ending)} before it listened.`,
      error?.text,
    )
  return new Failure(
    'ended-early',
    'Your program ended with code 0 before listening. Is `app.listen(...)` called?',
  )
}

/** The program ended while it should have answered. */
export const requestFailure = (ending: Ending, stderr: string, dir: string): Failure =>
  new Failure(
    'crashed-on-request',
    `Your program stopped ${how(ending)} while it was answering: one request must not end the server.`,
    firstError(stderr, dir)?.text,
  )

const how = ({ code, signal }: Ending) => (signal ? `by ${signal}` : `with code ${code}`)
