import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Ending } from './child-processes.ts'

/** Every way not to get an answer. The first six are only for programs that we started ourselves. */
export type ServerFailureKind =
  | 'does-not-compile'
  | 'crashed-on-start'
  | 'ended-early'
  | 'never-listened'
  | 'never-ended'
  | 'crashed-on-request'
  | TransportFailureKind

type TransportFailureKind = 'no-answer' | 'not-http' | 'refused' | 'reset' | 'endless-answer'

/** There is no answer to check. The message is for the learner; `detail` quotes their program. */
export class ServerFailure extends Error {
  readonly kind: ServerFailureKind
  readonly detail: string | undefined
  readonly error: ProgramError | undefined
  /** How a program ended that did not start. */
  readonly refusal: FailedStart | undefined

  constructor(
    kind: ServerFailureKind,
    message: string,
    cause?: ProgramError | string,
    refusal?: FailedStart,
  ) {
    super(message)
    this.kind = kind
    this.refusal = refusal
    this.error = typeof cause === 'string' ? undefined : cause
    this.detail = typeof cause === 'object' ? describeError(cause) : cause
  }
}

/** A program that ended before it listened. */
export interface FailedStart {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stderr: string
}

/** Why a program did not start listening, from how it ended and what it wrote to stderr. */
export const startFailure = (
  first: { ending: Ending } | { late: 'busy' | 'waiting' },
  stderr: string,
  { own, seconds }: { own: OwnCode; seconds: number },
): ServerFailure => {
  if ('late' in first)
    return new ServerFailure(
      'never-listened',
      first.late === 'busy'
        ? `Your program kept the processor busy for ${seconds} s without listening. Look for an endless loop before \`app.listen(...)\`.`
        : `Your program waited for ${seconds} s without listening. Is \`app.listen(...)\` called, and does every \`await\` before it finish? On a very busy machine LEARN_TIMEOUT_FACTOR=3 triples this limit.`,
    )
  const error = errorIn(stderr, own)
  const refusal = { code: first.ending.code, stderr }
  if (error?.syntax === true)
    return new ServerFailure('does-not-compile', 'Your file does not compile yet.', error)
  if (error || first.ending.code !== 0)
    return new ServerFailure(
      'crashed-on-start',
      `Your program ${describeEnding(first.ending)} before it started listening.`,
      error,
      refusal,
    )
  return new ServerFailure(
    'ended-early',
    'Your program ended with code 0 before listening. Is `app.listen(...)` called?',
    undefined,
    refusal,
  )
}

/** The program ended instead of answering. */
export const requestFailure = (ending: Ending, stderr: string, own: OwnCode): ServerFailure =>
  new ServerFailure(
    'crashed-on-request',
    `Your program ${describeEnding(ending)} while answering a request. A single request must not end the server.`,
    errorIn(stderr, own),
  )

const describeEnding = ({ code, signal }: Ending) =>
  signal ? `was stopped by ${signal}` : `exited with code ${code}`

/** An error of the learner's program, as far as it can be read from what Node wrote. */
export interface ProgramError {
  /** For example `TypeError`. */
  readonly name: string
  readonly message: string
  /** The program could not be read as code. Broken JSON is not meant. */
  readonly syntax: boolean
  /** The learner's own lines that led there, innermost first. Lines of other files are left out. */
  readonly lines: readonly OwnLine[]
}

interface OwnLine {
  /** Path inside the lesson's folder. */
  readonly file: string
  readonly line: number
  readonly source: string
}

/** The learner's folder, and which of its files are theirs and not part of the lesson. */
export interface OwnCode {
  readonly dir: string
  readonly isOwn: (file: string) => boolean
}

/** `server.ts:4  TypeError: app.lissten is not a function`, and below it the line itself. */
export const describeError = ({ name, message, lines: [first] }: ProgramError): string => {
  const what = name === '' ? message : `${name}: ${message}`
  return first === undefined ? what : `${first.file}:${first.line}  ${what}\n${first.source.trim()}`
}

/** Finds the error in what Node wrote to stderr. */
export const errorIn = (stderr: string, own: OwnCode): ProgramError | undefined =>
  compileError(stderr, own) ?? thrownError(stderr, own)

/** The error logged last: by Koa, which indents it, or by the learner, with other words before it. */
export const lastErrorIn = (stderr: string, own: OwnCode): ProgramError | undefined => {
  const last = [...stderr.matchAll(logged)].at(-1) ?? [...stderr.matchAll(new RegExp(thrown, 'gm'))].at(-1)
  return last && thrownError(stderr.slice(last.index), own)
}

/** An error with its stack, wherever it begins in its line. */
const logged = /(?<!\w)\w*(?:Error|Exception)(?: \[\w+\])?: .*(?=\n\s+at )/g

/** Node, for code that it cannot read: the location comes first, the message last, and no line of JSON.parse. */
const compileError = (stderr: string, own: OwnCode): ProgramError | undefined => {
  const [, message] = /^SyntaxError: (.*)$/m.exec(stderr) ?? []
  const [, file, line] = /^(.+):(\d+)$/m.exec(stderr) ?? []
  if (message === undefined || file === undefined || /^\s+at JSON\.parse\b/m.test(stderr)) return undefined
  return { name: 'SyntaxError', message, syntax: true, lines: ownLines([[file, Number(line)]], own) }
}

const thrown = /^ *(?:Uncaught )?(\w*(?:Error|Exception))(?: \[\w+\])?: (.*)$/m

const thrownError = (stderr: string, own: OwnCode): ProgramError | undefined => {
  const [, name = '', message] = thrown.exec(stderr) ?? []
  if (message === undefined) return undefined
  const frames = [...stderr.matchAll(/^\s+at (?:async )?(?:.*\()?(.+?):(\d+):\d+\)?$/gm)]
  const lines = ownLines(
    frames.map(([, file = '', line]) => [file, Number(line)] as const),
    own,
  )
  return { name, message: message.replaceAll(own.dir, '.'), syntax: false, lines }
}

const ownLines = (places: readonly (readonly [string, number])[], { dir, isOwn }: OwnCode): OwnLine[] =>
  places.flatMap(([place, line]) => {
    const file = path.relative(dir, place.startsWith('file:') ? fileURLToPath(place) : place)
    if (file.startsWith('..') || path.isAbsolute(file) || file.includes('node_modules') || !isOwn(file))
      return []
    return [{ file, line, source: sourceLine(path.join(dir, file), line) }]
  })

const sourceLine = (file: string, line: number): string => {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1] ?? ''
  } catch {
    return ''
  }
}
