import { type Json, type JsonObject, toText } from '../../core/json.ts'
import { isMemberName } from '../../core/member-name.ts'
import { membersOf } from '../../core/members.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { encodeLastSegment, encodeSegment } from '../../core/url.ts'
import type { Example, Subject } from '../dialect.ts'
import { another, changeable, hasOrder, isDate, isShort, isShortText, tellingValues } from '../sample.ts'
import { createPresenter, idOf } from './resource-object.ts'

/** What JSON:API can be asked, on the user's own data. */
export function examples(subject: Subject): readonly Example[] {
  const { collection, sample } = subject
  const all = `/${encodeSegment(collection.name)}`
  if (collection.kind !== 'collection') return [get('Read', all), ...changeExamples(subject, all)]
  const id = sample && idOf(collection, sample)
  // Dots are another path.
  const one = id === undefined || /^\.{0,2}$/.test(id) ? undefined : `${all}/${encodeLastSegment(id)}`
  return [
    get('Everything', all),
    ...(one === undefined ? [] : [get('One, by its id', one)]),
    ...listExamples(collection, all, sample ?? {}),
    ...relationshipExamples(collection, all, one),
    { title: 'Create', method: 'POST', path: all, body: createBody(subject) },
    ...(one === undefined
      ? []
      : [...changeExamples(subject, one), { title: 'Delete', method: 'DELETE', path: one } as const]),
  ]
}

const get = (title: string, path: string, ...query: readonly (readonly [string, string])[]): Example => ({
  title,
  method: 'GET',
  path,
  query,
})

/** A name that needs no care inside brackets, in lists and in paths. */
const isPlain = (name: string): boolean => isMemberName(name) && /^[\p{L}\p{N}_ -]{1,40}$/u.test(name)

function listExamples(collection: Collection, all: string, sample: Resource): readonly Example[] {
  const members = membersOf(collection)
  const values = tellingValues(sample, collection).flatMap(([attribute, value]) => {
    const name = members.memberOf(attribute)
    return name !== undefined && isPlain(name) && isShort(value) ? [[name, value] as const] : []
  })
  const equal =
    values.find(([, value]) => isShortText(value) && !isDate(value) && !value.includes(',')) ?? values[0]
  const ordered = values.find(([, value]) => hasOrder(value))
  const sorted = ordered ?? values[0]
  return [
    ...(equal ? [get(`Filter by ${equal[0]}`, all, [`filter[${equal[0]}]`, toText(equal[1])])] : []),
    ...(ordered
      ? [get(`Compare: ${ordered[0]} from`, all, [`filter[${ordered[0]}][ge]`, toText(ordered[1])])]
      : []),
    ...(sorted ? [get(`Sort by ${sorted[0]}, highest first`, all, ['sort', `-${sorted[0]}`])] : []),
    get('Ten to a page', all, ['page[number]', '1'], ['page[size]', '10']),
    ...(values[0] && isPlain(collection.type)
      ? [get('Only some attributes', all, [`fields[${collection.type}]`, values[0][0]])]
      : []),
  ]
}

function relationshipExamples(
  { relationships }: Collection,
  all: string,
  one: string | undefined,
): readonly Example[] {
  const names = [...relationships.keys()].filter(isPlain)
  const many = names.find((name) => relationships.get(name)?.many)
  return [
    ...(names[0] === undefined ? [] : [get(`Include ${names[0]}`, all, ['include', names[0]])]),
    ...(many === undefined || one === undefined
      ? []
      : [
          get(`Only its ${many}`, `${one}/${encodeSegment(many)}`),
          get(`Which ${many} it has`, `${one}/relationships/${encodeSegment(many)}`),
        ]),
  ]
}

function createBody({ model, collection, sample = {} }: Subject): JsonObject {
  const attributes = attributesOf({ model, collection, sample: another(sample, collection) })
  const isEmpty = Object.keys(attributes).length === 0
  return { data: { type: collection.type, attributes: isEmpty ? { name: 'New' } : attributes } }
}

/** A change of one attribute, which can be seen at a glance. */
function changeExamples({ model, collection, sample }: Subject, path: string): readonly Example[] {
  if (!sample) return []
  const attributes = attributesOf({ model, collection, sample: changeable(sample, collection) })
  const change = Object.entries(attributes).find(
    ([name, value]) => name !== collection.slug && isShort(value),
  )
  if (!change) return []
  const data: Json = {
    type: collection.type,
    id: idOf(collection, sample),
    attributes: Object.fromEntries([change]),
  }
  return [{ title: 'Change one attribute', method: 'PATCH', path, body: { data } }]
}

/** The attributes as they stand in a document, and only those whose names may. */
function attributesOf({ model, collection, sample = {} }: Subject): JsonObject {
  const present = createPresenter({ base: '', model, included: new Map(), query: {} })
  const { attributes } = present(collection, sample) as { attributes?: JsonObject }
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => isMemberName(name)))
}
