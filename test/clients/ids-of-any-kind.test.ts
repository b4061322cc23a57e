import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'

import { JSONAPISerializers, JSONAPISource } from '@orbit/jsonapi'
import { type InitializedRecord, RecordSchema } from '@orbit/records'
import { buildSerializerSettingsFor } from '@orbit/serializers'
import type { DataProvider } from '@refinedev/core'
import { create as createAxios } from 'axios'
import { expect } from 'chai'
import JsonApi from 'devour-client'
import { Jsona } from 'jsona'
import Kitsu from 'kitsu'
import type { Browser, Page } from 'playwright-core'
import jsonServerProvider from 'ra-data-json-server'
import simpleRestProvider from 'ra-data-simple-rest'
import { attr, SpraypaintBase } from 'spraypaint'

import { createServer, type Database, type Server } from '../../src/index.ts'
import { ask } from '../support/api.ts'
import { isBrowserInstalled, openBrowser } from '../support/browser.ts'

type Id = string | number
interface Team {
  readonly id: Id
  readonly name: string
}

/** What an application does with a client library. */
interface Client {
  list(): Promise<readonly Team[]>
  one(id: Id): Promise<Team>
  several?(ids: readonly Id[]): Promise<readonly Team[]>
  create(name: string): Promise<Team>
  update(id: Id, name: string): Promise<unknown>
  remove(id: Id): Promise<unknown>
}

/** Files as people have them, each with what its ids are. */
const files: readonly (readonly [what: string, ids: readonly Id[], data: Database])[] = [
  [
    'no ids',
    [1, 2],
    {
      teams: [{ name: 'Ajax' }, { name: 'Ghent' }],
      players: [
        { name: 'Ann', teamId: 1 },
        { name: 'Bo', teamId: 2 },
      ],
    },
  ],
  [
    '_id',
    ['t-1', 't-2'],
    {
      teams: [
        { _id: 't-1', name: 'Ajax' },
        { _id: 't-2', name: 'Ghent' },
      ],
      players: [{ _id: 'p-1', name: 'Ann', teamId: 't-1' }],
    },
  ],
  [
    'text ids',
    ['ajax', 'ghent'],
    {
      teams: [
        { id: 'ajax', name: 'Ajax' },
        { id: 'ghent', name: 'Ghent' },
      ],
      players: [{ id: 'ann', name: 'Ann', teamId: 'ajax' }],
    },
  ],
]

const mounts = [
  { path: '/', dialect: 'rest' },
  { path: '/api', dialect: 'json-api' },
] as const

const allPages = {
  pagination: { page: 1, perPage: 10 },
  sort: { field: 'id', order: 'ASC' as const },
  filter: {},
}

/** Both data providers of react-admin. */
const reactAdmin =
  (providerAt: typeof jsonServerProvider | typeof simpleRestProvider) =>
  (url: string): Client => {
    const provider = providerAt(url)
    return {
      list: async () => (await provider.getList<Team>('teams', allPages)).data,
      one: async (id) => (await provider.getOne<Team>('teams', { id })).data,
      several: async (ids) => (await provider.getMany<Team>('teams', { ids: [...ids] })).data,
      create: async (name) => (await provider.create('teams', { data: { name } })).data as Team,
      update: async (id, name) =>
        provider.update('teams', { id, data: { id, name }, previousData: { id, name: '' } }),
      remove: async (id) => provider.delete('teams', { id }),
    }
  }

/** Its ESM build imports a CommonJS package by name, which only bundlers allow. */
const { default: refineProvider } = createRequire(import.meta.url)('@refinedev/simple-rest') as {
  default: (url: string) => Required<Omit<DataProvider, 'createMany' | 'updateMany' | 'deleteMany'>>
}

function refine(url: string): Client {
  const provider = refineProvider(url)
  const resource = 'teams'
  const sorters = [{ field: 'id', order: 'asc' as const }]
  return {
    list: async () => (await provider.getList({ resource, sorters })).data as unknown as Team[],
    one: async (id) => (await provider.getOne({ resource, id })).data as Team,
    several: async (ids) => (await provider.getMany({ resource, ids: [...ids] })).data as unknown as Team[],
    create: async (name) => (await provider.create({ resource, variables: { name } })).data as Team,
    update: async (id, name) => provider.update({ resource, id, variables: { name } }),
    remove: async (id) => provider.deleteOne({ resource, id }),
  }
}

function axiosClient(url: string): Client {
  const http = createAxios({ baseURL: url })
  return {
    list: async () => (await http.get<Team[]>('/teams', { params: { _sort: 'id' } })).data,
    one: async (id) => (await http.get<Team>(`/teams/${id}`)).data,
    several: async (id) => (await http.get<Team[]>('/teams', { params: { id } })).data,
    create: async (name) => (await http.post<Team>('/teams', { name })).data,
    update: async (id, name) => http.patch(`/teams/${id}`, { name }),
    remove: async (id) => http.delete(`/teams/${id}`),
  }
}

