import { isArray, isObject, type Json, member } from '../../../core/json.ts'
import type { Database, Resource } from '../../../core/resource.ts'
import { inSlices } from '../disk/atomic-write.ts'
import { type JsonPart, jsonParts, type Span } from './json-spans.ts'
import { mayHaveOddNumbers } from './json-style.ts'

/** The white space before, between and after the members of an object or the elements of a list. */
export interface Gaps {
  readonly lead: string
  /** With its comma; `undefined` where a single element on one line does not show it. */
  readonly between: string | undefined
  readonly tail: string
}

/** A value, and how it was written. */
export interface WrittenValue {
  readonly value: Json
  readonly text: string
}

/** How a member of the data file was written. */
export interface SourceMember {
  readonly colon: string
  /** The whole value, unless it is a list of records. */
  readonly whole: WrittenValue | undefined
  readonly gaps: Gaps | undefined
  readonly records: ReadonlyMap<string, WrittenValue>
  /** One of the records, as a model for new ones. */
  readonly sample: string | undefined
}

/** How a data file was written, so that everything that does not change stays as it was. */
export interface SourceLayout {
  readonly prefix: string
  readonly gaps: Gaps
  readonly colon: string
  readonly suffix: string
  readonly members: ReadonlyMap<string, SourceMember>
}

/** The key of a record in its collection; `undefined` when it has none. */
export type KeyOf = (collection: string, record: Resource) => string | undefined

/** As JSON.stringify writes with two spaces. */
export const plainSource: SourceLayout = {
  prefix: '',
  gaps: { lead: '\n  ', between: ',\n  ', tail: '\n' },
  colon: ': ',
  suffix: '\n',
  members: new Map(),
}

/** Of longer texts, only records with numbers that JavaScript spells differently are kept in memory. */
const longestKept = 4_000_000

/** Reads how a database was written, in slices between which others run. */
export async function readSource(text: string, database: Database, keyOf: KeyOf): Promise<SourceLayout> {
  const members = new Map<string, SourceMember>()
  const spans: Span[] = []
  let colon = plainSource.colon
  let reader: MemberReader | undefined
  const visit = (part: JsonPart): void => {
    if (part.kind === 'member') {
      reader = new MemberReader(text, part, member(database, part.name) ?? null)
    } else if (part.kind === 'element') {
      reader?.add(part.span, keyOf)
    } else if (reader) {
      members.set(reader.name, reader.toMember(part.end))
      ;({ colon } = reader)
      spans.push({ start: reader.keyStart, end: part.end })
    }
  }
  await inSlices(jsonParts(text), visit)
  const whole = { start: text.indexOf('{'), end: text.lastIndexOf('}') + 1 }
  return {
    prefix: text.slice(0, whole.start),
    gaps: gapsOf(text, whole, spans) ?? { ...plainSource.gaps, tail: text.includes('\n') ? '\n' : '' },
    colon,
    suffix: text.slice(whole.end),
    members,
  }
}

class MemberReader {
  readonly name: string
  readonly keyStart: number
  readonly colon: string
  readonly #text: string
  readonly #start: number
  readonly #value: Json
  readonly #records = new Map<string, WrittenValue>()
  readonly #spans: Span[] = []
  #position = 0

  constructor(text: string, { name, key, start }: Extract<JsonPart, { kind: 'member' }>, value: Json) {
    this.name = name
    this.keyStart = key.start
    this.colon = text.slice(key.end, start)
    this.#text = text
    this.#start = start
    this.#value = value
  }

  add(span: Span, keyOf: KeyOf): void {
    const value = isArray(this.#value) ? this.#value[this.#position] : undefined
    this.#position += 1
    // The first two and the last show what stands between them all.
    if (this.#spans.length > 2) this.#spans.pop()
    this.#spans.push(span)
    if (!isObject(value)) return
    const text = this.#text.slice(span.start, span.end)
    const key = keyOf(this.name, value)
    const isKept = this.#text.length <= longestKept || mayHaveOddNumbers(text)
    if (key !== undefined && isKept) this.#records.set(key, { value, text })
  }

  toMember(end: number): SourceMember {
    const span = this.#spans.at(-1)
    const isList = isArray(this.#value) && this.#value.every(isObject) && this.#value.length > 0
    return {
      colon: this.colon,
      whole: isList ? undefined : { value: this.#value, text: this.#text.slice(this.#start, end) },
      gaps: gapsOf(this.#text, { start: this.#start, end }, this.#spans),
      records: this.#records,
      sample: isList && span ? this.#text.slice(span.start, span.end) : undefined,
    }
  }
}

/** The gaps in a bracketed text, from the first two of its parts and the last. */
function gapsOf(text: string, whole: Span, parts: readonly Span[]): Gaps | undefined {
  const [first, second] = parts
  const last = parts.at(-1)
  if (!first || !last) return undefined
  const lead = text.slice(whole.start + 1, first.start)
  return {
    lead,
    between: second ? text.slice(first.end, second.start) : lead.includes('\n') ? `,${lead}` : undefined,
    tail: text.slice(last.end, whole.end - 1),
  }
}
