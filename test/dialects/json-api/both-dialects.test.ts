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
          const before = structuredClone(expected)
          keepBooks(one, expected)
          await (inRest ? writeInRest(before, expected) : writeInJsonApi(one))
        }
        await compare(expected)
      }),
      { numRuns: 15 },
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

  /** In REST a change is what it does to the books. */
  async function writeInRest(before: Expected, after: Expected): Promise<void> {
    const send = async (request: string, body?: JsonObject) =>
      expect((await api.rest(request, body ? { send: body } : {})).status, request).to.equal(200)
    for (const [id, of] of before.artistOf) {
      const to = after.artistOf.get(id)
      if (to === undefined) await send(`DELETE /artworks/${id}`)
      else if (to !== of) await send(`PATCH /artworks/${id}`, { artist_id: to === null ? null : Number(to) })
    }
    for (const [id, ids] of after.shown)
      if (ids.join() !== before.shown.get(id)?.join())
        await send(`PATCH /exhibitions/${id}`, { artwork_ids: ids.map(Number) })
    for (const [id, name] of after.names)
      if (name !== before.names.get(id)) await send(`PATCH /artists/${id}`, { name })
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

  async function compare(expected: Expected): Promise<void> {
    await compareRest(expected)
    await compareJsonApi(expected)
  }

  async function compareRest({ artistOf, shown, names }: Expected): Promise<void> {
    const rows = async (name: string) => (await api.rest(`GET /${name}`)).body as Record<string, Json>[]
    const artists = (await rows('artworks')).map(({ id = null, artist_id = null }): [string, Id] => [
      text(id),
      artist_id === null ? null : text(artist_id),
    ])
    expect(artists.toSorted(byKey)).to.deep.equal([...artistOf].toSorted(byKey))
    expect(new Map((await rows('artists')).map(({ id = null, name }) => [text(id), name]))).to.deep.equal(
      names,
    )
    for (const { id = null, artwork_ids } of await rows('exhibitions'))
      expect(left((artwork_ids as Json[]).map(text), artistOf)).to.deep.equal(
        left(shown.get(text(id)), artistOf),
      )
  }

  async function compareJsonApi({ artistOf, shown }: Expected): Promise<void> {
    const links = async (collection: string, name: string) => {
      const { many } = await api(`GET /${collection}?include=${name}`)
      return many.map(({ id, relationships }) => [id, idsIn(relationships?.[name]?.data ?? null)] as const)
    }
    const keysOf = <T>(all: ReadonlyMap<string, T>, test: (value: T) => boolean): readonly string[] =>
      [...all].flatMap(([id, value]) => (test(value) ? [id] : [])).toSorted()
    for (const [id, ids] of await links('artworks', 'artist'))
      expect(ids).to.deep.equal([artistOf.get(id)].filter((to) => to !== null))
    for (const [id, ids] of await links('exhibitions', 'artworks'))
      expect(ids).to.deep.equal(left(shown.get(id), artistOf))
    for (const [id, ids] of await links('artworks', 'exhibitions'))
      expect(ids).to.deep.equal(keysOf(shown, (all) => all.includes(id)))
    for (const [id, ids] of await links('artists', 'artworks'))
      expect(ids).to.deep.equal(keysOf(artistOf, (to) => to === id))
  }
})

/** Those that have not been removed. */
const left = (ids: readonly string[] | undefined, artistOf: Expected['artistOf']): readonly string[] =>
  (ids ?? []).filter((id) => artistOf.has(id)).toSorted()

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

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

const byKey = (one: readonly [string, Id], other: readonly [string, Id]): number =>
  one[0] < other[0] ? -1 : 1

const idsIn = (data: Json): readonly string[] =>
  (Array.isArray(data) ? (data as { id: string }[]) : data === null ? [] : [data as { id: string }])
    .map(({ id }) => id)
    .toSorted()
