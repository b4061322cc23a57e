import http from 'node:http'

import { type Limits, wallDeadline, type Deadline } from './limits.ts'
import { ServerFailure } from './server-failure.ts'

export interface SentRequest {
  readonly method: string
  /** Path and query exactly as they go on the wire, so already percent-encoded. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** In pieces, without a Content-Length. */
  readonly chunked?: boolean | undefined
}

export interface ReceivedAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  readonly ms: number
}

/** Sends one request on a connection of its own; does not follow redirects. Throws `ServerFailure`. */
export const sendRequest = (
  origin: string,
  request: SentRequest,
  limits: Limits,
  deadline: Deadline = wallDeadline,
): Promise<ReceivedAnswer> => {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const sent = http.request(`${origin}${request.path}`, {
      method: request.method,
      path: request.path,
      headers: withLength(request),
      agent: false,
    })
    const stop = (error: Error) => {
      sent.destroy()
      reject(error)
    }
    const cancel = deadline(limits.request, () => stop(noAnswer(request, limits.request)))
    sent.on('error', (error) => stop(transportFailure(error, origin)))
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > limits.body) stop(endlessAnswer(limits.body))
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
      response.on('close', () => cancel())
    })
    sent.on('close', () => cancel())
    sent.end(request.body)
  })
}

const withLength = ({ headers, body, chunked }: SentRequest) =>
  chunked === true
    ? { ...headers, 'Transfer-Encoding': 'chunked' }
    : body === undefined
      ? headers
      : { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }

const noAnswer = ({ method, path }: SentRequest, milliseconds: number) =>
  new ServerFailure(
    'no-answer',
    `No answer to ${method} ${path} within ${milliseconds / 1000} s. Is the code waiting for something that never happens?`,
  )

const endlessAnswer = (bytes: number) =>
  new ServerFailure('endless-answer', `The answer is longer than ${bytes} bytes.`)

const transportFailure = (error: NodeJS.ErrnoException, origin: string): ServerFailure => {
  if (error instanceof ServerFailure) return error
  if (error.code === 'ECONNREFUSED')
    return new ServerFailure('refused', `Nothing is listening at ${origin}. Is your server running?`)
  if (error.code?.startsWith('HPE_'))
    return new ServerFailure('not-http', 'The answer is not HTTP.', error.message)
  return new ServerFailure(
    'reset',
    'The connection was closed before the answer was complete.',
    error.message,
  )
}

/** True for a body that would fill a screen; its curl line names a file instead. */
export const isLongBody = ({ body = '' }: SentRequest): boolean => body.length > 1000

/** A command for a POSIX shell that sends the same request. `-g` because curl expands [ ] and { }. */
export const curlLine = (origin: string, request: SentRequest, bodyFile?: string): string => {
  const { method, headers, body } = request
  const words = ['curl', '-g', '-i']
  if (method === 'HEAD') words.push('-I')
  else if (method !== (body === undefined ? 'GET' : 'POST')) words.push('-X', method)
  if (request.chunked === true) words.push('-H', 'Transfer-Encoding:chunked')
  for (const [name, value] of Object.entries(headers)) words.push('-H', shellQuote(`${name}: ${value}`))
  if (body !== undefined && !hasType(headers)) words.push('-H', shellQuote('Content-Type:'))
  if (body !== undefined) words.push(...bodyArguments(request, body, bodyFile))
  words.push(shellQuote(origin + request.path))
  return words.join(' ')
}

/** curl takes a body that begins with @ for the name of a file, except after `--data-raw`. */
const bodyArguments = (request: SentRequest, body: string, file?: string): string[] => {
  if (file !== undefined && isLongBody(request)) return ['--data-binary', shellQuote(`@${file}`)]
  return [body.startsWith('@') ? '--data-raw' : '--data-binary', shellQuote(body)]
}

const hasType = (headers: SentRequest['headers']) =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')

const shellQuote = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
