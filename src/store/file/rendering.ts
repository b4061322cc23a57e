import { isArray, isObject, type Json } from '../../core/json.ts'
import type { Database } from '../../core/resource.ts'
import type { Layout } from './layout.ts'

/** The text of a data file in many small pieces, so that a large one can be written bit by bit. */
export function* render(database: Database, layout: Layout): Iterable<string> {
  const { indent, newline, end, hasByteOrderMark } = layout
  const names = Object.keys(database)
  const space = indent === '' ? '' : ' '
  if (hasByteOrderMark) yield '\uFEFF'
  yield '{'
  for (const [position, name] of names.entries()) {
    yield `${position > 0 ? ',' : ''}${lineBreak(layout, 1)}${JSON.stringify(name)}:${space}`
    yield* renderMember(database[name] ?? null, layout)
  }
  yield `${names.length > 0 && indent !== '' ? newline : ''}}${end}`
}

/** A list of records goes record by record, everything else at once. */
function* renderMember(value: Json, layout: Layout): Iterable<string> {
  if (!isArray(value) || value.length === 0 || !value.every(isObject)) {
    yield renderValue(value, layout, 1)
    return
  }
  yield '['
  for (const [position, record] of value.entries()) {
    yield `${position > 0 ? ',' : ''}${lineBreak(layout, 2)}${renderValue(record, layout, 2)}`
  }
  yield `${lineBreak(layout, 1)}]`
}

function renderValue(value: Json, layout: Layout, depth: number): string {
  const text = JSON.stringify(value, null, layout.indent)
  return layout.indent === '' ? text : text.replaceAll('\n', lineBreak(layout, depth))
}

const lineBreak = ({ indent, newline }: Layout, depth: number): string =>
  indent === '' ? '' : newline + indent.repeat(depth)
