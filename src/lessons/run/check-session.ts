import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

import type { Answer, Diagnosis, Failing, SendOptions, Tester, Nonces } from '../checks/check-definition.ts'
import { diagnosisOf, NotYet, ServerAnswer, Skipped } from '../checks/server-answer.ts'
import type { Limits } from '../runner/limits.ts'
import { sendRequest, type SentRequest } from '../runner/send-request.ts'
import type { LessonServer } from './lesson-servers.ts'
import type { LoggedExchange } from './run-result.ts'

/** One check in progress: its tester, and a record of what happened for reports and diagnoses. */
export interface CheckSession {
  readonly tester: Tester
  readonly answers: Answer[]
  readonly exchanges: LoggedExchange[]
  readonly notes: string[]
  /** The current or latest request. */
  lastRequest(): SentRequest | undefined
}

export const createCheckSession = (server: LessonServer, seed: string, limits: Limits): CheckSession => {
  const answers: Answer[] = []
  const exchanges: LoggedExchange[] = []
  const notes: string[] = []
  let last: SentRequest | undefined

  const exchange = async (method: string, path: string, options: SendOptions = {}): Promise<Answer> => {
    const request = requestOf(method, path, options)
    last = request
    const answer = new ServerAnswer(
      request,
      await sendRequest(server.origin, request, limits, server.deadline),
    )
    answers.push(answer)
    exchanges.push({ origin: server.origin, request, answer: String(answer) })
    return answer
  }
  const withJson = (method: string) => (path: string, value: unknown, options?: SendOptions) =>
    exchange(method, path, { ...options, json: value })

  const failing = (diagnoses: readonly Diagnosis[]): Failing => ({
    or: (...diagnosis) => failing([...diagnoses, diagnosisOf(diagnosis)]),
    fail: (expected, got) => {
      throw new NotYet(expected, got, { answer: answers.at(-1), diagnoses })
    },
  })

  const tester: Tester = {
    ...createNonces(seed),
    ...programTools(server),
    send: exchange,
    get: (path, options) => exchange('GET', path, options),
    delete: (path, options) => exchange('DELETE', path, options),
    post: withJson('POST'),
    put: withJson('PUT'),
    patch: withJson('PATCH'),
    get host() {
      return new URL(server.origin).host
    },
    env: server.env,
    note: (text) => void notes.push(text),
    fail: (expected, got) => failing([]).fail(expected, got),
    or: (...diagnosis) => failing([diagnosisOf(diagnosis)]),
  }
  return { tester, answers, exchanges, notes, lastRequest: () => last }
}

const requestOf = (method: string, path: string, options: SendOptions): SentRequest => {
  const { headers = {}, json, body, chunked } = options
  if (json === undefined) return { method, path, headers, body, chunked }
  return {
    method,
    path,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(json),
    chunked,
  }
}

const programTools = (
  server: LessonServer,
): Pick<Tester, 'restart' | 'restartOn' | 'program' | 'logged' | 'data' | 'dataText'> => {
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
    program: async () => required(server.program),
    logged: async (text) => {
      required(server.program)
      for (let pause = 0; pause < 20 && !written().includes(text); pause++) await wait(50)
      return written()
    },
    dataText,
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

const createNonces = (seed: string): Nonces => {
  let count = 0
  const next = () => createHash('sha256').update(`${seed}:${count++}`).digest()
  return {
    word: (stem) => `${stem}-${next().toString('hex').slice(0, 4)}`,
    number: (low, high) => low + (next().readUInt32BE() % (high - low + 1)),
  }
}
