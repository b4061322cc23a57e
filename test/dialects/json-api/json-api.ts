import { expect } from 'chai'

import type { Json, JsonObject, ServerOptions } from '../../../src/index.ts'
import { type Answer, type Api, type Sent, serving } from '../../support/api.ts'
import { complaintsAbout } from './document-rules.ts'
import { gallery } from './gallery.ts'

export const MT = 'application/vnd.api+json'
export const ATOMIC = 'https://jsonapi.org/ext/atomic'
export const CURSORS = 'https://jsonapi.org/profiles/ethanresnick/cursor-pagination'

export type Identifier = { readonly type: string; readonly id: string }

export interface ResourceObject extends Identifier {
  readonly attributes?: Readonly<Record<string, Json>>
  readonly relationships?: Readonly<
    Record<string, { readonly links: Readonly<Record<string, string>>; readonly data?: Json }>
  >
  readonly links: { readonly self: string }
  readonly meta?: JsonObject
}

interface ErrorObject {
  readonly status: string
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly source?: { readonly pointer?: string; readonly parameter?: string; readonly header?: string }
  readonly links?: { readonly type?: string }
  readonly meta?: JsonObject
}

interface Reply extends Answer {
  readonly type: string | null
  readonly links: Readonly<Record<string, string | null>>
  readonly meta: JsonObject
  readonly data: Json
  readonly one: ResourceObject
  readonly many: readonly ResourceObject[]
  readonly ids: readonly string[]
  readonly included: readonly ResourceObject[]
  readonly hasIncluded: boolean
  readonly errors: readonly ErrorObject[]
  readonly error: ErrorObject
}

export interface JsonApi {
  (request: string, sent?: Sent): Promise<Reply>
  readonly rest: Api
}

/** A gallery that speaks JSON:API; every answer is held against the schema and all rules of documents. */
export function jsonApi(options: Partial<ServerOptions> = {}): JsonApi {
  const rest = serving({ data: gallery, dialect: 'json-api', ...options })
  return Object.assign(async (request: string, sent: Sent = {}) => speak(rest, request, sent), { rest })
}

async function speak(api: Api, request: string, { headers = {}, send }: Sent): Promise<Reply> {
  const answer = await api(request, {
    headers: { Accept: MT, ...(send === undefined ? {} : { 'Content-Type': MT }), ...headers },
    ...(send === undefined ? {} : { send }),
  })
  const reply = toReply(answer)
  const complaints = complaintsAbout({
    status: answer.status,
    type: answer.headers.get('content-type'),
    vary: answer.headers.get('vary'),
    text: answer.text,
    body: answer.body,
  })
  expect(
    complaints.filter((complaint) => !isExcused(complaint, request)),
    `${request}\n${answer.text}`,
  ).to.deep.equal([])
  return reply
}

/** Linkage that `fields` hides cannot be followed (JSON:API 1.1 §7.4). */
const isExcused = (complaint: string, request: string): boolean =>
  complaint.startsWith('DS23') && (/fields/.test(request) || /relationships/.test(request))

function toReply(answer: Answer): Reply {
  const body = (answer.body ?? {}) as Record<string, never>
  const many = (): readonly ResourceObject[] => body['data'] as unknown as ResourceObject[]
  return {
    ...answer,
    type: answer.headers.get('content-type'),
    links: body['links'] ?? {},
    meta: body['meta'] ?? {},
    data: body['data'] as unknown as Json,
    one: body['data'] as unknown as ResourceObject,
    get many() {
      return many()
    },
    get ids() {
      return many().map(({ id }) => id)
    },
    included: body['included'] ?? [],
    hasIncluded: 'included' in body,
    errors: body['errors'] ?? [],
    get error() {
      const [first] = (body['errors'] ?? []) as ErrorObject[]
      if (!first) throw new Error(`no error in ${answer.text}`)
      return first
    },
  }
}

/** `artist:1` */
export const keys = (resources: readonly Identifier[]): readonly string[] =>
  resources.map(({ type, id }) => `${type}:${id}`)
export const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted()
export const artist = (id: string): Identifier => ({ type: 'artist', id })
export const artwork = (id: string): Identifier => ({ type: 'artwork', id })
export const named = (name: string, more: JsonObject = {}): JsonObject => ({
  data: { type: 'artist', attributes: { name }, ...more },
})
export const filtered = (filter: Json): string => `filter=${encodeURIComponent(JSON.stringify(filter))}`
/** An address from a link, as the path that requests take. */
export const pathOf = (link: string | null | undefined): string => {
  if (!link) throw new Error('no link')
  const { pathname, search } = new URL(link)
  return `${pathname}${search}`
}
