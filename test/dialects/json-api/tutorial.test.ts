import { execFile } from 'node:child_process'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { packageFile } from '../../../src/package.ts'
import { eventually } from '../../support/eventually.ts'
import { inFolder } from '../../support/folder.ts'
import { type Running, start } from '../../support/program.ts'
import { MT, type ResourceObject } from './json-api.ts'

interface Document {
  readonly data: ResourceObject & ResourceObject[]
  readonly included?: readonly ResourceObject[]
  readonly meta?: JsonObject
}

/** Runs a command as it is printed for people, with the port of the moment; `-g` keeps curl from reading brackets itself. */
async function curl(
  server: Running,
  command: string,
): Promise<{ status: string; type: string; document: Document }> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  const args = words.slice(1).map((word) => word.replace('http://localhost:5000', server.url))
  const { stdout } = await promisify(execFile)('curl', ['-g', '-s', '-i', ...args])
  const [head = '', body = ''] = stdout.split('\r\n\r\n')
  const [, status = ''] = /^HTTP\/1\.1 (\d+)/.exec(head) ?? []
  const [, type = ''] = /^content-type: (.*)$/im.exec(head) ?? []
  return { status, type: type.trim(), document: JSON.parse(body) as Document }
}

const names = ({ data }: Document): unknown => data.map(({ attributes }) => attributes?.['name'])

describe("dialects/json-api: the tutorial's commands, on the gallery", () => {
  const withGallery = async (test: (server: Running, file: string) => Promise<void>) =>
    inFolder(async (folder) => {
      for (const name of ['gallery.json', 'gallery.config.json'])
        await copyFile(packageFile(`data/${name}`), join(folder, name))
      const file = join(folder, 'gallery.json')
      const server = await start(['--data', file, '--dialect', 'json-api'])
      try {
        await test(server, file)
      } finally {
        await server.stop()
      }
    })

  it('work as they are printed', async () =>
    withGallery(async (server, file) => {
      const all = await curl(server, 'curl http://localhost:5000/artists')
      expect([all.status, all.type, names(all.document)]).to.deep.equal([
        '200',
        MT,
        ['Lio Verhaegen', 'Amara Odili', 'Pauwel Stern', 'Noor Halabi'],
      ])
      const created = await curl(
        server,
        `curl -i -X POST -H 'Content-Type: application/json' -d '{"data":{"type":"artist", "attributes":{"name":"Salvador Dali", "birth_year":1904, "genre":"Surrealism"}}}' http://localhost:5000/artists`,
      )
      expect([created.status, created.type]).to.deep.equal(['201', MT])
      expect(created.document.data).to.deep.include({
        type: 'artist',
        id: '5',
        attributes: { name: 'Salvador Dali', genre: 'Surrealism' },
      })
      expect(
        (await curl(server, 'curl http://localhost:5000/artists/1')).document.data.attributes,
      ).to.deep.equal({ name: 'Lio Verhaegen', genre: 'Constructivism' })
      expect(
        names((await curl(server, 'curl http://localhost:5000/artists?sort=birth_year')).document),
      ).to.deep.equal(['Pauwel Stern', 'Salvador Dali', 'Lio Verhaegen', 'Amara Odili', 'Noor Halabi'])
      const filter = `curl 'http://localhost:5000/artists?filter=[{"name":"birth_year","op":"gt","val":1904}]'`
      const later = await curl(server, filter)
      expect([names(later.document), later.document.meta]).to.deep.equal([
        ['Lio Verhaegen', 'Amara Odili', 'Noor Halabi'],
        { count: 3 },
      ])
      expect(
        names(
          (await curl(server, 'curl http://localhost:5000/artists?page[size]=2&page[number]=2')).document,
        ),
      ).to.deep.equal(['Pauwel Stern', 'Noor Halabi'])
      const work = await curl(
        server,
        `curl -i -X POST -H 'Content-Type: application/json' -d '{"data":{"type":"artwork", "attributes":{"title":"The Persistance of Memory", "artist_id":1}}}' http://localhost:5000/artworks`,
      )
      expect([work.status, work.document.data.id]).to.deep.equal(['201', '8'])
      const linked = await curl(server, 'curl http://localhost:5000/artists/1/relationships/artworks')
      expect(linked.document.data).to.deep.equal(['1', '2', '8'].map((id) => ({ type: 'artwork', id })))
      const included = await curl(server, 'curl http://localhost:5000/artists/1?include=artworks')
      expect(included.document.included?.map(({ attributes }) => attributes?.['title'])).to.deep.equal([
        'Seven Hinges',
        'Red Cantilever',
        'The Persistance of Memory',
      ])
      const sparse = await curl(
        server,
        'curl http://localhost:5000/artists/1?include=artworks&fields[artwork]=title',
      )
      expect(sparse.document.included?.[0]).to.deep.include({
        id: '1',
        attributes: { title: 'Seven Hinges' },
      })
      await eventually(async () => {
        const saved = JSON.parse(await readFile(file, 'utf8')) as unknown
        expect(saved).to.have.nested.property('artists[4].birth_year', 1904)
      })
    })).timeout(60_000)

  it('are told what is wrong, all at once', async () =>
    withGallery(async (server) => {
      const { status, document } = await curl(
        server,
        `curl -X POST -H 'Content-Type: application/json' -d '{"data":{"type":"artist", "attributes":{"birth_year":"soon", "genre":5}}}' http://localhost:5000/artists`,
      )
      const { errors } = document as unknown as { errors: { source: JsonObject }[] }
      expect(status).to.equal('422')
      expect(errors.map(({ source }) => source['pointer'])).to.have.members([
        '/data/attributes/birth_year',
        '/data/attributes/genre',
        '/data/attributes/name',
      ])
    })).timeout(60_000)
})
