import { expect } from 'chai'
import * as fc from 'fast-check'

import type { Json, JsonObject } from '../../../src/index.ts'
import { artist, artwork, jsonApi } from './json-api.ts'

type Id = string | null

/** A change of one relationship, or of the resources themselves, in the words of one dialect. */
type Change =
  | { readonly kind: 'artist'; readonly artwork: string; readonly to: Id }
  | {
      readonly kind: 'artworks'
      readonly artist: string
      readonly method: 'POST' | 'PATCH' | 'DELETE'
      readonly ids: readonly string[]
    }
  | { readonly kind: 'shown'; readonly exhibition: string; readonly ids: readonly string[] }
  | { readonly kind: 'exhibitions'; readonly artwork: string; readonly ids: readonly string[] }
  | { readonly kind: 'rename'; readonly artist: string; readonly name: string }
  | { readonly kind: 'remove'; readonly artwork: string }

const artistId = fc.constantFrom('1', '2', '3', '4')
const artworkId = fc.constantFrom('1', '2', '3', '4', '5')
const exhibitionId = fc.constantFrom('spring', 'dreams', 'empty')
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('artist' as const), artwork: artworkId, to: fc.option(artistId) }),
  fc.record({
    kind: fc.constant('artworks' as const),
    artist: artistId,
    method: fc.constantFrom('POST', 'PATCH', 'DELETE'),
    ids: fc.uniqueArray(artworkId),
  }),
  fc.record({
    kind: fc.constant('shown' as const),
    exhibition: exhibitionId,
    ids: fc.uniqueArray(artworkId),
  }),
  fc.record({
    kind: fc.constant('exhibitions' as const),
    artwork: artworkId,
    ids: fc.uniqueArray(exhibitionId),
  }),
  fc.record({ kind: fc.constant('rename' as const), artist: artistId, name: fc.string({ maxLength: 5 }) }),
  fc.record({ kind: fc.constant('remove' as const), artwork: artworkId }),
)
const write = fc.record({ change, inRest: fc.boolean() })

/** What the data should be like: who made and who shows each artwork that is left. */
interface Expected {
  readonly artistOf: Map<string, Id>
  readonly shown: Map<string, string[]>
  readonly names: Map<string, string>
}

