import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { CheckOptions } from '../checks/definition.ts'
import type { Lesson } from '../course/lesson.ts'
import type { Limits } from '../runner/limits.ts'
import { startProgram, type Program } from '../runner/program.ts'

/** Where the requests of a check go. `program` is absent when the server is not ours to start. */
export interface Server {
  readonly origin: string
  readonly program?: Program
  readonly dataFile?: string
  readonly env: Readonly<Record<string, string>>
  readonly restart?: () => Promise<void>
  close(): Promise<void>
}

export interface StartOptions {
  readonly lesson: Lesson
  readonly entry: string
  readonly limits: Limits
  readonly seed: string
  readonly port?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A server in any language that somebody else started. */
export const attach = (url: string): Server => ({
  origin: new URL(url).origin,
  env: {},
  close: async () => undefined,
})

/** Starts the learner's program with a folder of its own for HOME and data, removed at `close`. */
export const startServer = async (options: StartOptions, check: CheckOptions): Promise<Server> => {
  const { lesson, entry, limits, signal } = options
  const dir = await mkdtemp(path.join(tmpdir(), 'learn-'))
  const remove = () => rm(dir, { recursive: true, force: true, maxRetries: 3 })
  try {
    const dataFile = path.join(dir, 'data.json')
    await writeData(lesson, check.data ?? lesson.data, dataFile)
    const env = { ...(await environment(dir, options.seed)), DATA_FILE: dataFile, ...check.env }
    const start = () =>
      startProgram({ entry, env, limits, port: options.port, signal, slowDisk: check.slowDisk })
    let program = await start()
    return {
      env,
      dataFile,
      get origin() {
        return program.origin
      },
      get program() {
        return program
      },
      restart: async () => {
        await program.stop()
        program = await start()
      },
      close: async () => {
        await program.kill()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * PORT differs from every default, so that a program which does not read it is found out; TZ is five hours and 45
 * minutes from UTC, so that one which shows local times is. No NODE_ENV: with "test" lowdb keeps everything in memory.
 */
const environment = async (dir: string, seed: string): Promise<Record<string, string>> => {
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

const writeData = async (lesson: Lesson, data: CheckOptions['data'], file: string) => {
  if (typeof data === 'function') await writeFile(file, JSON.stringify(data()))
  else if (data !== undefined) await copyFile(path.join(lesson.dir, 'fixtures', data), file)
}

/** Reads the data file of a running program. */
export const readData = (file: string): Promise<string> => readFile(file, 'utf8')
