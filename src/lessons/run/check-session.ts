import { createHash } from 'node:crypto'

import type { Answer, Diagnosis, Failing, SendOptions, Tester, Nonces } from '../checks/check-definition.ts'
import { diagnosisOf, NotYet, ServerAnswer } from '../checks/server-answer.ts'
import type { Limits } from '../runner/limits.ts'
import { sendRequest, type SentRequest } from '../runner/send-request.ts'
import type { LessonServer } from './lesson-servers.ts'
import { programTools } from './program-tools.ts'
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

const createNonces = (seed: string): Nonces => {
  let count = 0
  const next = () => createHash('sha256').update(`${seed}:${count++}`).digest()
  return {
    word: (stem) => `${stem}-${next().toString('hex').slice(0, 4)}`,
    number: (low, high) => low + (next().readUInt32BE() % (high - low + 1)),
  }
}
