import { isArray, type Json } from '../core/json.ts'
import { toKey } from '../core/resource.ts'
import type { Dialect, Example } from '../dialects/dialect.ts'
import { encodeSegment, formatQuery } from '../formats/url.ts'
import type { CollectionSummary, Site } from './site.ts'

/** Requests to try on a collection: the dialect's own examples, or else reads from its routes. */
export function examplesOf(
  dialect: Dialect,
  summary: CollectionSummary,
  { model, readOnly }: Pick<Site, 'model' | 'readOnly'>,
): readonly Example[] {
  const { collection, sample, isCut } = summary
  const all = dialect.description?.examples({ model, collection, sample }) ?? fromRoutes(dialect, summary)
  // A replacement made from an incomplete sample would cut the user's data.
  return all.filter(({ method }) => method === 'GET' || !(readOnly || (isCut && method === 'PUT')))
}

/** The reads that need no more than a name and an id. */
function fromRoutes({ routes }: Dialect, { collection, sample }: CollectionSummary): readonly Example[] {
  const id = sample?.[collection.idAttribute]
  const paths: Readonly<Record<string, string>> = {
    '/:collection': `/${encodeSegment(collection.name)}`,
    ...(id === undefined
      ? {}
      : { '/:collection/:id': `/${encodeSegment(collection.name)}/${encodeSegment(toKey(id))}` }),
  }
  return routes.flatMap(({ method, path, on, summary }) => {
    const concrete = paths[path]
    if (method !== 'GET' || concrete === undefined || !on.includes(collection.kind)) return []
    return [{ title: summary, method, path: concrete }]
  })
}

/** A command in four parts, so that a page can make the address a link. */
export interface Command {
  readonly before: string
  readonly base: string
  readonly path: string
  readonly after: string
}

/** A request as a line for a POSIX shell: pasted there, it sends exactly this. */
export function toCurl(
  { method, path, query = [], body }: Example,
  base: string,
  mediaType: string,
): Command {
  const target = `${path}${formatQuery(query)}`
  const options = [
    ...(/[[\]{}]/.test(`${base}${target}`) ? ['-g'] : []),
    ...(method === 'GET' ? [] : ['-X', method]),
  ]
  const lines =
    body === undefined
      ? []
      : [`-H ${shellQuoted(`Content-Type: ${mediaType}`)}`, `-d ${shellQuoted(readable(body))}`]
  return {
    before: `${['curl', ...options].join(' ')} '`,
    base: shellQuoted(base).slice(1, -1),
    path: shellQuoted(target).slice(1, -1),
    after: `'${lines.map((line) => ` \\\n  ${line}`).join('')}`,
  }
}

/** Inside single quotes a shell leaves everything alone; a single quote itself ends them, so it is put in between. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** JSON without the invisible characters that a terminal would obey or that would turn the text around. */
const readable = (body: Json): string =>
  layOut(body).replaceAll(
    /[\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const width = 64

/** What fits stands on one line; `before` counts what stands on it already. */
export function layOut(value: Json, indent = '', before = indent.length): string {
  const line = JSON.stringify(value)
  if (before + line.length <= width || typeof value !== 'object' || value === null) return line
  const inside = `${indent}  `
  const [open, close] = isArray(value) ? '[]' : '{}'
  const lines = isArray(value)
    ? value.map((element) => layOut(element, inside))
    : Object.entries(value).map(([name, one]) => layOutMember(name, one, inside))
  return `${open}\n${lines.map((text) => `${inside}${text}`).join(',\n')}\n${indent}${close}`
}

function layOutMember(name: string, value: Json, indent: string): string {
  const start = `${JSON.stringify(name)}: `
  return `${start}${layOut(value, indent, indent.length + start.length)}`
}
