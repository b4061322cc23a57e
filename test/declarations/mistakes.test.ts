import { expect } from 'chai'

import { createServer, type Config, type Database } from '../../src/index.ts'
import { people } from './people.ts'

const failure = async (config: unknown, data: Database = people): Promise<string> => {
  try {
    const server = await createServer({ data, config: config as Config })
    await server.close()
  } catch (error) {
    expect(error).to.have.property('name', 'UserError')
    return (error as Error).message
  }
  return ''
}

const of = (declaration: unknown) => ({ collections: { people: declaration } })
const relating = (relationships: unknown) => ({ collections: { posts: { relationships } } })

/** Each with what it says, which names the place and what could have been meant. */
const mistakes: readonly (readonly [what: string, config: unknown, says: readonly string[]])[] = [
  ['a list', [], ['this must be an object']],
  [
    'a scenario with an unknown rule',
    { rules: [{ name: 'down', then: {} }], scenarios: { bad: ['donw'] } },
    ['scenarios.bad[0]: There is no rule "donw". Did you mean "down"?'],
  ],
  ['rules that are no list', { rules: {} }, ['rules: this must be a list']],
  [
    'a rule for an unknown fact',
    { rules: [{ where: { recrod: {} }, then: {} }] },
    ['rules[0].where.recrod: Unknown fact "recrod". Did you mean "record"?'],
  ],
  [
    'two rules of one name',
    { rules: [{ name: 'a', then: {} }, { then: {} }, { name: 'a', then: {} }] },
    ['rules[2].name: rules[0] has the same name.'],
  ],
  ['an unknown key at the top', { colections: {} }, ['colections: unknown key. Did you mean "collections"?']],
  [
    'an unknown key of a collection',
    of({ requird: [] }),
    ['collections.people.requird: unknown key. Did you mean "required"?'],
  ],
  ['a key of every object', of({ constructor: 1 }), ['collections.people.constructor: unknown key']],
  [
    'an unknown collection',
    { collections: { poeple: {} } },
    ['collections.poeple: unknown collection. Did you mean "people"?'],
  ],
  ...['hidden', 'writeOnly', 'readOnly', 'writeOnce', 'required', 'unique'].map(
    (key) =>
      [
        `an unknown attribute in ${key}`,
        of({ [key]: ['emial'] }),
        [`collections.people.${key}[0]: unknown attribute "emial". Did you mean "email"?`],
      ] as const,
  ),
  [
    'a required attribute that no record has',
    of({ required: ['shoe_size'] }),
    ['If no record has it yet, declare it: {"schema":{"properties":{"shoe_size":{}}}}'],
  ],
  [
    'an unknown attribute in unique, told at length',
    of({ unique: [{ attribute: 'emial', caseInsensitive: true }] }),
    ['unique[0]', '"email"'],
  ],
  [
    'an unknown attribute for a slug',
    of({ slug: { from: 'nmae' } }),
    ['collections.people.slug.from', '"name"'],
  ],
  [
    'an unknown attribute for the id',
    of({ id: { attribute: 'ids' } }),
    ['collections.people.id.attribute', '"id"'],
  ],
  [
    'a text instead of a list',
    of({ hidden: 'secret' }),
    ['collections.people.hidden: this must be a list, not "secret".'],
  ],
  [
    'a number instead of a text',
    of({ required: ['name', 7] }),
    ['collections.people.required[1]: this must be a non-empty string, not 7.'],
  ],
  [
    'an empty string',
    of({ required: [''] }),
    ['collections.people.required[0]: this must be a non-empty string, not "".'],
  ],
  [
    'a time that is none',
    { stopTimeout: -1 },
    ['stopTimeout: this must be 0 or a whole number above 0, not -1.'],
  ],
  [
    'a misspelled audience of simulation',
    { simulation: 'locl' },
    ['simulation: this must be false, "local" or "everyone", not "locl".'],
  ],
  [
    'a limit that is none',
    { auth: { rateLimit: 5 } },
    ['auth.rateLimit: this must be false or an object, not 5.'],
  ],
  [
    'a misspelled limit',
    { auth: { rateLimit: { attempts: 5, secnds: 1 } } },
    [
      'auth.rateLimit.seconds: this is required.',
      'auth.rateLimit.secnds: unknown key. Did you mean "seconds"?',
    ],
  ],
  [
    'a relationship that is none',
    relating({ person: 5 }),
    ['relationships.person: this must be false or an object, not 5.'],
  ],
  [
    'timestamps in words',
    of({ timestamps: 'yes' }),
    ['collections.people.timestamps: this must be true or false or an object, not "yes".'],
  ],
  ['a type that no document may have', of({ type: 'a/b' }), ['collections.people.type: this must be a name']],
  ['an unknown kind of id', of({ id: 'uiid' }), ['collections.people.id', 'Did you mean "uuid"?']],
  ['an unknown rule', of({ unknown: 'refused' }), ['collections.people.unknown', 'Did you mean "refuse"?']],
  [
    'a serializer in words',
    of({ serializer: 'x' }),
    ['collections.people.serializer: this must be a function'],
  ],
  [
    'a schema that does not compile',
    of({ schema: { type: 'objekt' } }),
    ['collections.people.schema: invalid schema'],
  ],
  [
    'a schema with an unknown keyword',
    of({ schema: { typ: 'object' } }),
    ['collections.people.schema', 'typ'],
  ],
  [
    'a pattern that is none',
    of({ schema: { properties: { name: { type: 'string', pattern: '(' } } } }),
    ['collections.people.schema'],
  ],
  ['an id that is hidden', of({ hidden: ['id'] }), ['"id" is the id, which cannot be hidden']],
  ['hidden and write-only at once', of({ hidden: ['secret'], writeOnly: ['secret'] }), ['hidden is enough']],
  ['required but read-only', of({ required: ['email'], readOnly: ['email'] }), ['Add a default']],
  [
    'a slug that would tell a secret',
    of({ hidden: ['secret'], slug: { from: 'secret' } }),
    ['collections.people.slug.from'],
  ],
  [
    'a relationship into nothing',
    relating({ owner: { to: 'peple', key: 'person_id' } }),
    ['relationships.owner.to: unknown collection "peple". Did you mean "people"?'],
  ],
  [
    'a relationship by an unknown key',
    relating({ owner: { to: 'people', key: 'persn_id' } }),
    ['relationships.owner.key: posts has no attribute "persn_id". Did you mean "person_id"?'],
  ],
  [
    'a relationship without a key',
    relating({ owner: { to: 'people' } }),
    [
      'relationships.owner: "key" is required: the attribute with the ids. Available: id, title, person_id, tag_ids.',
    ],
  ],
  [
    'a relationship without a target',
    relating({ persn: { mustExist: true } }),
    ['relationships.persn: "to" is required: the target collection. Did you mean the relationship "person"?'],
  ],
  [
    'a relationship without a target, like no other',
    relating({ writtenBy: { mustExist: true } }),
    [
      'relationships.writtenBy: "to" is required: the target collection. Available: people, posts, tags, profile.',
    ],
  ],
  [
    'a relationship called like an attribute',
    relating({ title: { to: 'people', key: 'person_id' } }),
    ['posts already has an attribute "title"'],
  ],
  [
    'a relationship by a hidden key',
    {
      collections: {
        posts: { hidden: ['person_id'], relationships: { owner: { to: 'people', key: 'person_id' } } },
      },
    },
    ['"person_id" is hidden, but a relationship would reveal it'],
  ],
  [
    'a removal of nothing',
    relating({ persn: false }),
    ['relationships.persn: unknown relationship, so it cannot be removed. Did you mean "person"?'],
  ],
  [
    'an unknown way to delete',
    relating({ person: { onDelete: 'casacde' } }),
    ['relationships.person.onDelete', 'Did you mean "cascade"?'],
  ],
  [
    'null for what is required',
    {
      collections: { posts: { required: ['person_id'], relationships: { person: { onDelete: 'setNull' } } } },
    },
    ['person_id is required, so it cannot become null'],
  ],
  [
    'joining through nothing',
    relating({ x: { to: 'tags', through: { collection: 'nope', here: 'a', there: 'b' } } }),
    ['relationships.x.through.collection'],
  ],
  [
    'joining by unknown keys',
    relating({ x: { to: 'tags', through: { collection: 'people', here: 'a', there: 'id' } } }),
    ['relationships.x.through.here: people has no attribute "a"'],
  ],
  [
    'joining without saying how',
    relating({ x: { to: 'tags', through: { collection: 'people' } } }),
    ['through.here: this is required', 'through.there: this is required'],
  ],
  ['no path for a mount', { mounts: [{ dialect: 'rest' }] }, ['mounts[0].path: this is required']],
  [
    'two mounts at one path',
    { mounts: [{ path: '/a' }, { path: 'a/' }] },
    ['mounts[1].path: "a/" is mounted twice'],
  ],
  [
    'a mount in our own place',
    { mounts: [{ path: '/_/x' }] },
    ['mounts[0].path', 'the pages of the server are below /_'],
  ],
  ['a mount that is no path', { mounts: [{ path: '/a b' }] }, ['mounts[0].path: "/a b" is not a valid path']],
  [
    'a mount in the way of a collection',
    { mounts: [{ path: '/' }, { path: '/posts/x' }] },
    ['mounts[1].path', 'hide the collection "posts"'],
  ],
  [
    'an unknown dialect',
    { mounts: [{ path: '/a', dialect: 'jsonapi' }] },
    ['mounts[0].dialect: unknown dialect "jsonapi". Did you mean "json-api"?'],
  ],
  [
    'an unknown collection on a mount',
    { mounts: [{ path: '/a', collections: ['post'] }] },
    ['mounts[0].collections[0]', 'Did you mean "posts"?'],
  ],
  [
    'a serializer for nothing',
    { mounts: [{ path: '/a', serializers: { post: () => null } }] },
    ['mounts[0].serializers.post', 'Did you mean "posts"?'],
  ],
  ['an unknown key of auth', { auth: { jwtt: true } }, ['auth.jwtt', 'Did you mean "jwt"?']],
  [
    'an unknown key inside auth',
    { auth: { jwt: { acess: '1m' } } },
    ['auth.jwt.acess: unknown key. Did you mean "access"?'],
  ],
  ['a word for a flag of auth', { auth: { basic: 'yes' } }, ['auth.basic: this must be true or false']],
  [
    'a limit that is none',
    { auth: { jwt: true, rateLimit: { attempts: 0 } } },
    [
      'auth.rateLimit.seconds: this is required',
      'auth.rateLimit.attempts: this must be a whole number above 0',
    ],
  ],
  [
    'a secret',
    { auth: { jwt: { secret: 'x' } } },
    ['auth.jwt.secret: secrets do not belong in this file. Set JWT_SECRET in the environment'],
  ],
]

