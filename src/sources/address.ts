import { UserError } from '../core/error.ts'
import { type SourceContent, formatOf, parseSource } from './source-file.ts'

const longestAnswer = 10_000
const largestBody = 50_000_000

export const isUrl = (name: string): boolean => /^https?:\/\//i.test(name)

/** Without name, password and query, which may be secret. */
export function shownUrl(text: string): string {
  const { origin, pathname } = toUrl(text)
  return origin + pathname
}

/**
 * Reads an address once: JSON, YAML, CSV or JSON in lines, by its media type or the ending of its path. A name and a
 * password in the address are sent as Basic credentials. Throws a {@link UserError} that does not show them.
 */
export async function readUrl(text: string): Promise<SourceContent> {
  const shown = shownUrl(text)
  const url = toUrl(text)
  const credentials = [url.username, url.password].map(decodeURIComponent).join(':')
  url.username = url.password = ''
  const headers = {
    Accept: 'application/json, application/yaml, text/csv, application/x-ndjson, */*;q=0.5',
    ...(credentials === ':' ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  }
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(longestAnswer) })
    if (!response.ok) throw new UserError(`${shown} answered ${response.status}.`)
    const format = formatOfType(response.headers.get('content-type') ?? '') ?? formatOf(url.pathname)
    return await parseSource(
      shown,
      await readBody(response, shown),
      format === 'code' ? 'json' : (format ?? 'json'),
    )
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${shown} cannot be read: ${whyUnread(error)}.`)
  }
}

function toUrl(text: string): URL {
  if (URL.canParse(text)) return new URL(text)
  throw new UserError('One of the addresses is not a valid URL. For example: https://example.com/db.json')
}

const formatOfType = (type: string) =>
  [
    [/\byaml\b/, 'yaml'],
    [/\b(?:csv|tab-separated-values)\b/, 'csv'],
    [/ndjson|jsonl|json-seq|x-jsonlines/, 'ndjson'],
    [/\bjson\b/, 'json'],
  ].find(([pattern]) => (pattern as RegExp).test(type.toLowerCase()))?.[1] as
    | 'yaml'
    | 'csv'
    | 'ndjson'
    | 'json'
    | undefined

async function readBody(response: Response, shown: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > largestBody) throw new UserError(`${shown} is larger than 50 MB. Save it as a file first.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}

/** fetch says what went wrong only in the cause. */
function whyUnread(error: unknown): string {
  const { name, message, cause } = error as Error
  if (name === 'TimeoutError') return `there was no whole answer within ${longestAnswer / 1000} seconds`
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message
}
