import { expect } from 'chai'

import { createServer, type Database, type Json, type Server, type ServerOptions } from '../../src/index.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; `null` when there is none, and the text itself when it is something else. */
  readonly body: Json
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  /** Text and bytes go as they are, anything else as JSON. */
  readonly send?: unknown
}

/** Asks a server: `api('GET /posts?id=1')`. */
export interface Api {
  (request: string, sent?: Sent): Promise<Answer>
  readonly url: string
  /** What went wrong unexpectedly; a healthy server reports nothing. */
  readonly reports: readonly string[]
  dump(): Promise<Database>
  reset(): Promise<void>
  readonly tokenFor: Server['tokenFor']
}

/** A server for the tests of one `describe`, back at its data before each of them. */
export function serving(options: ServerOptions): Api {
  let server: Server | undefined
  const reports: string[] = []
  const running = (): Server => {
    if (server) return server
    throw new Error('the server has not been started yet')
  }
  before(async () => {
    server = await createServer({ report: (text) => reports.push(text), ...options })
  })
  beforeEach(async () => running().reset())
  after(async () => running().close())
  after(() => expect(reports, 'unexpected failures').to.deep.equal([]))
  return Object.defineProperties(async (request: string, sent?: Sent) => ask(running().url, request, sent), {
    url: { get: () => running().url },
    reports: { value: reports },
    dump: { value: async () => running().store.dump() },
    reset: { value: async () => running().reset() },
    tokenFor: { value: async (...given: Parameters<Server['tokenFor']>) => running().tokenFor(...given) },
  }) as unknown as Api
}

/** A server for one test; gives what the test gives. */
export async function withServer<T>(
  options: ServerOptions,
  test: (server: Server) => Promise<T>,
): Promise<T> {
  const server = await createServer(options)
  try {
    return await test(server)
  } finally {
    await server.close()
  }
}

/** One request over a real socket. */
export async function ask(url: string, request: string, { headers = {}, send }: Sent = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = request.split(' ')
  const isRaw = typeof send === 'string' || send instanceof Uint8Array
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(send === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    redirect: 'manual',
    ...(send === undefined ? {} : { body: isRaw ? (send as string) : JSON.stringify(send) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: toBody(text) }
}

function toBody(text: string): Json {
  if (text === '') return null
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

export const idsOf = (body: Json): readonly Json[] => (body as { id: Json }[]).map(({ id }) => id)
