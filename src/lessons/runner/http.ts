import http from 'node:http'

import { Failure } from './failure.ts'
import type { Limits } from './limits.ts'

export interface SentRequest {
  readonly method: string
  /** Path and query exactly as they go on the wire, so already percent-encoded. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface Received {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  readonly ms: number
}

export type TransportKind = 'no-answer' | 'not-http' | 'refused' | 'reset' | 'endless-answer'

/** One request on its own connection; redirects are not followed. Throws `Failure`. */
export const send = (origin: string, request: SentRequest, limits: Limits): Promise<Received> => {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const sent = http.request(`${origin}${request.path}`, {
      method: request.method,
      path: request.path,
      headers: headersOf(request),
      agent: false,
    })
    const stop = (error: Error) => {
      sent.destroy()
      reject(error)
    }
    const timer = setTimeout(() => stop(noAnswer(request, limits.request)), limits.request)
    sent.on('error', (error) => stop(transportFailure(error, origin)))
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > limits.body) stop(endless(limits.body))
      })
      response.on('error', (error) => stop(transportFailure(error, origin)))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          ms: performance.now() - started,
        })
      })
      response.on('close', () => clearTimeout(timer))
    })
    sent.on('close', () => clearTimeout(timer))
    sent.end(request.body)
  })
}

const headersOf = ({ headers, body }: SentRequest) =>
  body === undefined ? headers : { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }

const noAnswer = ({ method, path }: SentRequest, milliseconds: number) =>
  new Failure(
    'no-answer',
    `No answer to ${method} ${path} within ${milliseconds / 1000} s. Does the code wait for something that never comes?`,
  )

const endless = (bytes: number) => new Failure('endless-answer', `The answer is longer than ${bytes} bytes.`)

const transportFailure = (error: NodeJS.ErrnoException, origin: string): Failure => {
  if (error instanceof Failure) return error
  if (error.code === 'ECONNREFUSED')
    return new Failure('refused', `Nothing listens at ${origin}. Is your server running?`)
  if (error.code?.startsWith('HPE_'))
    return new Failure('not-http', 'What came back is not HTTP.', error.message)
  return new Failure('reset', 'The connection was closed before the whole answer had come.', error.message)
}