describe('dialects/json-api: the same data in two dialects', () => {
  const api = jsonApi({ dialect: 'rest' })

  it('shows in each what was written in the other, for every kind of relationship', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 12 }), async (writes) => {
        const expected = await start()
        for (const { change: one, inRest } of writes) {
          if (!isPossible(one, expected)) continue
          await (inRest ? writeInRest(one, expected) : writeInJsonApi(one))
          keepBooks(one, expected)
        }
        await compare(expected)
      }),
      { numRuns: 25 },
    )
  }).timeout(120_000)

  /** Puts the relationships back, by REST, as they are in the gallery. */
  async function start(): Promise<Expected> {
    const artworks = [
      ['1', '1'],
      ['2', '1'],
      ['3', '2'],
      ['4', '3'],
      ['5', null],
    ] as const
    const shown = [
      ['spring', [1, 3]],
      ['dreams', [1, 2, 4]],
      ['empty', []],
    ] as const
    for (const [id, to] of artworks) {
      await api.rest(`DELETE /artworks/${id}`)
      await api.rest('POST /artworks', {
        send: { id: Number(id), title: 'T', artist_id: to === null ? null : Number(to) },
      })
    }
    for (const [id, artwork_ids] of shown)
      await api.rest(`PATCH /exhibitions/${id}`, { send: { artwork_ids } })
    for (const id of ['1', '2', '3', '4']) await api.rest(`PATCH /artists/${id}`, { send: { name: 'N' } })
    return {
      artistOf: new Map(artworks),
      shown: new Map(shown.map(([id, ids]) => [id, ids.map(String)])),
      names: new Map(['1', '2', '3', '4'].map((id) => [id, 'N'])),
    }
  }

  async function writeInRest(one: Change, { artistOf, shown }: Expected): Promise<void> {
    const send = async (request: string, body?: JsonObject) =>
      expect((await api.rest(request, body ? { send: body } : {})).status, request).to.equal(200)
    switch (one.kind) {
      case 'artist':
        return void (await send(`PATCH /artworks/${one.artwork}`, {
          artist_id: one.to === null ? null : Number(one.to),
        }))
      case 'artworks': {
        for (const [id, of] of artistOf) {
          const after = ownerAfter(one, id, of)
          if (after !== of)
            await send(`PATCH /artworks/${id}`, { artist_id: after === null ? null : Number(after) })
        }
        return
      }
      case 'shown':
        return void (await send(`PATCH /exhibitions/${one.exhibition}`, { artwork_ids: one.ids.map(Number) }))
      case 'exhibitions': {
        for (const [id, ids] of shown) {
          const after = one.ids.includes(id)
            ? [...new Set([...ids, one.artwork])]
            : ids.filter((other) => other !== one.artwork)
          await send(`PATCH /exhibitions/${id}`, { artwork_ids: after.map(Number) })
        }
        return
      }
      case 'rename':
        return void (await send(`PATCH /artists/${one.artist}`, { name: one.name }))
      case 'remove':
        return void (await send(`DELETE /artworks/${one.artwork}`))
    }
  }

  async function writeInJsonApi(one: Change): Promise<void> {
    const send = async (request: string, data: unknown) =>
      expect((await api(request, { send: { data } })).status, request).to.be.oneOf([200, 204])
    const show = (id: string) => ({ type: 'exhibition', id })
    switch (one.kind) {
      case 'artist':
        return void (await send(
          `PATCH /artworks/${one.artwork}/relationships/artist`,
          one.to === null ? null : artist(one.to),
        ))
      case 'artworks':
        return void (await send(
          `${one.method} /artists/${one.artist}/relationships/artworks`,
          one.ids.map(artwork),
        ))
      case 'shown':
        return void (await send(`PATCH /exhibitions/${one.exhibition}`, {
          ...show(one.exhibition),
          relationships: { artworks: { data: one.ids.map(artwork) } },
        }))
      case 'exhibitions':
        return void (await send(
          `PATCH /artworks/${one.artwork}/relationships/exhibitions`,
          one.ids.map(show),
        ))
      case 'rename':
        return void (await send(`PATCH /artists/${one.artist}`, {
          ...artist(one.artist),
          attributes: { name: one.name },
        }))
      case 'remove':
        expect((await api(`DELETE /artworks/${one.artwork}`)).status).to.equal(204)
    }
  }

  async function compare({ artistOf, shown, names }: Expected): Promise<void> {
    const [works, shows, artists] = await Promise.all(
      ['artworks', 'exhibitions', 'artists'].map(
        async (name) => (await api.rest(`GET /${name}`)).body as Record<string, Json>[],
      ),
    )
    const inRest = new Map(
      works?.map(({ id, artist_id }) => [
        String(id),
        (artist_id ?? null) === null ? null : String(artist_id),
      ]),
    )
    expect([...inRest].toSorted()).to.deep.equal([...artistOf].toSorted())
    expect(new Map(artists?.map(({ id, name }) => [String(id), name]))).to.deep.equal(names)
    const there = (ids: readonly Json[]): readonly string[] =>
      ids
        .map(String)
        .filter((id) => artistOf.has(id))
        .toSorted()
    for (const { id, artwork_ids } of shows ?? [])
      expect(there(artwork_ids as Json[])).to.deep.equal(there(shown.get(String(id)) ?? []))

    const documents = await Promise.all(
      ['artworks?include=artist,exhibitions', 'exhibitions?include=artworks', 'artists?include=artworks'].map(
        async (path) => api(`GET /${path}`),
      ),
    )
    const links = (at: number, name: string) =>
      new Map(
        documents[at]?.many.map(({ id, relationships }) => [id, idsIn(relationships?.[name]?.data ?? null)]),
      )
    expect(links(0, 'artist')).to.deep.equal(
      new Map([...artistOf].map(([id, to]) => [id, to === null ? [] : [to]])),
    )
    for (const [id, ids] of links(1, 'artworks')) expect(ids).to.deep.equal(there(shown.get(id) ?? []))
    for (const [id, ids] of links(0, 'exhibitions'))
      expect(ids).to.deep.equal(
        [...shown].flatMap(([show, all]) => (all.includes(id) ? [show] : [])).toSorted(),
      )
    for (const [id, ids] of links(2, 'artworks'))
      expect(ids).to.deep.equal([...artistOf].flatMap(([work, to]) => (to === id ? [work] : [])).toSorted())
  }
})

const isPossible = (one: Change, { artistOf }: Expected): boolean =>
  'artwork' in one ? artistOf.has(one.artwork) : !('ids' in one) || one.ids.every((id) => artistOf.has(id))

function ownerAfter(one: Extract<Change, { kind: 'artworks' }>, id: string, of: Id): Id {
  if (one.ids.includes(id)) return one.method === 'DELETE' ? (of === one.artist ? null : of) : one.artist
  return one.method === 'PATCH' && of === one.artist ? null : of
}

function keepBooks(one: Change, { artistOf, shown, names }: Expected): void {
  switch (one.kind) {
    case 'artist':
      artistOf.set(one.artwork, one.to)
      break
    case 'artworks':
      for (const [id, of] of artistOf) artistOf.set(id, ownerAfter(one, id, of))
      break
    case 'shown':
      shown.set(one.exhibition, [...one.ids])
      break
    case 'exhibitions':
      for (const [id, ids] of shown)
        shown.set(
          id,
          one.ids.includes(id)
            ? [...new Set([...ids, one.artwork])]
            : ids.filter((other) => other !== one.artwork),
        )
      break
    case 'rename':
      names.set(one.artist, one.name)
      break
    case 'remove':
      artistOf.delete(one.artwork)
  }
}

const idsIn = (data: Json): readonly string[] =>
  (Array.isArray(data) ? (data as { id: string }[]) : data === null ? [] : [data as { id: string }])
    .map(({ id }) => id)
    .toSorted()
