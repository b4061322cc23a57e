import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { CheckOptions, Check, CommandInput, DataContent } from '../checks/check-definition.ts'
import type { Lesson } from '../course/course.ts'
import type { WaitingChildren } from '../runner/child-processes.ts'
import { type Limits, wallDeadline, type Deadline } from '../runner/limits.ts'
import type { ProgramCopy } from '../runner/program-copy.ts'
import { startProgram, type Program } from '../runner/program.ts'
import { runCommand, type CommandResult } from '../runner/run-command.ts'
import { ServerFailure } from '../runner/server-failure.ts'

/** The server that a check sends its requests to. Without `program` if we did not start it. */
export interface LessonServer {
  readonly origin: string
  readonly program?: Program
  readonly dataFile?: string
  readonly env: Readonly<Record<string, string>>
  /** False once it did not start again. */
  readonly running: boolean
  /** Limits for what the server does. */
  readonly deadline: Deadline
  /** Starts the program again, on this content of the data file if it is given. */
  readonly restart?: (content?: DataContent) => Promise<void>
  /** Runs another program of the folder; undefined if there is no such file. */
  readonly run?: (name: string, input: CommandInput) => Promise<CommandResult | undefined>
  close(): Promise<void>
}

export interface LessonServerOptions {
  readonly lesson: Lesson
  readonly copy: ProgramCopy
  readonly children?: WaitingChildren | undefined
  /** Gives back what the servers needed, once they are closed. */
  readonly release?: () => Promise<void>
  readonly limits: Limits
  readonly seed: string
  readonly port?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A running server, in any language, that we did not start. */
export const attach = (url: string): LessonServer => ({
  origin: new URL(url).origin,
  env: {},
  running: true,
  deadline: wallDeadline,
  close: async () => undefined,
})

/** Starts the learner's program with a temporary folder for HOME and data, removed by `close`. */
export const startServer = async (
  options: LessonServerOptions,
  check: CheckOptions,
): Promise<LessonServer> => {
  const { lesson, copy, children, limits, port, signal } = options
  const dir = await mkdtemp(path.join(tmpdir(), 'learn-'))
  const remove = () => rm(dir, { recursive: true, force: true, maxRetries: 3 })
  try {
    const dataFile = path.join(dir, lesson.dataFile)
    await writeData(lesson, check.data ?? lesson.data, dataFile)
    const env = withoutUndefined({
      ...(await programEnvironment(dir, options.seed)),
      DATA_FILE: dataFile,
      ...check.env,
    })
    const start = async () => {
      await removeLock(dataFile)
      return startProgram({ copy, children, env, limits, port, signal, slowDisk: check.slowDisk })
    }
    return await runningServer(options, { env, dataFile, start, remove })
  } catch (error) {
    await remove()
    throw error
  }
}

interface ProgramSetting {
  readonly env: Readonly<Record<string, string>>
  readonly dataFile: string
  readonly start: () => Promise<Program>
  readonly remove: () => Promise<void>
}

const runningServer = async (
  { copy, children, limits }: LessonServerOptions,
  { env, dataFile, start, remove }: ProgramSetting,
): Promise<LessonServer> => {
  let program = await start()
  let running = true
  return {
    env,
    dataFile,
    get origin() {
      return program.origin
    },
    get program() {
      return program
    },
    get running() {
      return running
    },
    deadline: (milliseconds, late) => program.deadline(milliseconds, late),
    restart: async (content) => {
      running = false
      await program.stop()
      await replaceData(dataFile, content)
      program = await start()
      running = true
    },
    run: async (name, { args = [], env: more, data }) => {
      await replaceData(dataFile, data)
      return runCommand({ name, args, copy, children, env: { ...env, ...more }, limits })
    },
    close: async () => {
      await program.kill()
      await remove()
    },
  }
}

/** A program that was killed while it wrote into an SQLite file leaves a lock, which nothing else removes. */
export const removeLock = (dataFile: string): Promise<void> =>
  rm(`${dataFile}.lock`, { recursive: true, force: true })

/**
 * PORT differs from every default, to catch programs that ignore it; TZ is 5:45 hours from UTC, to catch programs
 * that show local times. NODE_ENV is not set: with "test" lowdb would keep everything in memory.
 */
const programEnvironment = async (dir: string, seed: string): Promise<Record<string, string>> => {
  const home = path.join(dir, 'home')
  await mkdir(home)
  const inherited = ['PATH', 'TMPDIR', 'TEMP', 'SystemRoot'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const port = 41_000 + (Buffer.from(seed).reduce((sum, byte) => sum + byte, 0) % 1000)
  const own = { HOME: home, TZ: 'Asia/Kathmandu', HOST: '127.0.0.1', PORT: String(port) }
  return { ...Object.fromEntries(inherited), ...own }
}

const withoutUndefined = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )

const writeData = async (lesson: Lesson, data: CheckOptions['data'], file: string) => {
  if (typeof data === 'function') await writeFile(file, JSON.stringify(data()))
  else if (data !== undefined) await copyFile(path.join(lesson.dir, 'fixtures', data), file)
}

const replaceData = async (file: string, content: DataContent | undefined) => {
  if (content !== undefined) await rm(file, { force: true })
  if (content !== undefined && content !== null) await writeFile(file, content)
}

/** The servers of one run: a shared one, a shared one with a slow disk, and one for each check that needs its own. */
export class LessonServers {
  readonly #options: LessonServerOptions | { readonly url: string }
  /** Keyed by whether the disk is slow. */
  readonly #shared = new Map<boolean, LessonServer>()
  #failures = 0

  constructor(options: LessonServerOptions | { readonly url: string }) {
    this.#options = options
  }

  /** False once the program did not start, or crashed or hung twice: more failures would not help. */
  get usable(): boolean {
    return this.#failures < 2
  }

  get shared(): LessonServer | undefined {
    return this.#shared.get(false)
  }

  async open(check: Check): Promise<LessonServer> {
    if ('url' in this.#options) return attach(this.#options.url)
    if (hasOwnServer(check)) return startServer({ ...this.#options, port: undefined }, check)
    const slow = check.slowDisk === true
    const options = slow ? { ...this.#options, port: undefined } : this.#options
    try {
      const server = this.#shared.get(slow) ?? (await startServer(options, check))
      this.#shared.set(slow, server)
      return server
    } catch (error) {
      if (error instanceof ServerFailure) this.#failures = Infinity
      throw error
    }
  }

  /** Must be called after each check. A program that crashed, hung, or did not start again is not used again. */
  async release(server: LessonServer, check: Check, failed: unknown): Promise<void> {
    const spoiled = failed instanceof ServerFailure
    if (spoiled) this.#failures++
    const over = spoiled || !server.running
    const slow = check.slowDisk === true
    if (over && server === this.#shared.get(slow)) this.#shared.delete(slow)
    if (over || hasOwnServer(check)) await server.close()
  }

  async close(): Promise<void> {
    const servers = [...this.#shared.values()]
    this.#shared.clear()
    await Promise.all(servers.map((server) => server.close()))
    if ('copy' in this.#options) await this.#options.release?.()
  }
}

/** True if the check must not share a program with others. */
export const hasOwnServer = (check: Check): boolean =>
  check.fresh === true || check.env !== undefined || check.data !== undefined