function kitsu(url: string): Client {
  const client = new Kitsu({ baseURL: `${url}/api`, camelCaseTypes: false, resourceCase: 'none' })
  const dataOf = (answer: unknown): unknown => (answer as { data: unknown }).data
  return {
    list: async () => dataOf(await client.get('teams', { params: { sort: 'id' } })) as Team[],
    one: async (id) => dataOf(await client.get(`teams/${id}`)) as Team,
    create: async (name) => dataOf(await client.create('team', { name })) as Team,
    update: async (id, name) => client.update('team', { id: String(id), name }),
    remove: async (id) => client.delete('team', String(id)),
  }
}

function devour(url: string): Client {
  const client = new JsonApi({ apiUrl: `${url}/api`, logger: false })
  client.define('team', { name: '' })
  return {
    list: async () => (await client.findAll('team', { sort: 'id' })).data as Team[],
    one: async (id) => (await client.find('team', String(id))).data as Team,
    create: async (name) => (await client.create('team', { name })).data as Team,
    update: async (id, name) => client.update('team', { id: String(id), name }),
    remove: async (id) => client.destroy('team', String(id)),
  }
}

function spraypaint(url: string): Client {
  const Base = SpraypaintBase.extend({ static: { baseUrl: url, apiNamespace: '/api' } })
  const Model = Base.extend({ static: { jsonapiType: 'team', endpoint: '/teams' }, attrs: { name: attr() } })
  const toTeam = (model: unknown): Team => model as Team
  const find = async (id: Id) => (await Model.find(String(id))).data
  return {
    list: async () => (await Model.order({ id: 'asc' }).all()).data.map(toTeam),
    one: async (id) => toTeam(await find(id)),
    async create(name) {
      const model = new Model({ name })
      expect(await model.save()).to.equal(true)
      return toTeam(model)
    },
    async update(id, name) {
      const model = await find(id)
      Object.assign(model, { name })
      expect(await model.save()).to.equal(true)
    },
    remove: async (id) => (await find(id)).destroy(),
  }
}

function orbit(url: string): Client {
  const plain = { serializationOptions: { inflectors: [] }, deserializationOptions: { inflectors: [] } }
  const source = new JSONAPISource({
    schema: new RecordSchema({ models: { team: { attributes: { name: { type: 'string' } } } } }),
    host: `${url}/api`,
    name: 'teams',
    serializerSettingsFor: buildSerializerSettingsFor({
      sharedSettings: { inflectors: { plural: (word: unknown) => `${String(word)}s` } },
      settingsByType: {
        [JSONAPISerializers.ResourceType]: plain,
        [JSONAPISerializers.ResourceTypePath]: { serializationOptions: { inflectors: ['plural'] } },
      },
    }),
  })
  const team = (id: Id) => ({ type: 'team', id: String(id) })
  const toTeam = ({ id, attributes }: InitializedRecord): Team => ({ id, name: String(attributes?.['name']) })
  return {
    list: async () =>
      (await source.query<InitializedRecord[]>((q) => q.findRecords('team').sort('id'))).map(toTeam),
    one: async (id) => toTeam(await source.query<InitializedRecord>((q) => q.findRecord(team(id)))),
    async create(name) {
      const record = { ...team(randomUUID()), attributes: { name } }
      await source.update((t) => t.addRecord(record))
      return { id: record.id, name }
    },
    update: async (id, name) => source.update((t) => t.updateRecord({ ...team(id), attributes: { name } })),
    remove: async (id) => source.update((t) => t.removeRecord(team(id))),
  }
}

/** It only reads and writes documents, so `fetch` sends them. */
function jsona(url: string): Client {
  const formatter = new Jsona()
  const exchange = async (method: string, path: string, stuff?: object): Promise<unknown> => {
    const body = stuff && JSON.stringify(formatter.serialize({ stuff: { type: 'team', ...stuff } }))
    const headers = { 'Content-Type': 'application/vnd.api+json' }
    const response = await fetch(
      `${url}/api${path}`,
      body === undefined ? { method } : { method, headers, body },
    )
    expect(response.ok, `${method} ${path}: ${response.status}`).to.equal(true)
    return response.status === 204 ? undefined : formatter.deserialize(await response.text())
  }
  return {
    list: async () => (await exchange('GET', '/teams?sort=id')) as Team[],
    one: async (id) => (await exchange('GET', `/teams/${id}`)) as Team,
    create: async (name) => (await exchange('POST', '/teams', { name })) as Team,
    update: async (id, name) => exchange('PATCH', `/teams/${id}`, { id: String(id), name }),
    remove: async (id) => exchange('DELETE', `/teams/${id}`),
  }
}

