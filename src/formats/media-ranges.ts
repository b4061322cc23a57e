/** A media type or range in a header, with its parameters (RFC 9110 §8.3.1 and §12.5.1). Names are lower case. */
export interface MediaRange {
  readonly name: string
  /** From 0 (never) to 1. */
  readonly weight: number
  readonly parameters: ReadonlyMap<string, string>
}

/** Parses the value of `Content-Type` or `Accept`. */
export const parseMediaRanges = (header: string): readonly MediaRange[] =>
  partsOf(header, ',').map(parseMediaRange)

/** The URIs in a parameter like `profile`, which are separated by spaces. */
export const urisIn = ({ parameters }: MediaRange, parameter: string): readonly string[] =>
  parameters.get(parameter)?.split(/\s+/).filter(Boolean) ?? []

/** Whether a header asks for a media type by its name. */
export const isAskedFor = (name: string, header: string): boolean =>
  header.toLowerCase().includes(name) && weightOf(name, parseMediaRanges(header)) > 0

/** The weight that ranges give to a media type; 0 if none names it. */
export const weightOf = (name: string, ranges: readonly MediaRange[]): number =>
  Math.max(0, ...ranges.filter((range) => range.name === name).map(({ weight }) => weight))

function parseMediaRange(text: string): MediaRange {
  const [name = '', ...rest] = partsOf(text, ';')
  const parameters = new Map(rest.map(parseParameter))
  const weight = Number(parameters.get('q') ?? 1)
  return { name: name.toLowerCase(), weight: Number.isNaN(weight) ? 1 : weight, parameters }
}

function parseParameter(text: string): [string, string] {
  const [name = '', value = ''] = text.split(/=(.*)/s)
  return [name.trim().toLowerCase(), value.trim().replaceAll(/^"|"$/g, '')]
}

/** Splits at a separator outside of quotes. */
const partsOf = (text: string, separator: ',' | ';'): readonly string[] =>
  (text.match(separator === ',' ? /(?:"[^"]*"|[^",])+/g : /(?:"[^"]*"|[^";])+/g) ?? []).map((part) =>
    part.trim(),
  )
