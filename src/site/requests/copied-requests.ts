import type { LoggedRequest } from '../../log/exchange.ts'
import { shellQuoted } from '../requests.ts'

/** Where these are not as they were, or are not for others. */
const notCopied =
  /^(?:accept-encoding|accept-language|cache-control|connection|content-length|host|origin|pragma|priority|referer|sec-.*|transfer-encoding|upgrade-insecure-requests|user-agent|x-forwarded-.*|cookie)$/

/** What a person would write; in the place of secrets stands what to put there. */
function headersToCopy({ headers }: LoggedRequest): readonly (readonly [string, string])[] {
  return Object.entries(headers)
    .filter(([name, value]) => !notCopied.test(name) && value !== '*/*')
    .map(([name, value]) => [name, value.includes('…') ? value.replaceAll('…', 'YOUR_SECRET') : value])
}

/** The request as a command for a POSIX shell. */
export function asCurl(request: LoggedRequest, origin: string): string {
  const { method, url, body } = request
  return [
    `curl -g${method === 'GET' ? '' : ` -X ${method}`} ${shellQuoted(origin + url)}`,
    ...headersToCopy(request).map(([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${shellQuoted(JSON.stringify(body))}`]),
  ].join(' ')
}

/** The request as a line of JavaScript. */
export function asFetch(request: LoggedRequest, origin: string): string {
  const { method, url, body } = request
  const headers = Object.fromEntries(headersToCopy(request))
  const options = {
    ...(method === 'GET' ? {} : { method }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  const rest = Object.keys(options).length === 0 ? '' : `, ${JSON.stringify(options, null, 2)}`
  return `await fetch(${JSON.stringify(origin + url)}${rest})`
}
