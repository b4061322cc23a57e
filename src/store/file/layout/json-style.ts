import { isArray, isObject, type Json } from '../../../core/json.ts'
import { tokensOf } from './json-spans.ts'

/** How a new or changed value is written: in the style of what stands beside it. */
export interface JsonStyle {
  /** Before each member, per level; `undefined` when everything stands on one line. */
  readonly indent: string | undefined
  /** The indentation of the line that the value begins on. */
  readonly margin: string
  readonly newline: string
  readonly colon: string
  /** On one line: between elements, and inside of curly brackets. */
  readonly comma: string
  readonly padding: string
  /** Whether lists of plain values stand on one line even where objects do not. */
  readonly hasInlineLists: boolean
}

/** Spells a number; `name` is the member it belongs to. */
export type Spell = (name: string, number: number) => string

/** The style of a sample; where it shows nothing, that of `like`. */
export function styleOf(sample: string, like: JsonStyle): JsonStyle {
  const gaps = [...tokensOf(sample)]
  const onLine = gaps.filter(({ gap }) => !gap.includes('\n'))
  const after = (token: string): string | undefined => onLine.find((one) => one.token === token)?.gap
  return {
    ...like,
    indent: sample.includes('\n') ? (like.indent ?? '  ') : undefined,
    colon: `:${after(':') ?? like.colon.slice(1)}`,
    comma: `,${after(',') ?? like.comma.slice(1)}`,
    padding: after('{') ?? like.padding,
    hasInlineLists: gaps.some(
      ({ token, gap }, position) =>
        token === '[' && !gap.includes('\n') && !/^[[\]{]/.test(gaps[position + 1]?.token ?? ']'),
    ),
  }
}

export function toJsonText(value: Json, style: JsonStyle, spell: Spell, name = ''): string {
  if (typeof value === 'number') return spell(name, value)
  if (isArray(value)) {
    const isInline = style.hasInlineLists && value.every((element) => typeof element !== 'object')
    const inner = indented(isInline ? { ...style, indent: undefined } : style)
    return enclose(
      '[]',
      value.map((element) => toJsonText(element, inner, spell, name)),
      inner,
      style,
    )
  }
  if (!isObject(value)) return JSON.stringify(value)
  const inner = indented(style)
  const members = Object.entries(value).map(
    ([key, one]) => JSON.stringify(key) + style.colon + toJsonText(one, inner, spell, key),
  )
  return enclose('{}', members, inner, style)
}

const indented = (style: JsonStyle): JsonStyle =>
  style.indent === undefined ? style : { ...style, margin: style.margin + style.indent }

function enclose(brackets: string, texts: readonly string[], inner: JsonStyle, outer: JsonStyle): string {
  const [open = '', close = ''] = brackets
  if (texts.length === 0) return brackets
  if (inner.indent === undefined) {
    const padding = open === '{' ? inner.padding : ''
    return open + padding + texts.join(inner.comma) + padding + close
  }
  const lineBreak = inner.newline + inner.margin
  return open + lineBreak + texts.join(`,${lineBreak}`) + outer.newline + outer.margin + close
}

/** Whether JSON.stringify, which is much faster, writes in this style too. */
export const isPlainStyle = ({ indent, colon, comma, padding, hasInlineLists }: JsonStyle): boolean =>
  !hasInlineLists &&
  (indent === undefined ? colon === ':' && comma === ',' && padding === '' : colon === ': ')

/** The text of a value in a plain style. */
export function toPlainText(value: Json, { indent, margin, newline }: JsonStyle): string {
  if (indent === undefined) return JSON.stringify(value)
  return JSON.stringify(value, null, indent).replaceAll('\n', newline + margin)
}

/** Perhaps a number that JavaScript spells differently: long, with an exponent, or with a zero at the end. */
const oddNumber = /\d{16}|\d[eE]|\.\d*0(?!\d)|-0(?![.\d])/

export const mayHaveOddNumbers = (text: string): boolean => oddNumber.test(text)

/** Spells a number as the text does, if that has the same number at a member of the same name. */
export function spellLike(text: string): Spell {
  const known = mayHaveOddNumbers(text) ? oddNumbers(text) : undefined
  return (name, number) => known?.get(toSpellingKey(name, number)) ?? JSON.stringify(number)
}

export const spellPlainly: Spell = (_, number) => JSON.stringify(number)

function oddNumbers(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let name = ''
  let last = ''
  for (const { token } of tokensOf(text)) {
    if (token === ':') name = JSON.parse(last) as string
    else if (/^[-\d]/.test(token) && String(Number(token)) !== token)
      found.set(toSpellingKey(name, Number(token)), token)
    last = token
  }
  return found
}

const toSpellingKey = (name: string, number: number): string => `${number} ${name}`

/** Whether two values have the same text in the file: the order of an object's members counts. */
export function isWrittenAlike(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isArray(a)) {
    return (
      isArray(b) &&
      a.length === b.length &&
      a.every((element, position) => isWrittenAlike(element, b[position]))
    )
  }
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a)
  const others = Object.keys(b)
  return (
    names.length === others.length &&
    names.every((name, position) => name === others[position] && isWrittenAlike(a[name], b[name]))
  )
}
