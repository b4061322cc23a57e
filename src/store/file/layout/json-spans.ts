import { tokenPattern } from '../../../formats/json-tokens.ts'

/** A piece of a text, from offset `start` until `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** In this order: the start of a member of the outermost object, its elements if it is a list, its end. */
export type JsonPart =
  | { readonly kind: 'member'; readonly name: string; readonly key: Span; readonly start: number }
  | { readonly kind: 'element'; readonly span: Span }
  | { readonly kind: 'end'; readonly end: number }

/** The parts of a text that is known to be a JSON object. */
export function* jsonParts(text: string): Iterable<JsonPart> {
  const tokens = new TokenReader(text)
  tokens.next()
  while (tokens.next() !== '}') {
    if (tokens.token === ',') tokens.next()
    const key = tokens.span
    const name = JSON.parse(tokens.token) as string
    tokens.next()
    tokens.next()
    yield { kind: 'member', name, key, start: tokens.span.start }
    if (tokens.token === '[') yield* elementsOf(tokens)
    else tokens.skipValue()
    yield { kind: 'end', end: tokens.span.end }
  }
}

function* elementsOf(tokens: TokenReader): Iterable<JsonPart> {
  while (tokens.next() !== ']') {
    if (tokens.token === ',') tokens.next()
    yield { kind: 'element', span: tokens.skipValue() }
  }
}

/** Every token with the white space that follows it. */
export function* tokensOf(text: string): Iterable<{ readonly token: string; readonly gap: string }> {
  let last: { token: string; end: number } | undefined
  for (const match of text.matchAll(tokenPattern)) {
    if (last) yield { token: last.token, gap: text.slice(last.end, match.index) }
    last = { token: match[0], end: match.index + match[0].length }
  }
  if (last) yield { token: last.token, gap: text.slice(last.end) }
}

class TokenReader {
  readonly #matches: Iterator<RegExpExecArray>
  token = ''
  span: Span = { start: 0, end: 0 }

  constructor(text: string) {
    this.#matches = text.matchAll(tokenPattern)
  }

  /** The end of the text counts as closing every bracket. */
  next(): string {
    const { value, done } = this.#matches.next()
    this.token = done ? '}' : value[0]
    if (!done) this.span = { start: value.index, end: value.index + value[0].length }
    return this.token
  }

  /** From the first token of a value to its last. */
  skipValue(): Span {
    const { start } = this.span
    let depth = 0
    for (;;) {
      if (this.token === '{' || this.token === '[') depth += 1
      if (this.token === '}' || this.token === ']') depth -= 1
      if (depth <= 0) return { start, end: this.span.end }
      this.next()
    }
  }
}
