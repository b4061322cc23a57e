import { expect } from 'chai'

import { command, answers } from './commands.ts'
import { better, row, type Tutorial } from './rows.ts'

const printed = 'as printed'

const artist = (attributes: object) => ({ data: { type: 'artist', attributes } })
const artwork = (attributes: object) => ({ data: { type: 'artwork', attributes } })

const dali = artist({ name: 'Salvador Dali', birth_year: 1904, genre: 'Surrealism' })

const filter = (name: string, op: string, val: unknown): string =>
  `filter=${encodeURIComponent(JSON.stringify([{ name, op, val }]))}`

export const gallery: Tutorial = {
  id: 'S0',
  builds: 'artists and artworks in JSON:API',
  demo: 'gallery',
  servers: {
    'asked in plain JSON': { dialect: 'rest', config: {} },
  },
  rows: [
    row(
      40,
      'a first route at / that sends a name',
      'GET /',
      better('it is an index of what is served, labelled as JSON; the printed text goes out as HTML'),
      { has: { 'content-type': /^application\/json/ }, finds: { 'resources[0].name': 'artists' } },
    ),
    row(
      99,
      'a data file beside the program',
      command(['--demo', 'gallery'], answers('/artists')),
      better('nothing to create: the demo is in memory, and init copies it into two readable files'),
    ),
    row(
      119,
      'the address of an SQLite file in the code',
      'GET /artists',
      better('no address, no driver: a JSON file'),
      {
        finds: { 'meta.count': 4 },
      },
    ),
    row(123, 'an artist has an id, a name, a year of birth and a genre', 'GET /artists/3', printed, {
      finds: { 'data.id': '3', 'data.attributes': { name: 'Pauwel Stern', genre: 'Surrealism' } },
    }),
    row(130, 'the tables are made at every start', 'GET /artists', better('there are none to make'), {}),
    row(158, 'the type is "artist"', 'GET /artists/1', printed, { finds: { 'data.type': 'artist' } }),
    row(
      159,
      'one artist has a link to itself',
      'GET /artists/1',
      better('the link is a whole address, so that it can be followed from anywhere'),
      { finds: { 'data.links.self': /^http:\/\/.*\/artists\/1$/ } },
    ),
    row(161, 'a list has a link to itself', 'GET /artists', better('a whole address, here too'), {
      finds: { 'links.self': /^http:\/\/.*\/artists$/ },
    }),
    row(163, 'the id is a number', 'GET /artists', better('JSON:API 1.1 §7.3 wants ids to be strings'), {
      finds: { 'data[0].id': '1' },
    }),
    row(164, 'a name is required', 'POST /artists', printed, {
      send: artist({ genre: 'Surrealism' }),
      status: 422,
      finds: { 'errors[0].status': '422', 'errors[0].source.pointer': '/data/attributes/name' },
    }),
    row(165, 'the year of birth is accepted and never sent', 'POST /artists', printed, {
      send: dali,
      status: 201,
      lacks: ['data.attributes.birth_year'],
    }),
    row(166, 'a genre can be left out', 'POST /artists', printed, {
      send: artist({ name: 'Remedios Varo' }),
      status: 201,
      finds: { 'data.attributes.name': 'Remedios Varo' },
    }),
    row(164, 'a name is text', 'POST /artists', printed, {
      send: artist({ name: 7 }),
      status: 422,
      finds: { 'errors[0].source.pointer': '/data/attributes/name' },
    }),
    row(165, 'a year of birth is a whole number', 'POST /artists', printed, {
      send: artist({ name: 'Varo', birth_year: 'long ago' }),
      status: 422,
      finds: { 'errors[0].source.pointer': '/data/attributes/birth_year' },
    }),
    row(198, 'artists are at /artists', 'GET /artists', printed, { finds: { 'data[3].id': '4' } }),
    row(199, 'an artist is at /artists/ and its id', 'GET /artists/4', printed, {
      finds: { 'data.attributes.name': 'Noor Halabi' },
    }),
    row(199, 'only numbers are ids', 'GET /artists/abc', printed, {
      status: 404,
      finds: { 'errors[0].status': '404' },
    }),
    row(
      203,
      'debug mode, which shows the code to whoever causes an error',
      'POST /artists',
      better('an error says what is wrong and where; no page shows a stack trace'),
      { send: '{"data":', status: 400, says: /line 1, column/, has: { 'content-type': /vnd\.api\+json/ } },
    ),
    row(213, 'one command starts the server', command(['--demo', 'gallery'], answers('/artists/1')), printed),
    row(
      216,
      'port 5000',
      command(['--demo', 'gallery'], async ({ stdout }) =>
        expect(stdout()).to.match(/localhost:\d+\/artists/),
      ),
      better('3000, or --port 5000; a port that is taken names one that is free'),
    ),
    row(
      216,
      'a browser shows every artist, of which there are none yet',
      'GET /artists',
      better('four artists are there, so that sorting and paging can be seen at once'),
      { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, finds: { 'meta.count': 4 } },
    ),
    row(223, 'curl adds an artist, labelled as plain JSON', 'POST /artists', printed, {
      send: dali,
      status: 201,
      has: { location: /\/artists\/5$/ },
      finds: { 'data.id': '5', 'data.attributes.genre': 'Surrealism' },
    }),
    row(226, 'the list has the artist that was added', 'GET /artists', printed, {
      first: (api) => api('POST /artists', { send: dali }),
      finds: { 'meta.count': 5, 'data[4].attributes.name': 'Salvador Dali' },
    }),
    row(228, 'the first artist is at /artists/1', 'GET /artists/1', printed, { finds: { 'data.id': '1' } }),
    row(
      228,
      'an artist that there is not',
      'GET /artists/77',
      better('404; the library answers 200 and null'),
      {
        status: 404,
        finds: { 'errors[0].detail': /77/ },
      },
    ),
    row(236, 'sort by the year of birth', 'GET /artists?sort=birth_year', printed, {
      finds: { 'data[0].id': '3', 'data[1].id': '1', 'data[2].id': '2', 'data[3].id': '4' },
    }),
    row(236, 'and the other way round, with a minus', 'GET /artists?sort=-birth_year', printed, {
      finds: { 'data[0].id': '4', 'data[3].id': '3' },
    }),
    row(240, 'a filter names an attribute', `GET /artists?${filter('genre', 'eq', 'Surrealism')}`, printed, {
      finds: { 'meta.count': 1, 'data[0].id': '3' },
    }),
    row(240, 'a filter that names none', `GET /artists?${filter('gender', 'eq', 'x')}`, printed, {
      status: 400,
      finds: { 'errors[0].source.parameter': 'filter' },
    }),
    row(
      241,
      'a filter has an operator: less than',
      `GET /artists?${filter('birth_year', 'lt', 1931)}`,
      printed,
      {
        finds: { 'meta.count': 1 },
      },
    ),
    row(
      246,
      'artists born after 1900, by an attribute that is not sent',
      `GET /artists?${filter('birth_year', 'gt', 1900)}`,
      printed,
      {
        finds: { 'meta.count': 4 },
      },
    ),
    row(
      246,
      'the brackets and quotes of a filter as a browser sends them',
      'GET /artists?filter=[{"name":"birth_year","op":"gt","val":1950}]',
      printed,
      { finds: { 'meta.count': 2 } },
    ),
    row(256, 'page[size] says how many', 'GET /artists?page[size]=3', printed, {
      finds: { 'data[2].id': '3', 'meta.count': 4 },
      lacks: ['data[3]'],
    }),
    row(256, '30 to a page otherwise', 'GET /artists', printed, {
      first: async (api) => {
        for (let number = 5; number <= 31; number++)
          await api('POST /artists', { send: artist({ name: `Artist ${number}` }) })
      },
      finds: { 'meta.count': 31, 'data[29].id': '30', 'links.next': /page%5Bnumber%5D=2/ },
      lacks: ['data[30]'],
    }),
    row(258, 'page[number] says which', 'GET /artists?page[number]=1', printed, {
      finds: { 'data[0].id': '1' },
    }),
    row(
      260,
      'the second page of two has the third and fourth',
      'GET /artists?page[size]=2&page[number]=2',
      printed,
      {
        finds: { 'data[0].id': '3', 'data[1].id': '4' },
      },
    ),
    row(
      254,
      'the way from page to page',
      'GET /artists?page[size]=2',
      better('links to the first, last, previous and next page, percent-encoded'),
      { finds: { 'links.next': /page%5Bsize%5D=2&page%5Bnumber%5D=2$/, 'links.prev': null } },
    ),
    row(281, 'an artwork has an id, a title and its artist', 'GET /artworks/1?include=artist', printed, {
      finds: { 'data.attributes.title': 'Seven Hinges', 'data.relationships.artist.data.id': '1' },
    }),
    row(
      320,
      'an artwork shows the id of its artist among its attributes',
      'GET /artworks/1',
      better('JSON:API 1.1 §7.2.2.1: foreign keys should not be attributes; the relationship says it'),
      {
        lacks: ['data.attributes.artist_id'],
        finds: { 'data.relationships.artist.links.related': /artworks\/1\/artist$/ },
      },
    ),
    row(304, 'an artist leads to its artworks by a relationship', 'GET /artists/1', printed, {
      finds: { 'data.relationships.artworks.links.self': /\/artists\/1\/relationships\/artworks$/ },
    }),
    row(
      306,
      'the related link',
      'GET /artists/1/artworks',
      better('it leads to the artworks of this artist; the printed one to those of everybody'),
      { finds: { 'data[0].attributes.title': 'Seven Hinges', 'meta.count': 2 } },
    ),
    row(307, 'an artist has many artworks', 'GET /artists/3/relationships/artworks', printed, {
      finds: { 'data[1]': { type: 'artwork', id: '5' } },
    }),
    row(313, 'the type is "artwork"', 'GET /artworks', printed, { finds: { 'data[0].type': 'artwork' } }),
    row(319, 'a title is required', 'POST /artworks', printed, {
      send: artwork({ artist_id: 1 }),
      status: 422,
      finds: { 'errors[0].source.pointer': '/data/attributes/title' },
    }),
    row(
      320,
      'an artwork must have an artist',
      'POST /artworks',
      better('works by unknown hands can be kept, as number 7 is; "artist_id" under required refuses them'),
      { send: artwork({ title: 'Found in an attic' }), status: 201 },
    ),
    row(
      320,
      'the artist of an artwork must be there',
      'POST /artworks',
      better('404 and nothing is stored; the library stores a dead reference'),
      {
        send: artwork({ title: 'Nowhere', artist_id: 99 }),
        status: 404,
      },
    ),
    row(348, 'an artwork is at /artworks/ and its id', 'GET /artworks/2', printed, {
      finds: { 'data.id': '2' },
    }),
    row(349, 'artworks are at /artworks', 'GET /artworks', printed, { finds: { 'meta.count': 7 } }),
    row(
      351,
      'the ids of an artist’s artworks have a path',
      'GET /artists/2/relationships/artworks',
      printed,
      {
        finds: { data: [{ type: 'artwork', id: '3' }], 'links.related': /\/artists\/2\/artworks$/ },
      },
    ),
    row(357, 'curl adds an artwork of artist 1', 'POST /artworks', printed, {
      send: artwork({ title: 'The Persistance of Memory', artist_id: 1 }),
      status: 201,
      finds: { 'data.id': '8', 'data.attributes.title': 'The Persistance of Memory' },
    }),
    row(360, 'it belongs to artist 1 from then on', 'GET /artists/1/relationships/artworks', printed, {
      first: (api) => api('POST /artworks', { send: artwork({ title: 'New', artist_id: 1 }) }),
      finds: { 'data[2].id': '8' },
    }),
    row(
      362,
      'the longer way: artworks filtered by their artist',
      'GET /artworks?filter[artist_id]=1',
      printed,
      {
        finds: { 'meta.count': 2 },
      },
    ),
    row(366, 'an artist together with its artworks', 'GET /artists/1?include=artworks', printed, {
      finds: { 'included[0].type': 'artwork', 'included[1].attributes.title': 'Red Cantilever' },
    }),
    row(
      376,
      'the same with the titles of the artworks only',
      'GET /artists/1?include=artworks&fields[artwork]=title',
      printed,
      {
        finds: {
          'included[0].attributes': { title: 'Seven Hinges' },
          'data.attributes.name': 'Lio Verhaegen',
        },
      },
    ),
    row(376, 'a field that there is not', 'GET /artists/1?fields[artist]=nmae', printed, {
      status: 400,
      finds: { 'errors[0].source.parameter': 'fields[artist]' },
    }),
    row(
      25,
      'requests and responses follow JSON:API',
      'GET /artists',
      better('the media type says so; version 1.1, with Vary and no parameters'),
      {
        has: { 'content-type': 'application/vnd.api+json', vary: /Accept/ },
        finds: { 'jsonapi.version': '1.1' },
      },
    ),
    row(
      339,
      'relationships can be changed at their own path',
      'PATCH /artworks/7/relationships/artist',
      printed,
      {
        headers: { 'Content-Type': 'application/vnd.api+json' },
        send: { data: { type: 'artist', id: '2' } },
        status: 204,
      },
    ),
    row(
      223,
      'the same curl to a server that speaks plain JSON',
      'POST /artists',
      better('it is not stored as it stands: the answer names the media type and the dialect'),
      { at: 'asked in plain JSON', send: dali, status: 400, says: /vnd\.api\+json.*--dialect json-api/ },
    ),
  ],
}
