import { isArray, isObject, type Json } from '../core/json.ts'
import type { LoggedRequest, LoggedResponse, Trail, Wire, WireHeaders } from './exchange.ts'
import { concealed, type Redaction, withoutTexts } from './redaction.ts'

/** Longer bodies are cut, in bytes. */
export const longestBody = 65_536
/** Of a longer list, so many elements are kept. */
const mostItems = 50

/** The request, and the secrets that were removed from it. */
export function toLoggedRequest(
  trail: Trail,
  wire: Wire,
  redaction: Redaction,
): { readonly request: LoggedRequest; readonly removed: string[] } {
  const { headers, body, url, path, isCut, ...rest } = wire.request
  const removed: string[] = []
  const safeUrl = trail.by === 'auth' ? withoutQuery(url) : redaction.address(url, removed)
  const query = safeUrl.slice(path.length + 1)
  const isSecret = body !== undefined && isSecretBody(body, trail, path, redaction)
  const request = {
    ...rest,
    url: safeUrl,
    path,
    query: query === '' ? [] : [...new URLSearchParams(query)],
    headers: withoutSecretHeaders(headers, redaction, removed),
    body: isSecret ? redaction.conceal(body, removed) : body && redaction.fresh(body, removed),
    ...(isCut ? { isCut } : {}),
  }
  return { request, removed }
}

/** Where users sign in, whole bodies are secret; so is the value of a resource with the name of a secret. */
const isSecretBody = (body: Json, { by }: Trail, path: string, redaction: Redaction): boolean =>
  by === 'auth' ||
  (typeof body !== 'object' &&
    path.split('/').some((name) => redaction.isSecret(name.replace(/\.json$/, ''))))

export function toLoggedResponse(
  trail: Trail,
  { request: { path }, response }: Wire,
  redaction: Redaction,
  secrets: readonly string[],
): LoggedResponse {
  const { status, bytes, isAborted } = response
  const headers = withoutTexts(toResponseHeaders(trail, response.headers, redaction), secrets)
  const sent = { status, headers, bytes, ...(trail.fault === undefined ? {} : { fault: trail.fault }) }
  const body = trail.stages.rendered
  if (isAborted) return { ...sent, isAborted }
  if (body === undefined) return sent
  if (!trail.error && isSecretBody(body, trail, path, redaction)) return { ...sent, body: concealed }
  const kept = bytes > longestBody ? beginningOf(body) : body
  const safe = kept === undefined ? kept : withoutTexts(redaction.kept(kept), secrets)
  return { ...sent, body: safe, ...(kept === body ? {} : { isCut: true }) }
}

/** Where users sign in, addresses hold codes. */
function toResponseHeaders({ by }: Trail, given: WireHeaders, redaction: Redaction): Record<string, string> {
  const headers = withoutSecretHeaders(given, redaction)
  const { location } = headers
  return by === 'auth' && location !== undefined ? { ...headers, location: withoutQuery(location) } : headers
}

const withoutQuery = (url: string): string => url.replace(/\?.*/s, `?${concealed}`)

function withoutSecretHeaders(
  headers: WireHeaders,
  redaction: Redaction,
  removed: string[] = [],
): Record<string, string> {
  const safe: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const text = typeof value === 'object' ? value.join(', ') : String(value)
    if (redaction.isSecret(name) || name.endsWith('cookie'))
      safe[name] = withoutCredentials(name, text, removed)
    else safe[name] = withAddresses.has(name) ? redaction.address(text, removed) : text
  }
  return safe
}

const withAddresses: ReadonlySet<string> = new Set([
  'content-location',
  'link',
  'location',
  'origin',
  'referer',
])

/** The scheme of credentials may be known: `Bearer …`. */
function withoutCredentials(name: string, text: string, removed: string[]): string {
  const [, scheme = '', secret = text] = /^([A-Za-z][\w-]* )(.*)$/s.exec(text) ?? []
  removed.push(text, secret)
  return name.endsWith('authorization') ? `${scheme}${concealed}` : concealed
}

/** The beginning of a list, or of the list in a document; `undefined` where that is too long as well. */
function beginningOf(body: Json): Json | undefined {
  const data = isObject(body) ? body['data'] : undefined
  const beginning = isArray(body)
    ? body.slice(0, mostItems)
    : isArray(data ?? null)
      ? { ...(body as object), data: (data as readonly Json[]).slice(0, mostItems), included: [] }
      : undefined
  return beginning !== undefined && JSON.stringify(beginning).length <= longestBody ? beginning : undefined
}
