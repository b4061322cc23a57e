import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

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

/** Finds the error in what Node or tsx wrote to stderr. */
export const errorIn = (stderr: string, own: OwnCode): ProgramError | undefined =>
  transformError(stderr, own) ?? compileError(stderr, own) ?? thrownError(stderr, own)

/** The error logged last, for example by Koa, which indents it. */
export const lastErrorIn = (stderr: string, own: OwnCode): ProgramError | undefined => {
  const last = [...stderr.matchAll(new RegExp(thrown, 'gm'))].at(-1)
  return last && thrownError(stderr.slice(last.index), own)
}

/** tsx: `/path/server.ts:4:0: ERROR: Expected ")" but found end of file` */
const transformError = (stderr: string, own: OwnCode): ProgramError | undefined => {
  const [, file, line, message] = /^(.+):(\d+):\d+: ERROR: (.+)$/m.exec(stderr) ?? []
  if (file === undefined || message === undefined) return undefined
  return { name: '', message, syntax: true, lines: ownLines([[file, Number(line)]], own) }
}

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
