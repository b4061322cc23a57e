import type { ServerOptions } from '../../src/index.ts'
import type { Json, JsonObject } from '../../src/index.ts'

/** REST and JSON:API at the root, the envelope dialect beside them. */
export const everyDialect: NonNullable<ServerOptions['config']> = {
  mounts: [
    { path: '/', dialect: 'rest' },
    { path: '/envelope', dialect: 'envelope' },
  ],
}

/** One request that writes, ready to be sent. */
export interface Write {
  readonly request: string
  readonly headers: Readonly<Record<string, string>>
  readonly send?: Json
}

export interface Target {
  readonly collection: string
  /** The type in JSON:API. */
  readonly type: string
  readonly record: JsonObject & { readonly id: number }
}

const jsonApiType = 'application/vnd.api+json'
const atomicType = `${jsonApiType};ext="https://jsonapi.org/ext/atomic"`
const json = { 'Content-Type': 'application/json' }
const jsonApi = { 'Content-Type': jsonApiType, Accept: jsonApiType }
const atomic = { 'Content-Type': atomicType, Accept: atomicType }
const jsonPatch = { 'Content-Type': 'application/json-patch+json' }

/** Every way to give an existing record these members. */
export function waysToChange({ collection, type, record }: Target, change: JsonObject): readonly Write[] {
  const { id } = record
  const whole = { ...record, ...change }
  const resource = { type, id: String(id), attributes: attributesOf(change) }
  const steps = Object.entries(change).map(([name, value]) => ({ op: 'add', path: `/${name}`, value }))
  return [
    ...['', '/envelope'].flatMap((prefix): readonly Write[] => [
      { request: `PUT ${prefix}/${collection}/${id}`, headers: json, send: whole },
      { request: `PATCH ${prefix}/${collection}/${id}`, headers: json, send: change },
      { request: `PATCH ${prefix}/${collection}/${id}`, headers: jsonPatch, send: steps },
      { request: `PATCH ${prefix}/${collection}?id=${id}`, headers: json, send: change },
    ]),
    {
      request: `PATCH /${collection}/${id}`,
      headers: { 'Content-Type': 'application/merge-patch+json' },
      send: change,
    },
    {
      request: `PATCH /${collection}/${id}`,
      headers: jsonPatch,
      send: [{ op: 'replace', path: '', value: whole }],
    },
    { request: `PATCH /${collection}/${id}`, headers: jsonApi, send: { data: resource } },
    {
      request: 'POST /operations',
      headers: atomic,
      send: { 'atomic:operations': [{ op: 'update', data: resource }] },
    },
  ]
}

/** Every way to create a record. */
export function waysToCreate({ collection, type }: Target, draft: JsonObject): readonly Write[] {
  const resource = {
    type,
    ...(draft['id'] === undefined ? {} : { id: `${draft['id'] as number}` }),
    attributes: attributesOf(draft),
  }
  return [
    ...['', '/envelope'].flatMap((prefix): readonly Write[] => [
      { request: `POST ${prefix}/${collection}`, headers: json, send: draft },
      { request: `POST ${prefix}/${collection}`, headers: json, send: [draft] },
      { request: `PUT ${prefix}/${collection}/77`, headers: json, send: draft },
    ]),
    { request: `POST /${collection}`, headers: jsonApi, send: { data: resource } },
    {
      request: 'POST /operations',
      headers: atomic,
      send: { 'atomic:operations': [{ op: 'add', data: resource }] },
    },
  ]
}

/** Every way to delete a record. */
export function waysToDelete({ collection, type, record: { id } }: Target): readonly Write[] {
  return [
    ...['', '/envelope'].flatMap((prefix): readonly Write[] => [
      { request: `DELETE ${prefix}/${collection}/${id}`, headers: {} },
      { request: `DELETE ${prefix}/${collection}?id=${id}`, headers: {} },
    ]),
    { request: `DELETE /${collection}/${id}`, headers: jsonApi },
    {
      request: 'POST /operations',
      headers: atomic,
      send: { 'atomic:operations': [{ op: 'remove', ref: { type, id: String(id) } }] },
    },
  ]
}

const attributesOf = ({ id: _id, ...attributes }: JsonObject): JsonObject => attributes

/** One case in so many is tried; with `MATRIX=all` in the environment each is. Prime, so that no pattern is left out. */
export const sampleOf = <T>(cases: readonly T[], step: number): readonly T[] =>
  process.env['MATRIX'] === 'all' ? cases : cases.filter((_, at) => at % step === 0)

export const nameOf = ({ request, headers, send }: Write): string =>
  [request, (headers['Content-Type'] ?? '').replace(/^application\//, ''), JSON.stringify(send) ?? '']
    .join(' ')
    .slice(0, 160)