describe('config: mistakes are told at start', () => {
  for (const [what, config, says] of mistakes)
    it(what, async () => {
      const message = await failure(config)
      for (const words of says) expect(message).to.include(words)
    })

  it('all at once', async () => {
    const message = await failure(of({ hidden: ['secrt'], required: ['nmae'], unique: ['emial'] }))
    expect(message.split('\n')).to.have.length(4)
  })
  it('cascades that lead in a circle', async () => {
    const data: Database = { a: [{ id: 1, b_id: 1 }], b: [{ id: 1, c_id: 1 }], c: [{ id: 1, a_id: 1 }] }
    const key = (to: string) => ({ to, key: `${to}_id`, onDelete: 'cascade' })
    const collections = {
      a: { relationships: { bee: key('b') } },
      b: { relationships: { sea: key('c') } },
      c: { relationships: { ay: key('a') } },
    }
    expect(await failure({ collections }, data)).to.match(/forms a cycle: "a", then "c", then "b", then "a"/)
    expect(await failure({ collections: { a: collections.a, b: collections.b } }, data)).to.equal('')
  })
  it('not what a client has made of the data since', async () => {
    const relationships = (name: string) => ({ relationships: { [name]: { onDelete: 'restrict' } } })
    const collections = { people: relationships('posts'), posts: relationships('person') }
    const ann = { id: 1, name: 'Ann' }
    const post = { id: 1, person_id: 1 }
    const without = { people: { relationships: { posts: false } } }
    for (const data of [
      { people: [ann], posts: [post] },
      { people: [ann], posts: [] },
      { people: [], posts: [] },
      { people: [{ ...ann, posts: 5 }], posts: [{ ...post, person: 'Ann' }] },
    ]) {
      expect(await failure({ collections }, data)).to.equal('')
      expect(await failure({ collections: without }, data)).to.equal('')
    }
    expect(await failure({ collections }, { people: [ann], posts: [{ id: 1 }] })).to.match(/"to" is required/)
  })
  it('values that are to be unique and are not, naming both records but not the value', async () => {
    const data: Database = {
      people: [{ id: 4, pin: 'Xyz' }, { id: 5 }, { pin: 'xYZ' }, { id: 7, pin: null }, { id: 8, pin: null }],
    }
    const unique = [{ attribute: 'pin', caseInsensitive: true }]
    const message = await failure(of({ hidden: ['pin'], unique }), data)
    expect(message).to.include('record 1 (id 4) and record 3 have the same pin').and.not.match(/xyz/i)
    expect(await failure(of({ unique: ['pin'] }), data)).to.equal('')
  })
  it('nothing is known, and all is to be refused', async () => {
    expect(await failure(of({ unknown: 'refuse' }), { people: [] })).to.include('Add a schema')
    expect(
      await failure(of({ unknown: 'refuse', schema: { properties: { name: {} } } }), { people: [] }),
    ).to.equal('')
  })
})
