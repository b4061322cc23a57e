import type { SentRequest } from './http.ts'

/** A body that would fill a screen; its curl line names a file instead. */
export const isLong = ({ body = '' }: SentRequest): boolean => body.length > 1000

/** A command for a POSIX shell that sends the same bytes. `-g` because curl reads [ ] and { } as ranges. */
export const curlLine = (origin: string, request: SentRequest, bodyFile?: string): string => {
  const { method, headers, body } = request
  const words = ['curl', '-g', '-i']
  if (method === 'HEAD') words.push('-I')
  else if (method !== (body === undefined ? 'GET' : 'POST')) words.push('-X', method)
  for (const [name, value] of Object.entries(headers)) words.push('-H', quote(`${name}: ${value}`))
  if (body !== undefined && !hasType(headers)) words.push('-H', quote('Content-Type:'))
  if (body !== undefined) words.push(...dataOf(request, body, bodyFile))
  words.push(quote(origin + request.path))
  return words.join(' ')
}

/** A text that begins with @ would be read as the name of a file, but for `--data-raw`. */
const dataOf = (request: SentRequest, body: string, file?: string): string[] => {
  if (file !== undefined && isLong(request)) return ['--data-binary', quote(`@${file}`)]
  return [body.startsWith('@') ? '--data-raw' : '--data-binary', quote(body)]
}

const hasType = (headers: SentRequest['headers']) =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')

const quote = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
