import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { ask, withServer } from '../../support/api.ts'
import { inFolder } from '../../support/folder.ts'
import { run } from '../../support/program.ts'

interface Case {
  readonly definitions: readonly string[]
  /** Requests with what is sent, their status, and what the answer has: `[request, send, status, pattern]`. */
  readonly requests: readonly (readonly [request: string, send: unknown, status: number, says?: RegExp])[]
  /** In the OpenAPI description, by the name of a schema, patterns for its properties. */
  readonly described: Readonly<Record<string, RegExp>>
}

const every =
  'things: a:string b:text c:integer d:number e:boolean f:email g:url h:date i:datetime j:uuid k:enum(small,large)'

const cases: Readonly<Record<string, Case>> = {
  'users and their orders': {
    definitions: ['users: name:string email:email! is_active:boolean', 'orders: user:users total:number'],
    requests: [
      ['POST /users', { email: 'zoe@example.com', name: 'Zoë', is_active: true }, 201],
      ['POST /users', { name: 'Zoë' }, 422, /email is required/],
      ['POST /users', { email: 'zoe' }, 422, /email must be an email address/],
      ['POST /orders', { user_id: 77, total: 1 }, 422, /users has no resource with id \\"77\\"/],
      ['POST /orders', { user_id: 1, total: 'x' }, 422, /total must be a number/],
      ['GET /users/1?_embed=orders', undefined, 200, /"orders":\[\{"id":1,/],
    ],
    described: { email: /"format":"email"/, total: /number/ },
  },
  'every type': {
    definitions: [every],
    requests: [
      ['POST /things', { a: 'a', c: 1, d: 1.5, e: false, k: 'small', h: '2026-02-28' }, 201],
      ['POST /things', { a: null, k: null, g: null }, 201],
      ...['a', 'b'].map((name) => ['POST /things', { [name]: 1 }, 422] as const),
      ['POST /things', { c: 1.5 }, 422, /c must be an integer/],
      ['POST /things', { e: 'yes' }, 422, /e must be true or false/],
      ...['f', 'g', 'h', 'i', 'j'].map((name) => ['POST /things', { [name]: 'x' }, 422, /format/] as const),
      ['POST /things', { k: 'medium' }, 422, /small.*large/],
    ],
    described: { k: /"small","large"/, i: /date-time/, j: /uuid/ },
  },
  'no types at all, with commas': {
    definitions: ['pets:name!,kind'],
    requests: [
      ['POST /pets', { name: 'Rex' }, 201],
      ['POST /pets', { name: '' }, 422],
      ['POST /pets', { name: 'Rex', colour: 'red' }, 422, /colour/],
    ],
    described: { name: /string/ },
  },
  'a tree: a collection that refers to itself': {
    definitions: ['people: name:string! manager:people'],
    requests: [
      ['GET /people/2?_embed=manager', undefined, 200, /"manager":\{"id":1,/],
      ['POST /people', { name: 'Zoë', manager_id: 9 }, 422, /people has no resource/],
      ['POST /people', { name: 'Zoë', manager_id: null }, 201],
    ],
    described: { manager_id: /integer/ },
  },
  'itself, and required': {
    definitions: ['nodes: parent:nodes!'],
    requests: [
      ['POST /nodes', {}, 422, /parent_id is required/],
      ['GET /nodes/1?_embed=parent', undefined, 200, /"parent":\{"id":1,/],
    ],
    described: { parent_id: /integer/ },
  },
  'two collections with one singular': {
    definitions: ['person: name', 'people: name leader:person'],
    requests: [
      ['GET /people/1?_embed=leader', undefined, 200, /"leader":\{"id":1,/],
      ['GET /person/1?_embed=people', undefined, 200, /"people":\[\{/],
      ['POST /people', { leader_id: 9 }, 422, /person has no resource/],
    ],
    described: { leader_id: /integer/ },
  },
  'words without a plural': {
    definitions: ['sheep: name shepherd:news', 'news: title:string!'],
    requests: [
      ['GET /sheep/1?_embed=shepherd', undefined, 200, /"title":"Hello"/],
      ['POST /news', {}, 422, /title is required/],
    ],
    described: { shepherd_id: /integer/ },
  },
  'two ways from one collection to another': {
    definitions: ['teams: name!', 'matches: home:teams! away:teams! played:date'],
    requests: [
      [
        'GET /teams/1?_embed=home_matches,away_matches',
        undefined,
        200,
        /"home_matches":\[\{.*"away_matches":\[\{/,
      ],
      ['POST /matches', { home_id: 1 }, 422, /away_id is required/],
      ['POST /matches', { home_id: 1, away_id: 2, played: '2026-13-01' }, 422, /format/],
    ],
    described: { away_id: /integer/ },
  },
  'a circle, UUIDs, and keys that are named already': {
    definitions: [
      'chapters: id:uuid title book_id:books',
      'books: id:string title:string! openingId:chapters!',
    ],
    requests: [
      [
        'GET /books?_embed=opening,chapters',
        undefined,
        200,
        /"opening":\{"id":"[\da-f-]{36}".*"chapters":\[\{/,
      ],
      ['POST /chapters', { title: 'One', book_id: 1 }, 422, /book_id must be a text/],
      ['POST /books', { title: 'One', openingId: 'x' }, 422, /chapters has no resource/],
    ],
    described: { openingId: /string/ },
  },
  'names that JavaScript and the server know': {
    definitions: ['db: constructor:string! length:integer', 'operations: type:enum(a) toString:db password'],
    requests: [
      ['GET /operations/1?_embed=toString', undefined, 200, /"toString":\{"id":1,/],
      ['POST /db', { length: 1 }, 422, /constructor is required/],
      ['POST /operations', { type: 'b' }, 422],
      ['POST /operations', { type: 'a', password: 'sesame-street' }, 201, /^(?!.*sesame)/],
    ],
    described: { toString_id: /integer/ },
  },
}

/** The properties of all schemas in a description, as texts by their names. */
function propertiesIn(description: unknown): ReadonlyMap<string, string> {
  const { components } = description as {
    components: { schemas: Record<string, { properties?: JsonObject }> }
  }
  return new Map(
    Object.values(components.schemas).flatMap(({ properties = {} }) =>
      Object.entries(properties).map(([name, schema]) => [name, JSON.stringify(schema)] as const),
    ),
  )
}

describe('cli: init with definitions', () => {
  for (const [title, { definitions, requests, described }] of Object.entries(cases))
    it(`makes a server that validates, relates and is described: ${title}`, async () => {
      await inFolder(async (folder) => {
        const made = await run(['init', 'db.json', ...definitions], { cwd: folder })
        expect(made).to.include({ code: 0, stderr: '' })
        expect(made.stdout).to.equal('Created db.json and db.config.json. Serve it with: start db.json\n')
        expect(await run(['validate', 'db.json'], { cwd: folder })).to.include({ code: 0 })
        await withServer({ data: join(folder, 'db.json') }, async ({ url }) => {
          for (const [request, send, status, says = /(?:)/] of requests) {
            const answer = await ask(url, request, send === undefined ? {} : { send })
            expect(answer.status, `${request} ${answer.text}`).to.equal(status)
            expect(answer.text).to.match(says)
          }
          const properties = propertiesIn((await ask(url, 'GET /_/openapi.json')).body)
          for (const [name, schema] of Object.entries(described))
            expect(properties.get(name)).to.match(schema)
        })
      })
    })

  it('writes two plausible records of each collection', async () => {
    await inFolder(async (folder) => {
      await run(['init', 'db.json', 'users: name email:email age:integer', 'orders: user:users'], {
        cwd: folder,
      })
      expect(JSON.parse(await readFile(join(folder, 'db.json'), 'utf8'))).to.deep.equal({
        users: [
          { id: 1, name: 'Ada Lovelace', email: 'ada@example.com', age: 36 },
          { id: 2, name: 'Grace Hopper', email: 'grace@example.com', age: 45 },
        ],
        orders: [
          { id: 1, user_id: 1 },
          { id: 2, user_id: 2 },
        ],
      })
    })
  })

  it('lists every mistake with the nearest word, and creates nothing', async () => {
    const definitions = [
      'users: nmae:strng email:emial boss:user boss:users',
      'users:',
      'text: a',
      'a b: c',
      'orders: kind:enum total:number(1) id:date :x n:int',
    ]
    await inFolder(async (folder) => {
      const { code, stderr } = await run(['init', 'db.json', ...definitions], { cwd: folder })
      expect(code).to.equal(1)
      expect(stderr.trimEnd().split('\n')).to.deep.equal([
        'The definitions cannot be used:',
        '  users.nmae: unknown type "strng". Did you mean "string"?',
        '  users.email: unknown type "emial". Did you mean "email"?',
        '  users.boss: unknown type "user". Did you mean "users"?',
        '  users.boss: it is defined twice.',
        '  "users:": "users" is defined twice. Write all its attributes into one definition.',
        '  "users:": it has no attributes. For example: "users: name:string email:email!"',
        '  "text: a": "text" is the name of a type. Choose another name for the collection.',
        '  "a b: c": begin with the name of a collection (letters, digits, - and _) and a colon: "users: name:string"',
        '  orders.kind: list its possible values: enum(small,large).',
        '  orders.total: only an enum takes a list of values; "number" does not.',
        '  orders.id: the type of an id must be integer, uuid or string.',
        '  orders.:x: write an attribute as name:type, or as name:type! if it is required.',
        '  orders.n: unknown type "int". Did you mean "integer"?',
      ])
      expect((await run(['validate', 'db.json'], { cwd: folder })).code).to.equal(1)
    })
  })

  for (const [title, args, message] of [
    [
      'a definition where the file belongs',
      ['users: name'],
      'The file comes first: start init db.json "users: name"',
    ],
    [
      'a demo as well',
      ['db.json', 'users: name', '--demo', 'shop'],
      'You gave both the demo shop and definitions. Choose one.',
    ],
  ] as const)
    it(`explains ${title}`, async () => {
      expect(await run(['init', ...args])).to.include({ code: 1, stderr: `${message}\n` })
    })
})
