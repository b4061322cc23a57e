/** Encodes a name or an id as one segment of a path. Half of a surrogate pair becomes U+FFFD. */
export const encodeSegment = (text: string): string => (isPlain.test(text) ? text : encode(text))

/** Most ids and names need no encoding. */
const isPlain = /^[\w-]*$/

const encode = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD'))

/** The same for the last segment, where `.json` would be removed again. */
export const encodeLastSegment = (text: string): string =>
  isPlain.test(text) ? text : encode(text).replace(/\.json$/, '%2Ejson')

/** `?a=1&b=2` the way a person would write it: encoded only where necessary. */
export const formatQuery = (query: readonly (readonly [name: string, value: string])[]): string =>
  query.length === 0
    ? ''
    : `?${query.map(([name, value]) => `${encodeParameter(name)}=${encodeParameter(value)}`).join('&')}`

/** The same, strictly encoded: brackets too (RFC 3986 §3.4). */
export const encodeQuery = (query: readonly (readonly [name: string, value: string])[]): string =>
  query.length === 0 ? '' : `?${query.map((pair) => pair.map(encodeSegment).join('=')).join('&')}`

/** A path as the client wrote it, with everything encoded that a URI cannot contain. */
export const encodePath = (path: string): string =>
  path.replaceAll(/[^a-zA-Z0-9\-._~!$&'()*+,;=:@%/]/g, encodeSegment)

/** The path of a URL on the host of a base URL, without the path of the base; `undefined` for another host. */
export function pathBelow(base: string, address: string): string | undefined {
  if (!URL.canParse(address, base)) return undefined
  const prefix = new URL(base).pathname.replace(/\/$/, '')
  const { host, pathname } = new URL(address, base)
  if (host !== new URL(base).host) return undefined
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname
}

/** RFC 3986 §3.4, and brackets, which every JSON:API client sends. */
const encodeParameter = (text: string): string =>
  encodeSegment(text)
    .replaceAll(/%(?:2C|2F|3A|40|5B|5D)/g, decodeURIComponent)
    .replaceAll("'", '%27')

/** Whether a host name always means this machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(\.\d{1,3}){3}$/.test(hostname)
