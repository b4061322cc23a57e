import { describeError, errorIn, type OwnCode, type ProgramError } from './program-error.ts'

/** Every way not to get an answer. The first five are only for programs that we started ourselves. */
export type ServerFailureKind =
  | 'does-not-compile'
  | 'crashed-on-start'
  | 'ended-early'
  | 'never-listened'
  | 'crashed-on-request'
  | TransportFailureKind

type TransportFailureKind = 'no-answer' | 'not-http' | 'refused' | 'reset' | 'endless-answer'

/** How a process ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** There is no answer to check. The message is for the learner; `detail` quotes their program. */
export class ServerFailure extends Error {
  readonly kind: ServerFailureKind
  readonly detail: string | undefined
  readonly error: ProgramError | undefined

  constructor(kind: ServerFailureKind, message: string, cause?: ProgramError | string) {
    super(message)
    this.kind = kind
    this.error = typeof cause === 'string' ? undefined : cause
    this.detail = typeof cause === 'object' ? describeError(cause) : cause
  }
}

/** Why a program did not start listening, from how it ended and what it wrote to stderr. */
export const startFailure = (
  first: { ending: Ending } | { timeout: true },
  stderr: string,
  { own, seconds }: { own: OwnCode; seconds: number },
): ServerFailure => {
  if ('timeout' in first)
    return new ServerFailure(
      'never-listened',
      `Your program ran for ${seconds} s without listening. Look for an endless loop, or an \`await\` that never ends, before \`app.listen(...)\`.`,
    )
  const error = errorIn(stderr, own)
  if (error?.syntax === true)
    return new ServerFailure('does-not-compile', 'Your file does not compile yet.', error)
  if (error || first.ending.code !== 0)
    return new ServerFailure(
      'crashed-on-start',
      `Your program stopped ${describeEnding(first.ending)} before it listened.`,
      error,
    )
  return new ServerFailure(
    'ended-early',
    'Your program ended with code 0 before listening. Is `app.listen(...)` called?',
  )
}

/** The program ended instead of answering. */
export const requestFailure = (ending: Ending, stderr: string, own: OwnCode): ServerFailure =>
  new ServerFailure(
    'crashed-on-request',
    `Your program stopped ${describeEnding(ending)} while answering a request. A single request must not end the server.`,
    errorIn(stderr, own),
  )

const describeEnding = ({ code, signal }: Ending) => (signal ? `by ${signal}` : `with code ${code}`)
