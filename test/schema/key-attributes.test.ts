import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { Database, Relationship } from '../../src/core/resource.ts'
import { type Config, createServer, type Server } from '../../src/index.ts'
import { inferModel } from '../../src/schema/infer-model.ts'
import { ask, withServer } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { run } from '../support/program.ts'

const ids = (count: number) => Array.from({ length: count }, (_, at) => ({ id: at + 1 }))

const shown = (database: Database, collection: string) =>
  [...(inferModel(database).model.collections.get(collection)?.relationships.values() ?? [])].map(
    ({ name, target, many }: Relationship) => `${name} → ${many ? 'many ' : ''}${target}`,
  )

/** Two records whose attribute holds the ids 1 and 2. */
const holding = (attribute: string, values: readonly [unknown, unknown] = [1, 2]) =>
  ids(2).map(({ id }, at) => ({ id, [attribute]: values[at] })) as Database[string]

describe('schema/key-attributes', () => {
  it('start infer says what the values show; a declaration turns it off, and what it prints means the same', async () => {
    await inFolder(async (folder) => {
      const games = ids(2).map(({ id }) => ({ id, homeTeamId: id, awayTeamId: 3 - id }))
      const pages = [1, 2, 3].map((id) => ({ id, parentId: id === 1 ? null : 1 }))
      const data: Database = { teams: ids(2), games, pages }
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(data))
      const { stdout, stderr } = await run(['infer', file])
      expect(stderr).to.include(
        'games: every value of "homeTeamId" is an id of teams, so "homeTeam" is treated as a reference to teams. ' +
          'To turn this off, declare: {"collections":{"games":{"relationships":{"homeTeam":false}}}}',
      )
      const summary = ({ store }: Server) =>
        [...store.model.collections.values()].map(({ relationships }) => Array.from(relationships.keys()))
      const config = JSON.parse(stdout) as Config
      const inferred = await withServer({ data }, async (server) => summary(server))
      expect(await withServer({ data, config }, async (server) => summary(server))).to.deep.equal(inferred)
      const off: Config = { collections: { games: { relationships: { homeTeam: false } } } }
      expect(await withServer({ data, config: off }, async (server) => summary(server))).to.deep.equal([
        [],
        ['awayTeam'],
        ['parent', 'children'],
      ])
    })
  })

  it('no access rule relies on it, unless it is declared', async () => {
    const data: Database = {
      users: [
        { id: 1, name: 'ada' },
        { id: 2, name: 'bo' },
      ],
      notes: [
        { id: 1, lastUserId: 1 },
        { id: 2, lastUserId: 2 },
      ],
    }
    const options = { data, auth: { basic: true }, config: { access: { notes: { read: 'owner' } } } } as const
    const refused: unknown = await createServer(options).catch((error: unknown) => error)
    expect(refused).to.have.property('message').which.includes('which attribute of notes')
    const config = {
      ...options.config,
      collections: { notes: { relationships: { lastUser: { to: 'users' } } } },
    }
    await withServer({ ...options, config }, async ({ schemes }) => expect(schemes).to.include('basic'))
  })

  const found: readonly (readonly [attribute: string, target: string, name: string])[] = [
    ['fromTeamId', 'teams', 'fromTeam'],
    ['from_team_id', 'teams', 'from_team'],
    ['HomeTeamID', 'teams', 'HomeTeam'],
    ['userID', 'users', 'user'],
    ['user-id', 'users', 'user'],
    ['id_usuario', 'usuarios', 'usuario'],
    ['idUsuario', 'usuarios', 'usuario'],
    ['mainBusinessLineId', 'business-lines', 'mainBusinessLine'],
    ['librosId', 'libros', 'libros'],
    ['favouriteCategoryId', 'categories', 'favouriteCategory'],
  ]
  for (const [attribute, target, name] of found)
    it(`${attribute} leads to ${target}, if every value is an id of it`, () => {
      const games = holding(attribute)
      expect(shown({ [target]: ids(2), games }, 'games')).to.deep.equal([`${name} → ${target}`])
      expect(shown({ [target]: ids(2), games }, target)).to.deep.equal(['games → many games'])
      if (!['librosId'].includes(attribute))
        expect(shown({ [target]: ids(1), games }, 'games'), 'an id that is missing').to.deep.equal([])
    })

  for (const [attribute, values] of [
    ['fromTeamId', [1, null]],
    ['fromTeamId', [1, '']],
    ['fromTeamId', [1, true]],
    ['fromTeamId', [1, { id: 2 }]],
    ['superteamId', [1, 2]],
    ['team', [1, 2]],
    ['teams', [1, 2]],
    ['teams', [[1], 2]],
    ['teams', [[1], [3]]],
    ['teams', [[], [1]]],
    ['otherId', [1, 2]],
  ] as const)
    it(`${attribute}: ${JSON.stringify(values)} leads nowhere`, () =>
      expect(shown({ teams: ids(2), games: holding(attribute, [...values]) }, 'games')).to.deep.equal([]))

  it('finds lists of ids with a plain name, and in both directions', () => {
    const database = { menus: ids(3), places: holding('menus', [[1, 2], [3]]) }
    expect(shown(database, 'places')).to.deep.equal(['menus → many menus'])
    expect(shown(database, 'menus')).to.deep.equal(['places → many places'])
    expect(shown({ teams: ids(2), games: holding('rivalTeamIds', [[1], [2, 1]]) }, 'games')).to.deep.equal([
      'rivalTeams → many teams',
    ])
  })

  it('finds the records of one collection in each other', () => {
    const rooted = [
      { id: 1, parentId: null },
      { id: 2, parentId: 1 },
      { id: 3, parentId: 1 },
    ]
    expect(shown({ pages: rooted }, 'pages')).to.deep.equal(['parent → pages', 'children → many pages'])
    expect(shown({ pages: [...rooted, { id: 4, parentId: 9 }] }, 'pages')).to.deep.equal([])
    const staff = ids(3).map(({ id }) => ({ id, managerId: 1, mentorId: 2 }))
    expect(shown({ staff }, 'staff')).to.deep.equal(['manager → staff', 'mentor → staff'])
  })

  it('infers no way back for two keys, and leaves the one by name as it is', () => {
    const games = ids(2).map(({ id }) => ({ id, homeTeamId: id, awayTeamId: 3 - id }))
    expect(shown({ teams: ids(2), games }, 'teams')).to.deep.equal([])
    const named = games.map(({ id, homeTeamId }) => ({ id, homeTeamId, teamId: 1 }))
    const { model } = inferModel({ teams: ids(2), games: named })
    expect([...(model.collections.get('teams')?.relationships.values() ?? [])]).to.have.lengthOf(1)
    expect(model.collections.get('teams')?.relationships.get('games')?.path).to.deep.equal(['teamId'])
  })

  describe('over HTTP', () => {
    let server: Server
    const get = async (path: string) => (await ask(server.url, `GET ${path}`)).body

    before(async () => {
      server = await createServer({
        data: {
          teams: [
            { id: 1, name: 'Owls', members: ['old', 'list'] },
            { id: 2, name: 'Hawks' },
          ],
          members: [
            { id: 1, name: 'Ada', teamId: 2 },
            { id: 2, name: 'Bo', teamId: 1, company: 'PT Bo', companyId: 1 },
            { id: 3, name: 'Cy', teamId: 1, companyId: 1 },
          ],
          companies: [{ id: 1, name: 'Acme' }],
          games: [
            { id: 1, homeTeamId: 1, awayTeamId: 2 },
            { id: 2, homeTeamId: 2, awayTeamId: 1 },
          ],
          pets: [{ name: 'Rex' }, { name: 'Tom' }],
        },
      })
    })
    after(() => server.close())

    it('embeds, filters and sorts along them', async () => {
      expect(await get('/games?_embed=homeTeam&id=1')).to.deep.equal([
        { id: 1, homeTeamId: 1, awayTeamId: 2, homeTeam: { id: 1, name: 'Owls', members: ['old', 'list'] } },
      ])
      expect(await get('/games?homeTeam.name=Hawks&_fields=id')).to.deep.equal([{ id: 2 }])
      expect(await get('/games?_sort=awayTeam.name&_fields=id')).to.deep.equal([{ id: 1 }, { id: 2 }])
    })

    it('is decided by the file, not by what a client writes', async () => {
      const send = (path: string, body: object) => ask(server.url, `POST ${path}`, { send: body })
      expect((await send('/games', { homeTeamId: 77 })).status).to.equal(201)
      expect((await ask(server.url, 'GET /games?_embed=homeTeam')).status).to.equal(200)
      for (const memberId of [1, 2]) await send('/games', { bestMemberId: memberId })
      expect((await ask(server.url, 'GET /games?_embed=bestMember')).status).to.equal(400)
    })

    it('the home page shows why, and the declaration that turns it off', async () => {
      const page = await (
        await fetch(`${server.url}/?resource=games`, { headers: { Accept: 'text/html' } })
      ).text()
      const declaration = { collections: { games: { relationships: { homeTeam: false } } } }
      expect(page).to.include(JSON.stringify(declaration).replaceAll('"', '&quot;'))
    })

    it('attributes with the name of a relationship leave it where it is', async () => {
      expect(await get('/teams/1/members?_fields=name')).to.deep.equal([{ name: 'Bo' }, { name: 'Cy' }])
      expect(await get('/teams?_embed=members&id=2')).to.deep.equal([
        { id: 2, name: 'Hawks', members: [{ id: 1, name: 'Ada', teamId: 2 }] },
      ])
      expect(await get('/teams/1')).to.deep.include({ members: ['old', 'list'] })
      expect(await get('/teams?members=old&_fields=id')).to.deep.equal([{ id: 1 }])
      expect(await get('/teams?members.name=Ada&_fields=id')).to.deep.equal([{ id: 2 }])
      expect(await get('/members?_embed=company&id=2')).to.deep.include.members([
        { id: 2, name: 'Bo', teamId: 1, company: { id: 1, name: 'Acme' }, companyId: 1 },
      ])
      expect(await get('/members?company=PT%20Bo&_fields=id')).to.deep.equal([{ id: 2 }])
      expect(await get('/members?company.name=Acme&_fields=id')).to.deep.equal([{ id: 2 }, { id: 3 }])
      expect(await get('/members?_fields=company.name&id=3')).to.deep.equal([{ company: { name: 'Acme' } }])
      expect(await get('/companies/1/members?_fields=id')).to.deep.equal([{ id: 2 }, { id: 3 }])
    })

    it('JSON:API shows both under names of their own', async () => {
      const { body } = await ask(server.url, 'GET /members/2?include=company', {
        headers: { Accept: 'application/vnd.api+json' },
      })
      expect(body).to.have.nested.property('data.attributes.member_company', 'PT Bo')
      expect(body).to.have.nested.property('data.relationships.company.data.id', '1')
    })

    it('the id is an attribute, also where the file has none', async () => {
      expect(await get('/pets?id=1')).to.deep.equal([{ id: 1, name: 'Rex' }])
      expect(await get('/pets?_sort=-id')).to.deep.equal([
        { id: 2, name: 'Tom' },
        { id: 1, name: 'Rex' },
      ])
      expect(await get('/pets?_fields=id')).to.deep.equal([{ id: 1 }, { id: 2 }])
      expect(await get(`/pets?filter=${encodeURIComponent('{"id":[2]}')}`)).to.deep.equal([
        { id: 2, name: 'Tom' },
      ])
      expect((await ask(server.url, 'GET /pets?colour=1')).status).to.equal(400)
    })
  })
})
