import path from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ProgramError {
  readonly syntax: boolean
  /** Message and place, for example `server.ts:4:5  TypeError: app.lissten is not a function`. */
  readonly text: string
}

/** Finds the error in what Node or tsx wrote, with the learner's own line, not one of a library. */
export const firstError = (stderr: string, dir: string): ProgramError | undefined =>
  transformError(stderr, dir) ?? syntaxError(stderr, dir) ?? thrownError(stderr, dir)

/** The error logged last, for example by Koa, which indents it. */
export const lastError = (stderr: string, dir: string): ProgramError | undefined => {
  const last = [...stderr.matchAll(new RegExp(thrown, 'gm'))].at(-1)
  return last && thrownError(stderr.slice(last.index), dir)
}

/** tsx: `/path/server.ts:4:0: ERROR: Expected ")" but found end of file` */
const transformError = (stderr: string, dir: string): ProgramError | undefined => {
  const [, file, line, message] = /^(.+):(\d+):\d+: ERROR: (.+)$/m.exec(stderr) ?? []
  return file === undefined
    ? undefined
    : { syntax: true, text: `${shortPath(file, dir)}:${line}  ${message}` }
}

/** Node: the location comes first, the message last. */
const syntaxError = (stderr: string, dir: string): ProgramError | undefined => {
  const [, message] = /^(SyntaxError.*)$/m.exec(stderr) ?? []
  const [, file, line] = /^(.+):(\d+)$/m.exec(stderr) ?? []
  if (message === undefined || file === undefined) return undefined
  return { syntax: true, text: `${shortPath(file, dir)}:${line}  ${message}` }
}

const thrown = /^ *(?:Uncaught )?((?:\w*Error|\w*Exception)(?: \[\w+\])?: .*)$/m

const thrownError = (stderr: string, dir: string): ProgramError | undefined => {
  const [, message] = thrown.exec(stderr) ?? []
  if (message === undefined) return undefined
  const frames = [...stderr.matchAll(/^\s+at (?:async )?(?:.*\()?(.+?):(\d+):(\d+)\)?$/gm)]
  const own = frames.find(([, file = '']) => isOwn(pathFrom(file), dir))
  return {
    syntax: false,
    text: own ? `${shortPath(own[1] ?? '', dir)}:${own[2]}  ${message}` : message.replaceAll(dir, '.'),
  }
}

const isOwn = (file: string, dir: string) => file.startsWith(dir + path.sep) && !file.includes('node_modules')

const shortPath = (file: string, dir: string) => path.relative(dir, pathFrom(file)) || file

const pathFrom = (file: string) => (file.startsWith('file:') ? fileURLToPath(file) : file)