interface PageRequest {
  readonly method: string
  readonly url: string
  readonly body?: string
}

/** Runs in the page. */
async function fetchInPage({ method, url, body }: PageRequest): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(url, body === undefined ? { method } : { method, headers, body })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status}`)
  return response.json()
}

function pageClient(page: Page, api: string): Client {
  const exchange = async (method: string, path: string, body?: object): Promise<unknown> =>
    page.evaluate(fetchInPage, {
      method,
      url: `${api}${path}`,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  return {
    list: async () => (await exchange('GET', '/teams?_sort=id')) as Team[],
    one: async (id) => (await exchange('GET', `/teams/${id}`)) as Team,
    create: async (name) => (await exchange('POST', '/teams', { name })) as Team,
    update: async (id, name) => exchange('PATCH', `/teams/${id}`, { name }),
    remove: async (id) => exchange('DELETE', `/teams/${id}`),
  }
}

/** A whole round; afterwards, the data is as it was. */
async function goRound(client: Client, ids: readonly Id[], { store }: Server): Promise<void> {
  const before = await store.dump()
  const idsOf = (teams: readonly Team[]): readonly string[] => teams.map(({ id }) => String(id))
  const expected = ids.map(String)
  expect(idsOf(await client.list())).to.deep.equal(expected)
  expect((await client.one(ids[1] ?? '')).name).to.equal('Ghent')
  if (client.several) expect(idsOf(await client.several(ids))).to.have.members(expected)
  const { id, name } = await client.create('Lens')
  expect([name, expected.includes(String(id))]).to.deep.equal(['Lens', false])
  await client.update(id, 'Metz')
  expect((await client.one(id)).name).to.equal('Metz')
  await client.update(ids[0] ?? '', 'Arles')
  expect((await client.one(ids[0] ?? '')).name).to.equal('Arles')
  await client.update(ids[0] ?? '', 'Ajax')
  await client.remove(id)
  expect(idsOf(await client.list())).to.deep.equal(expected)
  expect(await store.dump()).to.deep.equal(before)
}

/** A server for each test, as it is after its start: once something was written or reset, every record has an id. */
function starting(data: Database): () => Server {
  let server: Server | undefined
  beforeEach(async () => {
    server = await createServer({ data, config: { mounts } })
  })
  afterEach(async () => server?.close())
  return () => {
    if (server) return server
    throw new Error('the server has not been started yet')
  }
}

const clients: Readonly<Record<string, (url: string) => Client>> = {
  'ra-data-json-server': reactAdmin(jsonServerProvider),
  'ra-data-simple-rest': reactAdmin(simpleRestProvider),
  '@refinedev/simple-rest': refine,
  axios: axiosClient,
  kitsu,
  'devour-client': devour,
  spraypaint,
  '@orbit/jsonapi': orbit,
  jsona,
}

for (const [what, ids, data] of files)
  describe(`clients: a file with ${what}`, () => {
    const server = starting(data)

    for (const [name, clientAt] of Object.entries(clients))
      it(`${name} does a whole round`, async () => goRound(clientAt(server().url), ids, server()))

    it('leads from a player to the team, and back', async () => {
      const [first] = ids
      const api = async (request: string) => ask(server().url, request)
      expect((await api('GET /players?_embed=team')).body).to.have.nested.property('[0].team.name', 'Ajax')
      expect((await api(`GET /teams/${first}/players`)).body).to.have.nested.property('[0].name', 'Ann')
      expect((await api(`GET /api/teams/${first}?include=players`)).body).to.have.nested.property(
        'included[0].attributes.name',
        'Ann',
      )
    })
  })

describe('clients: a page in a browser', function () {
  this.timeout(60_000)
  if (!isBrowserInstalled) {
    it('skipped: chromium is not installed')
    return
  }
  let browser: Browser
  /** A frontend at another port, as a development server is. */
  const frontend = createHttpServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Teams</title>')
  })
  before(async () => {
    browser = await openBrowser()
    await new Promise<void>((resolve) => frontend.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    await browser.close()
    frontend.closeAllConnections()
    frontend.close()
  })

  for (const [what, ids, data] of files)
    describe(`on a file with ${what}`, () => {
      const server = starting(data)
      it('does a whole round', async () => {
        const page = await browser.newPage()
        await page.goto(`http://127.0.0.1:${(frontend.address() as AddressInfo).port}/`)
        await goRound(pageClient(page, server().url), ids, server())
        await page.close()
      })
    })
})
