/** A media type or range in a header, with its parameters (RFC 9110 §8.3.1 and §12.5.1). Names are lower case. */
export interface MediaRange {
  readonly name: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Those in a `Content-Type` or `Accept`. */
export const parseMediaRanges = (header: string): readonly MediaRange[] =>
  partsOf(header, ',').map(parseMediaRange)

/** What a parameter such as `profile` holds, which may be several URIs with spaces between them. */
export const urisIn = ({ parameters }: MediaRange, parameter: string): readonly string[] =>
  parameters.get(parameter)?.split(/\s+/).filter(Boolean) ?? []

function parseMediaRange(text: string): MediaRange {
  const [name = '', ...parameters] = partsOf(text, ';')
  return { name: name.toLowerCase(), parameters: new Map(parameters.map(parseParameter)) }
}

function parseParameter(text: string): [string, string] {
  const [name = '', value = ''] = text.split(/=(.*)/s)
  return [name.trim().toLowerCase(), value.trim().replaceAll(/^"|"$/g, '')]
}

/** At a separator that stands outside of quotes. */
const partsOf = (text: string, separator: ',' | ';'): readonly string[] =>
  (text.match(separator === ',' ? /(?:"[^"]*"|[^",])+/g : /(?:"[^"]*"|[^";])+/g) ?? []).map((part) =>
    part.trim(),
  )
