import { isArray, isObject, type Json } from '../../../core/json.ts'
import type { Database, Resource } from '../../../core/resource.ts'
import {
  isPlainStyle,
  isWrittenAlike,
  type JsonStyle,
  spellLike,
  spellPlainly,
  styleOf,
  toJsonText,
  toPlainText,
} from './json-style.ts'
import type { Gaps, KeyOf, SourceLayout, SourceMember, WrittenValue } from './source.ts'

/** The text of a database in the layout of its source, in many small pieces. */
export function* renderDatabase(database: Database, source: SourceLayout, keyOf: KeyOf): Iterable<string> {
  const { gaps } = source
  const { comma } = baseStyle(source)
  const entries = Object.entries(database)
  yield `${source.prefix}{`
  for (const [position, [name, value]] of entries.entries()) {
    const member = source.members.get(name)
    yield position === 0 ? gaps.lead : (gaps.between ?? comma)
    yield JSON.stringify(name) + (member?.colon ?? source.colon)
    yield* renderMember(value, source, member, (record) => keyOf(name, record))
  }
  yield `${entries.length > 0 ? gaps.tail : ''}}${source.suffix}`
}

type RecordKeyOf = (record: Resource) => string | undefined

function* renderMember(
  value: Json,
  source: SourceLayout,
  member: SourceMember | undefined,
  keyOf: RecordKeyOf,
): Iterable<string> {
  const style = baseStyle(source)
  if (!isArray(value) || !value.every(isObject) || value.length === 0) {
    yield renderWhole(value, member, style)
    return
  }
  const { lead, between = style.comma, tail } = member?.gaps ?? listGaps(style)
  const inner = recordStyle(style, lead, member?.sample)
  let gap = `[${lead}`
  for (const record of value) {
    yield gap + renderRecord(record, member && writtenOf(member, record, keyOf), inner)
    gap = between
  }
  yield `${tail}]`
}

const writtenOf = (
  { records }: SourceMember,
  record: Resource,
  keyOf: RecordKeyOf,
): WrittenValue | undefined => (records.size === 0 ? undefined : records.get(keyOf(record) ?? ''))

function renderWhole(value: Json, member: SourceMember | undefined, style: JsonStyle): string {
  if (!member?.whole) return toJsonText(value, style, spellPlainly)
  const { text } = member.whole
  return isWrittenAlike(value, member.whole.value)
    ? text
    : toJsonText(value, styleOf(text, style), spellLike(text))
}

function renderRecord(record: Resource, written: WrittenValue | undefined, style: JsonStyle): string {
  if (!written)
    return isPlainStyle(style) ? toPlainText(record, style) : toJsonText(record, style, spellPlainly)
  if (isWrittenAlike(record, written.value)) return written.text
  return toJsonText(record, styleOf(written.text, style), spellLike(written.text))
}

/** The style of the members of the outermost object, as the gaps between them show it. */
function baseStyle({ gaps: { lead, between }, colon }: SourceLayout): JsonStyle {
  const margin = marginOf(lead)
  const isOnLines = lead.includes('\n')
  return {
    indent: isOnLines ? margin : undefined,
    margin,
    newline: lead.includes('\r\n') ? '\r\n' : '\n',
    colon,
    comma: isOnLines || between?.includes('\n') ? ', ' : (between ?? `,${colon.slice(1)}`),
    padding: '',
    hasInlineLists: false,
  }
}

function recordStyle(style: JsonStyle, lead: string, sample: string | undefined): JsonStyle {
  const inner = { ...style, margin: lead.includes('\n') ? marginOf(lead) : style.margin }
  return sample === undefined ? inner : styleOf(sample, inner)
}

function listGaps({ indent, margin, newline }: JsonStyle): Gaps {
  if (indent === undefined) return { lead: '', between: undefined, tail: '' }
  const lead = newline + margin + indent
  return { lead, between: `,${lead}`, tail: newline + margin }
}

const marginOf = (gap: string): string => gap.slice(gap.lastIndexOf('\n') + 1)
