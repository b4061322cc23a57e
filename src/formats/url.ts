/** A name or an id as one segment of a path. Half of a surrogate pair has no UTF-8, and becomes U+FFFD. */
export const encodeSegment = (text: string): string => (isPlain.test(text) ? text : encode(text))

/** Most ids and names need no encoding. */
const isPlain = /^[\w-]*$/

const encode = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD'))

/** The same for the end of a path, where `.json` would be taken off again. */
export const encodeLastSegment = (text: string): string =>
  isPlain.test(text) ? text : encode(text).replace(/\.json$/, '%2Ejson')

/** `?a=1&b=2` the way a person would write it: what need not be encoded stays readable. */
export const formatQuery = (query: readonly (readonly [name: string, value: string])[]): string =>
  query.length === 0
    ? ''
    : `?${query.map(([name, value]) => `${encodeParameter(name)}=${encodeParameter(value)}`).join('&')}`

/** The same with nothing that a URI may not hold, such as brackets (RFC 3986 §3.4). */
export const encodeQuery = (query: readonly (readonly [name: string, value: string])[]): string =>
  query.length === 0 ? '' : `?${query.map((pair) => pair.map(encodeSegment).join('=')).join('&')}`

/** A path as a client spelled it, with nothing left unescaped that a URI may not hold. */
export const encodePath = (path: string): string =>
  path.replaceAll(/[^a-zA-Z0-9\-._~!$&'()*+,;=:@%/]/g, encodeSegment)

/** The path of an address below that of another, also when only the path is given; `undefined` for what is none there. */
export function pathBelow(base: string, address: string): string | undefined {
  if (!URL.canParse(address, base)) return undefined
  const prefix = new URL(base).pathname.replace(/\/$/, '')
  const { host, pathname } = new URL(address, base)
  if (host !== new URL(base).host) return undefined
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname
}

/** RFC 3986 §3.4; the brackets it leaves out are what every JSON:API client sends. */
const encodeParameter = (text: string): string =>
  encodeSegment(text)
    .replaceAll(/%(?:2C|2F|3A|40|5B|5D)/g, decodeURIComponent)
    .replaceAll("'", '%27')

/** Whether a host name means this machine, whatever the network says. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(\.\d{1,3}){3}$/.test(hostname)
