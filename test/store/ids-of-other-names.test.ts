import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { createServer, type Database, type Server } from '../../src/index.ts'
import { ask } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { createFolder, inFolder } from '../support/folder.ts'
import { run } from '../support/program.ts'

const hospital: Database = {
  doctors: [
    { doctorId: 7, name: 'Ada' },
    { doctorId: 9, name: 'Bo' },
  ],
  visits: [{ id: 1, doctorId: 9 }],
  books: [
    { title: 'Emma', _id: '64b7f0' },
    { title: 'Kim', _id: '64b7f1' },
  ],
}

describe('store: ids of other names', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  let server: Server
  const api = async (request: string, send?: object) => ask(server.url, request, send ? { send } : {})
  const saved = async () => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown[]>

  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
    await writeFile(file, JSON.stringify(hospital, null, 2))
    server = await createServer({ data: file, report: () => undefined })
  })
  afterEach(async () => {
    await server.close()
    await folder.remove()
  })

  it('are shown, found, filtered, sorted and chosen as id, and under their own name', async () => {
    const bo = { id: 9, doctorId: 9, name: 'Bo' }
    const ada = { id: 7, doctorId: 7, name: 'Ada' }
    expect((await api('GET /doctors/9')).body).to.deep.equal(bo)
    expect((await api('GET /doctors?id=9')).body).to.deep.equal([bo])
    expect((await api('GET /doctors?doctorId=9')).body).to.deep.equal([bo])
    expect((await api('GET /doctors?_sort=-id')).body).to.deep.equal([bo, ada])
    expect((await api('GET /doctors?_fields=id')).body).to.deep.equal([{ id: 7 }, { id: 9 }])
    expect((await api('GET /books/64b7f1')).body).to.deep.equal({ id: '64b7f1', title: 'Kim', _id: '64b7f1' })
    expect((await api('GET /visits/1?_embed=doctor')).body).to.deep.include({ doctor: bo })
    expect((await api('GET /doctors/9/visits')).body).to.deep.equal([{ id: 1, doctorId: 9 }])
    expect([...(server.store.model.collections.get('doctors')?.relationships.keys() ?? [])]).to.deep.equal([
      'visits',
    ])
    expect((await api('GET /db')).body).to.deep.nested.include({ 'doctors[0]': ada })
  })

  it('stay in the file under their own name alone, whatever is written', async () => {
    expect((await api('POST /doctors', { name: 'Cy' })).body).to.deep.equal({
      id: 10,
      name: 'Cy',
      doctorId: 10,
    })
    expect((await api('POST /doctors', { doctorId: 20 })).body).to.deep.equal({ id: 20, doctorId: 20 })
    expect((await api('POST /doctors', { id: 21, doctorId: 5 })).body).to.deep.equal({ id: 21, doctorId: 21 })
    expect((await api('POST /doctors', { doctorId: 7 })).status).to.equal(409)
    expect((await api('PUT /doctors/7', { name: 'Ada L.', doctorId: 99 })).body).to.deep.equal({
      id: 7,
      name: 'Ada L.',
      doctorId: 7,
    })
    expect((await api('PATCH /doctors/9', { id: 1, doctorId: 2, name: 'B' })).body).to.deep.include({
      id: 9,
      doctorId: 9,
    })
    await api('DELETE /doctors/20')
    await eventually(async () =>
      expect((await saved())['doctors']).to.deep.equal([
        { name: 'Ada L.', doctorId: 7 },
        { doctorId: 9, name: 'B' },
        { name: 'Cy', doctorId: 10 },
        { doctorId: 21 },
      ]),
    )
    expect((await saved())['books']).to.deep.equal(hospital['books'])
    await server.close()
    server = await createServer({ data: file, report: () => undefined })
    expect((await api('GET /doctors/21')).body).to.deep.equal({ id: 21, doctorId: 21 })
  })

  it('follow an edit of the file', async () => {
    await api('POST /doctors', { name: 'Cy' })
    await eventually(async () => expect((await saved())['doctors']).to.have.length(3))
    const { doctors = [], ...others } = await saved()
    await writeFile(file, JSON.stringify({ ...others, doctors: [...doctors, { doctorId: 30, name: 'Di' }] }))
    await eventually(async () =>
      expect((await api('GET /doctors/30')).body).to.deep.equal({ id: 30, doctorId: 30, name: 'Di' }),
    )
    expect((await api('GET /doctors/10')).status).to.equal(200)
  })

  it('survive a kill', async () => {
    await inFolder(async (place) => {
      const { start } = await import('../support/program.ts')
      const data = join(place, 'db.json')
      await writeFile(data, JSON.stringify(hospital))
      const running = await start([data])
      expect((await ask(running.url, 'POST /doctors', { send: { name: 'Cy' } })).status).to.equal(201)
      await running.stop('SIGKILL')
      const again = await start([data])
      expect((await ask(again.url, 'GET /doctors/10')).body).to.deep.equal({
        id: 10,
        name: 'Cy',
        doctorId: 10,
      })
      await again.stop()
    })
  })

  it('are shown by start infer and the home page, with what turns them off', async () => {
    const declaration = { collections: { doctors: { id: { attribute: 'doctorId' } } } }
    const { stderr } = await run(['infer', file])
    expect(stderr).to.include(`To turn this off, declare: ${JSON.stringify(declaration)}`)
    const page = await (
      await fetch(`${server.url}/?resource=doctors`, { headers: { Accept: 'text/html' } })
    ).text()
    expect(page).to.include(JSON.stringify(declaration).replaceAll('"', '&quot;'))
    const other = await createServer({ data: hospital, config: declaration })
    expect((await ask(other.url, 'GET /doctors/9')).body).to.deep.equal({ doctorId: 9, name: 'Bo' })
    await other.close()
  })

  for (const [why, doctors] of Object.entries({
    'some records have none': [{ doctorId: 1 }, { name: 'x' }],
    'two are the same': [{ doctorId: 1 }, { doctorId: 1 }],
    'there is an id': [{ id: 5, doctorId: 1 }],
    'they are neither text nor number': [{ doctorId: { $oid: '1' } }],
  }))
    it(`are not inferred where ${why}`, async () => {
      const other = await createServer({ data: { doctors } })
      expect(other.store.model.collections.get('doctors')?.idInFile).to.equal(undefined)
      await other.close()
    })
})
