import { isArray, isObject, type Json, type JsonObject, toText } from '../../core/json.ts'
import { html, type Html } from '../../formats/html.ts'
import { cut } from '../excerpt.ts'

/** What an operation means, as a sentence: `List orders where customer_id is "1", by date, descending, the first 10.` */
export function operationInWords(operation: JsonObject): Html {
  const { kind, collection, id } = operation
  const all = html`<strong><bdi>${words(collection)}</bdi></strong>`
  const one = html`${all}/<bdi>${words(id)}</bdi>`
  const describe = operationSentences[words(kind)]
  return describe ? html`${describe(operation, { all, one })}.` : html`Read the whole database.`
}

interface Subjects {
  readonly all: Html
  readonly one: Html
}

/** By the kind of the operation. */
const operationSentences: Readonly<Record<string, (operation: JsonObject, subjects: Subjects) => Html>> = {
  list: ({ within, query }, { all }) => html`List ${all}${ofParent(within)}${queryWords(query, 'their')}`,
  read: ({ query }, { one }) => html`Read ${one}${queryWords(query, 'its')}`,
  related: ({ within }) => html`Read what a relationship leads to${ofParent(within)}`,
  'read-linkage': ({ relationship }, { one }) =>
    html`Read the ids of the <bdi>${words(relationship)}</bdi> of ${one}`,
  create: ({ drafts }, { all }) => html`Create ${draftCount(drafts)} in ${all}`,
  replace: (operation, { one }) => html`Replace ${one}${condition(operation)}`,
  patch: (operation, { one }) =>
    html`Change ${one}${changedNames(operation['patch'])}${condition(operation)}`,
  link: (operation, { one }) =>
    html`Change the <bdi>${words(operation['relationship'])}</bdi> of ${one}${condition(operation)}`,
  delete: (operation, { one }) => html`Delete ${one}${condition(operation)}`,
  'patch-many': ({ filter, patch }, { all }) =>
    html`Change all ${all} where ${filterWords(filter)}${changedNames(patch)}`,
  'delete-many': ({ filter }, { all }) => html`Delete all ${all} where ${filterWords(filter)}`,
  atomic: ({ steps }) => html`Do ${listIn(steps).length} things, all or none`,
}

const listIn = (value: Json | undefined): readonly Json[] =>
  value !== undefined && isArray(value) ? value : []

const words = (value: Json | undefined): string =>
  cut(typeof value === 'string' ? value : JSON.stringify(value ?? ''))

const ofParent = (within: Json | undefined): Html | undefined => {
  const parent = isArray(within ?? null) ? (within as readonly Json[]).at(-1) : undefined
  return isObject(parent ?? null)
    ? html` of
        <bdi>${words((parent as JsonObject)['collection'])}/${words((parent as JsonObject)['id'])}</bdi>`
    : undefined
}

function queryWords(query: Json | undefined, whose: string): Html | undefined {
  if (!isObject(query ?? null)) return undefined
  const { filter, sort, page, include, fields } = query as JsonObject
  return html`${filter === undefined ? '' : html` where ${filterWords(filter)}`}${sortWords(sort)}${pageWords(page)}${
    isArray(include ?? null) && (include as readonly Json[]).length > 0
      ? html`, with ${whose} ${inProse((include as readonly Json[]).map(pathWords), 'and')}`
      : ''
  }${fields === undefined ? '' : ', only some attributes'}`
}

const sortWords = (sort: Json | undefined): Html | undefined =>
  isArray(sort ?? null) && (sort as readonly Json[]).length > 0
    ? html`, by
      ${inProse(
        (sort as readonly JsonObject[]).map(
          ({ path, descending }) =>
            html`${pathWords(path ?? [])}${descending === true ? ', descending' : ''}`,
        ),
        'then',
      )}`
    : undefined

function pageWords(page: Json | undefined): string {
  if (!isObject(page ?? null)) return ''
  const { offset = 0, limit, after, before } = page as JsonObject
  if (limit === undefined) return ''
  if (after !== undefined || before !== undefined) return `, ${words(limit)} from a cursor on`
  return offset === 0
    ? `, the first ${words(limit)}`
    : `, ${words(limit)} from number ${Number(offset) + 1} on`
}

const comparisonWords: Readonly<Record<string, string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
  in: 'is one of',
  nin: 'is none of',
  contains: 'contains',
  startsWith: 'starts with',
  endsWith: 'ends with',
  like: 'is like',
  has: 'has',
  ieq: 'is, in any case,',
}

function filterWords(filter: Json | undefined): Html {
  if (filter === undefined || !isObject(filter)) return html`a condition holds`
  const { op, path = [], value = null } = filter
  const describe = filterSentences[words(op)]
  if (describe) return describe(filter)
  return html`${pathWords(path)} ${comparisonWords[words(op)] ?? words(op)}
    <code>${cut(JSON.stringify(value))}</code>`
}

const conditionsShown = 8

const proseOfFilters =
  (word: string) =>
  ({ filters }: JsonObject): Html =>
    inProse(listIn(filters).slice(0, conditionsShown).map(filterWords), word)

/** By the operator of the filter; all others compare an attribute with a value. */
const filterSentences: Readonly<Record<string, (filter: JsonObject) => Html>> = {
  and: proseOfFilters('and'),
  or: proseOfFilters('or'),
  not: ({ filter }) => html`not ${filterWords(filter)}`,
  search: ({ text }) => html`any string contains <code>${words(text)}</code>`,
  isnull: ({ path = [], value }) => html`${pathWords(path)} is ${value === false ? 'not ' : ''}null`,
  keys: ({ path = [], keys }) => html`${pathWords(path)} is one of <code>${words(keys)}</code>`,
  compare: ({ path = [], as, other = [] }) =>
    html`${pathWords(path)} ${comparisonWords[words(as)]} ${pathWords(other)}`,
  some: ({ relationship, filter }) =>
    html`some of its
      <bdi>${words(relationship)}</bdi
      >${filter === undefined ? ' exist' : html` have ${filterWords(filter)}`}`,
}

const pathWords = (path: Json): Html =>
  html`<code>${cut(isArray(path) ? path.map(toText).join('.') : toText(path))}</code>`

const inProse = (parts: readonly Html[], word: string): Html =>
  html`${parts.map((part, at) => html`${at === 0 ? '' : at === parts.length - 1 ? ` ${word} ` : ', '}${part}`)}`

const draftCount = (drafts: Json | undefined): string =>
  isArray(drafts ?? null) && (drafts as readonly Json[]).length !== 1
    ? `${(drafts as readonly Json[]).length} records`
    : 'a record'

function changedNames(patch: Json | undefined): Html | undefined {
  const value = isObject(patch ?? null) ? (patch as JsonObject)['value'] : undefined
  const names = isObject(value ?? null) ? Object.keys(value as JsonObject) : []
  return names.length === 0 ? undefined : html`: ${inProse(names.slice(0, 8).map(pathWords), 'and')}`
}

const condition = ({ precondition }: JsonObject): string =>
  precondition === undefined ? '' : ', if it has not been changed by someone else'
