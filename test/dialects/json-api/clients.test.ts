import { randomUUID } from 'node:crypto'

import { JSONAPISerializers, JSONAPISource } from '@orbit/jsonapi'
import { type InitializedRecord, RecordSchema } from '@orbit/records'
import { buildSerializerSettingsFor } from '@orbit/serializers'
import { expect } from 'chai'
import JsonApi from 'devour-client'
import { Jsona } from 'jsona'
import Kitsu from 'kitsu'
import { attr, belongsTo, hasMany, SpraypaintBase } from 'spraypaint'

import { serving } from '../../support/api.ts'
import { gallery } from './gallery.ts'
import { MT } from './json-api.ts'

/** kitsu, devour and spraypaint expect a type to be a plural, so that is what they have declared. */
const plural = {
  data: gallery,
  dialect: 'json-api' as const,
  config: { collections: { artists: { type: 'artists' }, artworks: { type: 'artworks' } } },
}

interface Artist {
  readonly id: string
  readonly name: string
  readonly birth_year?: number
  readonly artworks: { readonly data: readonly { readonly title: string }[] }
}

describe('dialects/json-api: kitsu', () => {
  const api = serving(plural)
  it('creates, reads with include and fields, lists, updates and deletes', async () => {
    const client = new Kitsu({ baseURL: api.url, camelCaseTypes: false, resourceCase: 'none' })
    const created = (await client.create('artist', { name: 'K', birth_year: 1980 })) as { data: Artist }
    expect(created.data).to.include({ id: '5', name: 'K' })
    await client.create('artwork', { title: 'T', artist: { data: { type: 'artists', id: '5' } } })
    const params = { include: 'artworks', fields: { artworks: 'title', artists: 'name,artworks' } }
    const read = ((await client.get('artist/5', { params })) as { data: Artist }).data
    expect([read.name, read.birth_year, read.artworks.data.map(({ title }) => title)]).to.deep.equal([
      'K',
      undefined,
      ['T'],
    ])
    const list = { params: { sort: '-name', page: { size: 1 }, filter: { genre: 'Surrealism' } } }
    expect(
      ((await client.get('artists', list)) as { data: Artist[] }).data.map(({ name }) => name),
    ).to.deep.equal(['Teo Brandt'])
    expect(((await client.update('artist', { id: '5', name: 'K2' })) as { data: Artist }).data).to.include({
      name: 'K2',
      birth_year: 1980,
    })
    await client.delete('artist', '5')
    const failure = (await client.get('artist/5').catch((error: unknown) => error)) as {
      errors: { status: string }[]
    }
    expect(failure.errors[0]).to.include({ status: '404' })
  })
})

describe('dialects/json-api: devour-client', () => {
  const api = serving(plural)
  it('creates, reads with include and fields, lists, updates and deletes', async () => {
    const client = new JsonApi({ apiUrl: api.url, logger: false })
    client.define('artist', { name: '', birth_year: 0, artworks: { jsonApi: 'hasMany', type: 'artworks' } })
    client.define('artwork', { title: '', artist: { jsonApi: 'hasOne', type: 'artists' } })
    expect((await client.create('artist', { name: 'D', birth_year: 1980 })).data).to.include({
      id: '5',
      name: 'D',
    })
    await client.create('artwork', { title: 'T', artist: { id: '5', type: 'artists' } })
    const read = (await client.find('artist', '5', { include: 'artworks', fields: { artworks: 'title' } }))
      .data
    expect(read).to.have.nested.property('artworks[0].title', 'T')
    const list = (await client.findAll('artist', { sort: '-name', page: { size: 2 } })).data as Artist[]
    expect(list.map(({ name }) => name)).to.deep.equal(['Teo Brandt', 'Noor Halabi'])
    expect((await client.update('artist', { id: '5', name: 'D2' })).data).to.include({
      name: 'D2',
      birth_year: 1980,
    })
    const related = (await client.one('artist', '5').relationships('artworks').get()).data
    expect(related).to.deep.equal([{ id: '6', type: 'artworks' }])
    await client.destroy('artist', '5')
    expect(await client.find('artist', '5').catch((error: unknown) => error)).to.deep.include({
      0: { title: 'Not found', detail: 'artists has no resource with id "5".' },
    })
  })
})

