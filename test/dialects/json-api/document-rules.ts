import { isArray, isObject, type Json, type JsonObject } from '../../../src/core/json.ts'
import { schemaErrors } from './schema.ts'

/** What came back, as far as the rules of §2 look at it. */
export interface Seen {
  readonly status: number
  readonly type: string | null
  readonly vary: string | null
  readonly text: string
  readonly body: Json
}

/** Complaints about a document; none when it keeps the rule. `planted` is a document that the rule must refuse. */
export interface Rule {
  readonly complaints: (seen: Seen) => readonly string[]
  readonly planted: Partial<Seen>
}

const ok = { status: 200, type: 'application/vnd.api+json', vary: 'Accept' }
const plant = (body: Json, more: Partial<Seen> = {}): Partial<Seen> => ({
  ...ok,
  body,
  text: JSON.stringify(body),
  ...more,
})
const artist = (more: JsonObject = {}): JsonObject => ({ type: 'artist', id: '1', ...more })

const objects = (value: Json | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : isObject(value ?? null) ? [value as JsonObject] : []
const top = ({ body }: Seen): JsonObject => (isObject(body) ? body : {})
const primary = (seen: Seen): readonly JsonObject[] => objects(top(seen)['data'])
const resources = (seen: Seen): readonly JsonObject[] => [
  ...primary(seen),
  ...objects(top(seen)['included']),
  ...objects(top(seen)['atomic:results']).flatMap(({ data }) => objects(data)),
]
const relationships = (seen: Seen): readonly JsonObject[] =>
  resources(seen).flatMap(({ relationships: all }) =>
    Object.values((all ?? {}) as JsonObject).filter(isObject),
  )
const errors = (seen: Seen): readonly JsonObject[] => objects(top(seen)['errors'])
const when = (bad: boolean, complaint: string): readonly string[] => (bad ? [complaint] : [])
const each = <T>(values: readonly T[], bad: (value: T) => boolean, complaint: string): readonly string[] =>
  when(values.some(bad), complaint)
const onlyThese = (object: JsonObject, names: readonly string[]): boolean =>
  Object.keys(object).every((name) => names.includes(name) || name.startsWith('@') || name.includes(':'))
const keyOf = ({ type, id }: JsonObject): string => JSON.stringify([type, id])
const isText = (value: Json | undefined): boolean => typeof value === 'string'
const links = (seen: Seen): readonly (readonly [string, Json])[] =>
  [top(seen), ...resources(seen), ...relationships(seen), ...errors(seen)].flatMap((one) =>
    isObject(one['links'] ?? null) ? Object.entries(one['links'] as JsonObject) : [],
  )
const namesOf = (members: Json | undefined): readonly string[] => Object.keys((members ?? {}) as JsonObject)
const fieldNames = (seen: Seen): readonly string[] =>
  resources(seen).flatMap((one) => namesOf(one['attributes']).concat(namesOf(one['relationships'])))

/** A rule about documents says nothing about an answer without one. */
const ofDocument = (
  complaints: (seen: Seen) => readonly string[],
  planted: Json,
  more: Partial<Seen> = {},
): Rule => ({
  complaints: (seen) => (seen.text === '' ? [] : complaints(seen)),
  planted: plant(planted, more),
})

/** Every rule of the structure of documents; all answers of the whole run are held against all of them. */
export const documentRules: Readonly<Record<string, Rule>> = {
  'DS1: the root is an object': ofDocument((seen) => when(!isObject(seen.body), 'the root is no object'), []),
  'DS2: there is data, errors or meta': ofDocument(
    (seen) =>
      when(
        !['data', 'errors', 'meta'].some((name) => name in top(seen)) && !('atomic:results' in top(seen)),
        'none of data, errors, meta',
      ),
    { jsonapi: {} },
  ),
  'DS3: data and errors are never together': ofDocument(
    (seen) => when('data' in top(seen) && 'errors' in top(seen), 'data and errors together'),
    {
      data: null,
      errors: [],
    },
  ),
  'DS4: included comes only with data': ofDocument(
    (seen) => when('included' in top(seen) && !('data' in top(seen)), 'included without data'),
    { meta: {}, included: [] },
  ),
  'DS5: there are no other top-level members': ofDocument(
    (seen) =>
      when(
        !onlyThese(top(seen), ['data', 'errors', 'meta', 'jsonapi', 'links', 'included']),
        'another top-level member',
      ),
    { data: null, page: 1 },
  ),
  'DS6: primary data is an object or null for one, a list for many': ofDocument(
    (seen) =>
      when(
        'data' in top(seen) && top(seen)['data'] !== null && typeof top(seen)['data'] !== 'object',
        'data is a scalar',
      ),
    { data: 'x' },
  ),
  'DS7: type and id are there and are strings': ofDocument(
    (seen) =>
      each(resources(seen), ({ type, id }) => !isText(type) || !isText(id), 'a type or id that is no text'),
    { data: { type: 'artist', id: 1 } },
  ),
  'DS8: a resource object has only its members': ofDocument(
    (seen) =>
      each(
        resources(seen),
        (one) => !onlyThese(one, ['type', 'id', 'lid', 'attributes', 'relationships', 'links', 'meta']),
        'another member of a resource',
      ),
    { data: artist({ name: 'x' }) },
  ),
  'DS9: attributes and relationships are objects': ofDocument(
    (seen) =>
      each(
        resources(seen),
        ({ attributes = {}, relationships: all = {} }) => !isObject(attributes) || !isObject(all),
        'attributes or relationships that are no objects',
      ),
    { data: artist({ attributes: [] }) },
  ),
  'DS10: attributes and relationships share one namespace': ofDocument(
    (seen) =>
      each(
        resources(seen),
        ({ attributes, relationships: all }) =>
          Object.keys((attributes ?? {}) as JsonObject).some((name) => name in ((all ?? {}) as JsonObject)),
        'an attribute and a relationship of one name',
      ),
    { data: artist({ attributes: { x: 1 }, relationships: { x: { data: null } } }) },
  ),
  'DS11: no field is called id or type': ofDocument(
    (seen) => each(fieldNames(seen), (name) => name === 'id' || name === 'type', 'a field called id or type'),
    { data: artist({ attributes: { type: 'x' } }) },
  ),
  'DS12: field names keep to the allowed characters': ofDocument(
    (seen) =>
      each(
        fieldNames(seen),
        (name) =>
          !/^[a-zA-Z0-9\u0080-\uFFFF]([a-zA-Z0-9\u0080-\uFFFF_ -]*[a-zA-Z0-9\u0080-\uFFFF])?$/.test(name),
        'a field name with characters that may not be',
      ),
    { data: artist({ attributes: { $ref: 1 } }) },
  ),
  'DS13: a relationship has links, data or meta, and nothing else': ofDocument(
    (seen) =>
      each(
        relationships(seen),
        (one) =>
          !('links' in one || 'data' in one || 'meta' in one) || !onlyThese(one, ['links', 'data', 'meta']),
        'a relationship without links, data, meta, or with something else',
      ),
    { data: artist({ relationships: { x: {} } }) },
  ),
  'DS14: links of a relationship have self or related': ofDocument(
    (seen) =>
      each(
        relationships(seen),
        (one) =>
          'links' in one && !['self', 'related'].some((name) => name in ((one['links'] ?? {}) as JsonObject)),
        'links of a relationship without self and related',
      ),
    { data: artist({ relationships: { x: { links: {} } } }) },
  ),
  'DS15: linkage is made of identifiers': ofDocument(
    (seen) =>
      each(
        relationships(seen).flatMap(({ data }) => objects(data)),
        (one) => !isText(one['type']) || !isText(one['id']) || !onlyThese(one, ['type', 'id', 'lid', 'meta']),
        'linkage that is no identifier',
      ),
    { data: artist({ relationships: { x: { data: { type: 'y', id: 1 } } } }) },
  ),
  'DS16: links are objects': ofDocument(
    (seen) =>
      each(
        [top(seen), ...resources(seen)],
        (one) => 'links' in one && !isObject(one['links'] ?? null),
        'links that are no object',
      ),
    { data: null, links: [] },
  ),
  'DS17: each link is a URI reference, a link object or null': ofDocument(
    (seen) =>
      each(
        links(seen),
        ([, link]) =>
          link !== null &&
          !isObject(link) &&
          !(typeof link === 'string' && /^[a-zA-Z0-9\-._~:/?#@!$&'()*+,;=%]*$/.test(link)),
        'a link that is no URI reference',
      ),
    { data: null, links: { self: '/artists?page[size]=1' } },
  ),
  'DS18: the top-level links are the known ones': ofDocument(
    (seen) =>
      each(
        Object.keys((top(seen)['links'] ?? {}) as JsonObject),
        (name) => !['self', 'related', 'describedby', 'first', 'last', 'prev', 'next'].includes(name),
        'another top-level link',
      ),
    { data: null, links: { up: '/' } },
  ),
  'DS19: meta is an object': ofDocument(
    (seen) =>
      each(
        [top(seen), ...resources(seen), ...errors(seen)],
        (one) => 'meta' in one && !isObject(one['meta'] ?? null),
        'meta that is no object',
      ),
    { meta: 'x' },
  ),
  'DS20: jsonapi has a version, and lists of URIs': ofDocument(
    (seen) => {
      const { version, ext = [], profile = [] } = (top(seen)['jsonapi'] ?? {}) as JsonObject
      return when(
        !isText(version) ||
          [ext, profile].some(
            (uris) => !isArray(uris) || !uris.every((uri) => typeof uri === 'string' && URL.canParse(uri)),
          ),
        'a jsonapi member that is wrong',
      )
    },
    { data: null, jsonapi: { version: 1.1 } },
  ),
  'DS21: included is a list': ofDocument(
    (seen) => when('included' in top(seen) && !isArray(top(seen)['included'] ?? null), 'included is no list'),
    { data: null, included: {} },
  ),
  'DS22: no resource occurs twice': ofDocument(
    (seen) => {
      const keys = [
        ...primary(seen).filter((one) => 'attributes' in one || 'links' in one),
        ...objects(top(seen)['included']),
      ].map(keyOf)
      return when(new Set(keys).size !== keys.length, 'a resource that is there twice')
    },
    { data: artist({ links: {} }), included: [artist()] },
  ),
  'DS23: everything included is linked to': ofDocument(
    (seen) => {
      const linked = new Set(
        [
          ...resources(seen)
            .flatMap(({ relationships: all }) => Object.values((all ?? {}) as JsonObject))
            .flatMap((one) => objects((one as JsonObject)['data'])),
          ...primary(seen),
        ].map(keyOf),
      )
      const isPlain = Object.keys(primary(seen)[0] ?? {}).length > 0
      return isPlain
        ? each(
            objects(top(seen)['included']),
            (one) => !linked.has(keyOf(one)) && !seen.text.includes('"@sparse"'),
            'an included resource that nothing links to',
          )
        : []
    },
    { data: [artist()], included: [{ type: 'artist', id: '2' }] },
  ),
  'DS24: errors is a list': ofDocument(
    (seen) =>
      when(
        'errors' in top(seen) && (!isArray(top(seen)['errors'] ?? null) || errors(seen).length === 0),
        'errors is no list, or empty',
      ),
    { errors: {} },
    { status: 400 },
  ),
  'DS25: an error is not empty and has only its members': ofDocument(
    (seen) =>
      each(
        errors(seen),
        (one) =>
          Object.keys(one).length === 0 ||
          !onlyThese(one, ['id', 'links', 'status', 'code', 'title', 'detail', 'source', 'meta']),
        'an error that is empty, or has another member',
      ),
    { errors: [{ message: 'x' }] },
    { status: 400 },
  ),
  'DS26: status and code are strings': ofDocument(
    (seen) =>
      each(
        errors(seen),
        ({ status, code }) => !isText(status) || !isText(code),
        'a status or code that is no text',
      ),
    { errors: [{ status: 400, code: 'x' }] },
    { status: 400 },
  ),
  'DS27: source is a pointer, a parameter or a header': ofDocument(
    (seen) =>
      each(
        errors(seen).flatMap(({ source }) => objects(source)),
        (source) =>
          !onlyThese(source, ['pointer', 'parameter', 'header']) ||
          !/^(\/([^~/]|~[01])*)*$/.test(JSON.stringify(source['pointer'] ?? '').slice(1, -1)),
        'a source that is wrong',
      ),
    { errors: [{ status: '400', source: { pointer: 'data' } }] },
    { status: 400 },
  ),
  'DS28: 204 has no body': {
    complaints: ({ status, text }) => when(status === 204 && text !== '', 'a body on 204'),
    planted: plant({}, { status: 204 }),
  },
  'DS29: there are errors if and only if the request failed': ofDocument(
    (seen) => when('errors' in top(seen) === seen.status < 400, 'errors under success, or failure without'),
    { errors: [] },
  ),
  'DS30: the status of an error is that of the answer': ofDocument(
    (seen) =>
      each(errors(seen), ({ status }) => status !== String(seen.status), 'an error with another status'),
    { errors: [{ status: '404', code: 'x' }] },
    { status: 400 },
  ),
  'DS31: foreign keys are not attributes': ofDocument(
    (seen) => each(fieldNames(seen), (name) => /_ids?$/.test(name), 'a foreign key as an attribute'),
    { data: artist({ attributes: { author_id: 1 } }) },
  ),
  'CN1: the Content-Type has no parameter but ext and profile, also on errors': {
    complaints: ({ text, type }) =>
      when(
        text !== '' && !/^application\/vnd\.api\+json(;(ext|profile)="[^"]+")*$/.test(type ?? ''),
        `the Content-Type ${type}`,
      ),
    planted: plant({}, { type: 'application/vnd.api+json; charset=utf-8' }),
  },
  'CN17: every answer has Vary: Accept': {
    complaints: ({ vary }) => when(!/\baccept\b/i.test(vary ?? ''), `Vary: ${vary}`),
    planted: plant({}, { vary: 'Origin' }),
  },
  schema: ofDocument((seen) => schemaErrors(seen.body), { data: { type: 'x' } }),
}

/** All that is wrong with an answer. */
export const complaintsAbout = (seen: Seen): readonly string[] =>
  Object.entries(documentRules).flatMap(([id, { complaints }]) =>
    complaints(seen).map((complaint) => `${id}: ${complaint}`),
  )
