import { isArray, isObject, type Json } from '../../../core/json.ts'
import { tokensOf } from './json-spans.ts'

/** How a value is written that was not written so before: as a value beside it is. */
export interface JsonStyle {
  /** Before each member, per level; `undefined` when everything stands on one line. */
  readonly indent: string | undefined
  /** What the line begins with that the value stands in. */
  readonly margin: string
  readonly newline: string
  readonly colon: string
  /** On one line: between elements, and inside of curly brackets. */
  readonly comma: string
  readonly padding: string
  /** Lists of plain values stand on one line also where objects do not. */
  readonly hasInlineLists: boolean
}

/** Spells a number; `name` is the member it belongs to. */
export type Spell = (name: string, number: number) => string

/** The style in which a sample is written; `like` tells what the sample does not show. */
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
    const inner = deeper(isInline ? { ...style, indent: undefined } : style)
    return enclose(
      '[]',
      value.map((element) => toJsonText(element, inner, spell, name)),
      inner,
      style,
    )
  }
  if (!isObject(value)) return JSON.stringify(value)
  const inner = deeper(style)
  const members = Object.entries(value).map(
    ([key, one]) => JSON.stringify(key) + style.colon + toJsonText(one, inner, spell, key),
  )
  return enclose('{}', members, inner, style)
}

const deeper = (style: JsonStyle): JsonStyle =>
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

/** Whether JSON.stringify writes in this style too, and a good deal faster. */
export const isPlain = ({ indent, colon, comma, padding, hasInlineLists }: JsonStyle): boolean =>
  !hasInlineLists &&
  (indent === undefined ? colon === ':' && comma === ',' && padding === '' : colon === ': ')

/** The text of a value in a plain style. */
export function toPlainText(value: Json, { indent, margin, newline }: JsonStyle): string {
  if (indent === undefined) return JSON.stringify(value)
  return JSON.stringify(value, null, indent).replaceAll('\n', newline + margin)
}