describe('dialects/json-api: spraypaint', () => {
  const api = serving(plural)
  it('creates, reads with include and fields, lists, updates and deletes', async () => {
    const Base = SpraypaintBase.extend({ static: { baseUrl: api.url, apiNamespace: '' } })
    const ArtistModel = Base.extend({
      static: { jsonapiType: 'artists' },
      attrs: { name: attr(), birthYear: attr(), artworks: hasMany('artworks') },
    })
    const Artwork = Base.extend({
      static: { jsonapiType: 'artworks' },
      attrs: { title: attr(), artist: belongsTo('artists') },
    })
    const artist = new ArtistModel({ name: 'S', birthYear: 1980 })
    expect([await artist.save(), artist.id]).to.deep.equal([true, '5'])
    expect((await api.dump())['artists']).to.deep.include({ id: 5, name: 'S', birth_year: 1980 })
    const artwork = new Artwork({ title: 'T' })
    Object.assign(artwork, { artist })
    expect(await artwork.save({ with: 'artist.id' })).to.equal(true)
    const fields = { artists: ['name', 'artworks'], artworks: ['title'] }
    const read = (await ArtistModel.includes('artworks').select(fields).find('5')).data as unknown as {
      name: string
      artworks: { title: string }[]
    }
    expect([read.name, read.artworks.map(({ title }) => title)]).to.deep.equal(['S', ['T']])
    const list = (
      await ArtistModel.where({ genre: 'Surrealism' }).order({ name: 'desc' }).per(1).page(1).all()
    ).data
    expect(list.map((one) => (one as unknown as Artist).name)).to.deep.equal(['Teo Brandt'])
    Object.assign(artist, { name: 'S2' })
    expect(await artist.save()).to.equal(true)
    expect((await api.dump())['artists']).to.deep.include({ id: 5, name: 'S2', birth_year: 1980 })
    expect(await artist.destroy()).to.equal(true)
    expect(await ArtistModel.find('5').catch((error: Error) => error.message)).to.equal('record not found')
  })
})

describe('dialects/json-api: @orbit/jsonapi', () => {
  const api = serving({ data: gallery, dialect: 'json-api' })
  const asTheyAre = { serializationOptions: { inflectors: [] }, deserializationOptions: { inflectors: [] } }
  const schema = new RecordSchema({
    models: {
      artist: {
        attributes: { name: { type: 'string' }, genre: { type: 'string' } },
        relationships: { artworks: { kind: 'hasMany', type: 'artwork', inverse: 'artist' } },
      },
      artwork: {
        attributes: { title: { type: 'string' } },
        relationships: { artist: { kind: 'hasOne', type: 'artist', inverse: 'artworks' } },
      },
    },
  })
  const settings = buildSerializerSettingsFor({
    sharedSettings: { inflectors: { plural: (word: unknown) => `${String(word)}s` } },
    settingsByType: {
      [JSONAPISerializers.ResourceType]: asTheyAre,
      [JSONAPISerializers.ResourceField]: asTheyAre,
      [JSONAPISerializers.ResourceTypePath]: { serializationOptions: { inflectors: ['plural'] } },
    },
  })

  it('creates, reads with include and fields, lists, relates, updates and deletes', async () => {
    const source = new JSONAPISource({
      schema,
      host: api.url,
      name: 'gallery',
      serializerSettingsFor: settings,
    })
    const artist = { type: 'artist', id: randomUUID() }
    const artwork = { type: 'artwork', id: randomUUID() }
    await source.update((t) => t.addRecord({ ...artist, attributes: { name: 'O' } }))
    await source.update((t) =>
      t.addRecord({ ...artwork, attributes: { title: 'T' }, relationships: { artist: { data: artist } } }),
    )
    const found = (await source.query((q) => q.findRecord(artist), {
      include: ['artworks'],
      fields: { artist: ['name', 'artworks'] },
    })) as InitializedRecord
    expect([found.attributes, found.relationships?.['artworks']?.data]).to.deep.equal([
      { name: 'O' },
      [artwork],
    ])
    const list = (await source.query(
      (q) => q.findRecords('artist').sort('-name').filter({ attribute: 'genre', value: 'Surrealism' }),
      { page: { size: 1 } },
    )) as InitializedRecord[]
    expect(list.map(({ id }) => id)).to.deep.equal(['3'])
    const related = async (): Promise<readonly string[]> =>
      (await source.query<InitializedRecord[]>((q) => q.findRelatedRecords(artist, 'artworks'))).map(
        ({ id }) => id,
      )
    await source.update((t) => t.addToRelatedRecords(artist, 'artworks', { type: 'artwork', id: '5' }))
    expect(await related()).to.deep.equal(['5', artwork.id])
    await source.update((t) => t.removeFromRelatedRecords(artist, 'artworks', artwork))
    expect(await related()).to.deep.equal(['5'])
    await source.update((t) => t.replaceRelatedRecords(artist, 'artworks', [artwork]))
    expect(await related()).to.deep.equal([artwork.id])
    await source.update((t) => t.replaceRelatedRecord(artwork, 'artist', null))
    expect(await related()).to.deep.equal([])
    await source.update((t) => t.updateRecord({ ...artist, attributes: { name: 'O2' } }))
    expect((await api.dump())['artists']).to.deep.include({ id: artist.id, name: 'O2' })
    await source.update((t) => t.removeRecord(artist))
    expect(await source.query((q) => q.findRecord(artist))).to.equal(undefined)
  })
})

describe('dialects/json-api: jsona', () => {
  const api = serving({ data: gallery, dialect: 'json-api' })
  it('reads a document with what it includes', async () => {
    const { text } = await api('GET /artists/1?include=artworks.exhibitions', { headers: { Accept: MT } })
    const artist = new Jsona().deserialize(text) as {
      name: string
      artworks: { title: string; exhibitions: { name: string }[] }[]
    }
    expect(artist.name).to.equal('Noor Halabi')
    expect(
      artist.artworks.map(({ title, exhibitions }) => [title, exhibitions.map(({ name }) => name)]),
    ).to.deep.equal([
      ['Clocks at rest', ['Spring', 'Dreams']],
      ['Stairs to nowhere', ['Dreams']],
    ])
  })
})
