import { isArray, isObject, type Json, member } from '../../../core/json.ts'
import type { Database, Resource } from '../../../core/resource.ts'
import { inSlices } from '../disk/slices.ts'
import { type Part, partsOf, type Span } from '../layout/json-spans.ts'
import { mayHaveOddNumbers } from '../layout/spelling.ts'

/** What stands before, between and after the members of an object or the elements of a list. */
export interface Gaps {
  readonly lead: string
  /** With its comma; `undefined` when there is but one element on one line, which does not show it. */
  readonly between: string | undefined
  readonly tail: string
}

/** A value, and how it was written. */
export interface Written {
  readonly value: Json
  readonly text: string
}

/** How a member of the data file was written. */
export interface SourceMember {
  readonly colon: string
  /** As one, if it is no list of records. */
  readonly whole: Written | undefined
  readonly gaps: Gaps | undefined
  readonly records: ReadonlyMap<string, Written>
  /** One of the records, for new ones to be written alike. */
  readonly sample: string | undefined
}

/** How a data file was written, so that what does not change stays as it was. */
export interface Source {
  readonly prefix: string
  readonly gaps: Gaps
  readonly colon: string
  readonly suffix: string
  readonly members: ReadonlyMap<string, SourceMember>
}

/** The key of a record in its collection; `undefined` when it has none. */
export type KeyOf = (collection: string, record: Resource) => string | undefined

/** How JSON.stringify would write with two spaces. */
export const plainSource: Source = {
  prefix: '',
  gaps: { lead: '\n  ', between: ',\n  ', tail: '\n' },
  colon: ': ',
  suffix: '\n',
  members: new Map(),
}

/** The records of longer texts are not kept in memory, but for those with numbers that are spelled in their own way. */
const longest = 4_000_000

/** Reads, a bit at a time, how a database was written. */
export async function readSource(text: string, database: Database, keyOf: KeyOf): Promise<Source> {
  const members = new Map<string, SourceMember>()
  const spans: Span[] = []
  let colon = plainSource.colon
  let reader: MemberReader | undefined
  const visit = (part: Part): void => {
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
  await inSlices(partsOf(text), visit)
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
  readonly #records = new Map<string, Written>()
  readonly #spans: Span[] = []
  #position = 0

  constructor(text: string, { name, key, start }: Extract<Part, { kind: 'member' }>, value: Json) {
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
    // The first two and the last tell what stands between them all.
    if (this.#spans.length > 2) this.#spans.pop()
    this.#spans.push(span)
    if (!isObject(value)) return
    const text = this.#text.slice(span.start, span.end)
    const key = keyOf(this.name, value)
    const isKept = this.#text.length <= longest || mayHaveOddNumbers(text)
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
