import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

import { ApiError } from '../core/error.ts'
import { renderError } from '../dialects/common/error-body.ts'

/** What Node's HTTP parser reports with `clientError`. */
interface ParserError extends NodeJS.ErrnoException {
  /** The bytes that could not be parsed. */
  readonly rawPacket?: Buffer
  readonly reason?: string
}

/** Answers what Node's HTTP parser rejects before there is a request: with an error in our shape, and then closes. */
export function answerParserError(error: ParserError, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy(error)
    return
  }
  const { status, headers, body } = renderError(toApiError(error), { headers: {} })
  const text = JSON.stringify(body)
  const fields = { ...headers, 'Content-Length': Buffer.byteLength(text), Connection: 'close' }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${String(value)}`)
  socket.end(`HTTP/1.1 ${status} ${reasons[status] ?? ''}\r\n${head.join('\r\n')}\r\n\r\n${text}`)
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** Whether part of an answer has been sent already; Node itself decides it by this property. */
const isAnswering = (socket: Duplex): boolean =>
  (Reflect.get(socket, '_httpMessage') as ServerResponse | null | undefined)?.headersSent === true

function toApiError({ code, reason, message, rawPacket }: ParserError): ApiError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new ApiError('headers_too_large', 'The headers are larger than 16 kB in total.', {
      help: 'Send fewer cookies, or shorter ones.',
    })
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new ApiError('timeout', 'The request did not arrive within its time limit.', {
      help: 'Send it again.',
    })
  const target = targetIn(rawPacket)
  if (target !== undefined && target !== encoded(target))
    return new ApiError('bad_request', 'The URL contains characters that must be percent-encoded.', {
      help: `Send ${encoded(target).slice(0, 2000)}`,
    })
  return new ApiError('bad_request', `This is not valid HTTP/1.1: ${reason ?? message}.`)
}

/** The URL of the request line, one character for each byte. */
const targetIn = (bytes: Buffer | undefined): string | undefined =>
  /^[A-Z]+ (.+) HTTP\/1\.[01]\r?\n/.exec(bytes?.toString('latin1') ?? '')?.[1]

/** RFC 3986 allows no byte outside visible ASCII. */
const encoded = (target: string): string =>
  target.replaceAll(/[^!-~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
