import { Answer } from '../checks/answer.ts'
import { createNonces } from '../checks/nonce.ts'
import { NotYet, Skipped } from '../checks/not-yet.ts'
import type { SendOptions, Tester } from '../checks/tester.ts'
import { send, type SentRequest } from '../runner/http.ts'
import type { Limits } from '../runner/limits.ts'
import type { Exchange } from './result.ts'
import { readData, type Server } from './server.ts'

/** What one check did: its tester, and the record that reports and diagnoses read. */
export interface Session {
  readonly tester: Tester
  readonly answers: Answer[]
  readonly exchanges: Exchange[]
  readonly notes: string[]
  /** The request that is under way or was the last. */
  lastRequest(): SentRequest | undefined
}

export const createSession = (server: Server, seed: string, limits: Limits): Session => {
  const answers: Answer[] = []
  const exchanges: Exchange[] = []
  const notes: string[] = []
  let last: SentRequest | undefined

  const exchange = async (method: string, path: string, options: SendOptions = {}): Promise<Answer> => {
    const request = requestOf(method, path, options)
    last = request
    const answer = new Answer(request, await send(server.origin, request, limits))
    answers.push(answer)
    exchanges.push({ origin: server.origin, request, answer: String(answer) })
    return answer
  }
  const withJson = (method: string) => (path: string, value: unknown, options?: SendOptions) =>
    exchange(method, path, { ...options, json: value })

  const tester: Tester = {
    ...createNonces(seed),
    ...runnerTools(server),
    send: exchange,
    get: (path, options) => exchange('GET', path, options),
    delete: (path, options) => exchange('DELETE', path, options),
    post: withJson('POST'),
    put: withJson('PUT'),
    patch: withJson('PATCH'),
    env: server.env,
    note: (text) => void notes.push(text),
    fail: (expected, got) => {
      throw new NotYet(expected, got, answers.at(-1))
    },
  }
  return { tester, answers, exchanges, notes, lastRequest: () => last }
}

const requestOf = (method: string, path: string, { headers = {}, json, body }: SendOptions): SentRequest => {
  if (json === undefined) return { method, path, headers, body }
  return {
    method,
    path,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(json),
  }
}

const runnerTools = (server: Server): Pick<Tester, 'restart' | 'program' | 'data' | 'dataText'> => {
  const needed = <T>(tool: T | undefined): T => {
    if (tool === undefined) throw new Skipped('needs a program that we start ourselves')
    return tool
  }
  const dataText = async () =>
    readData(needed(server.dataFile)).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new NotYet('a file with the name in DATA_FILE', 'no such file') : error
    })
  return {
    restart: async () => needed(server.restart)(),
    program: async () => needed(server.program),
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
