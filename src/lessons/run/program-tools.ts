import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Tester } from '../checks/check-definition.ts'
import { NotYet, Skipped } from '../checks/server-answer.ts'
import { filesUnder } from '../course/lesson-code.ts'
import { ServerFailure } from '../runner/server-failure.ts'
import type { LessonServer } from './lesson-servers.ts'

type ProgramTool =
  | 'restart'
  | 'restartOn'
  | 'startOn'
  | 'run'
  | 'program'
  | 'logged'
  | 'data'
  | 'dataText'
  | 'dataFiles'

/** What a check can do with a program that we started and its files; a server that we did not start skips the check. */
export const programTools = (server: LessonServer): Pick<Tester, ProgramTool> => {
  const written = logOf(server)
  const required = <T>(tool: T | undefined): T => {
    if (tool === undefined) throw new Skipped('needs a program that the checker starts itself')
    return tool
  }
  const dataText = async () =>
    readFile(required(server.dataFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new NotYet('the file that DATA_FILE names', 'no such file') : error
    })
  return {
    restart: async () => required(server.restart)(),
    restartOn: async (text) => required(server.restart)(text),
    startOn: async (text) => {
      try {
        await required(server.restart)(text)
        return undefined
      } catch (error) {
        if (error instanceof ServerFailure && error.refusal) return error.refusal
        throw error
      }
    },
    run: async (name, input = {}) => {
      const result = await required(server.run)(name, input)
      if (result) return result
      throw new NotYet(`a program ${name}.ts in your folder`, 'no such file')
    },
    program: async () => required(server.program),
    logged: async (text) => {
      required(server.program)
      for (let pause = 0; pause < 20 && !written().includes(text); pause++) await wait(50)
      return written()
    },
    dataText,
    dataFiles: async () => readDataFiles(required(server.dataFile)),
    data: async () => {
      const text = await dataText()
      try {
        return JSON.parse(text) as unknown
      } catch {
        throw new NotYet('the data file to be JSON', text.slice(0, 100) || 'an empty file')
      }
    },
  }
}

/** Whatever the program has put beside its data file, and that file itself. */
const readDataFiles = async (dataFile: string): Promise<Map<string, Buffer>> => {
  const dir = path.dirname(dataFile)
  const names = (await filesUnder(dir)).filter((name) => !name.startsWith('home/'))
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(dir, name))] as const)),
  )
}

/** Reads what the program writes from now on; a program that is started later is read from its beginning. */
const logOf = (server: LessonServer): (() => string) => {
  const first = server.program
  const marks = { stdout: first?.stdout.total ?? 0, stderr: first?.stderr.total ?? 0 }
  return () => {
    const { program } = server
    const from = program === first ? marks : { stdout: 0, stderr: 0 }
    return program ? program.stdout.since(from.stdout) + program.stderr.since(from.stderr) : ''
  }
}
