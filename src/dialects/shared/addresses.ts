import type { HttpRequest } from '../../core/http.ts'
import { encodePath, encodeQuery, encodeSegment } from '../../formats/url.ts'

/** The address of the request. */
export const ownAddress = ({ base, path, query }: HttpRequest): string =>
  `${base}${encodePath(path)}${encodeQuery(query)}`

/** The same with another place in the list, where the query says one; everything else in it stays as it is. */
export function addressesOfPlaces(
  { base, path, query }: HttpRequest,
  saysPlace: (parameter: string) => boolean,
): (parameter: string, value: string) => string {
  const first = query.findIndex(([name]) => saysPlace(name))
  const at = first < 0 ? query.length : first
  const others = query.slice(at).filter(([name]) => !saysPlace(name))
  const before = encodeQuery(query.slice(0, at))
  const after = encodeQuery(others).replace('?', '&')
  const start = `${base}${encodePath(path)}${before}${before === '' ? '?' : '&'}`
  return (parameter, value) => `${start}${encodeSegment(parameter)}=${encodeSegment(value)}${after}`
}
