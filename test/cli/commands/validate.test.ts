import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ask } from '../../support/api.ts'
import { inFolder } from '../../support/folder.ts'
import { run, start } from '../../support/program.ts'

const data = {
  people: [
    { id: 1, name: 'Ann', age: 17 },
    { id: 2, email: 'no' },
    { id: 3, name: 'ANN', email: 'c@example.com', post_id: 9 },
  ],
  posts: [{ id: 1 }],
  profile: {},
}
const config = {
  collections: {
    people: {
      schema: {
        type: 'object',
        properties: { age: { type: 'integer', minimum: 18 }, email: { type: 'string', format: 'email' } },
      },
      required: ['name'],
      unique: [{ attribute: 'name', caseInsensitive: true }],
      relationships: { post: { mustExist: true } },
    },
    profile: { schema: { type: 'object', required: ['name'] } },
  },
}

describe('cli: validate', () => {
  it('prints every problem with its place, and ends with 1', async () => {
    await inFolder(async (cwd) => {
      const text = JSON.stringify(data)
      await writeFile(join(cwd, 'd.json'), text)
      await writeFile(join(cwd, 'd.config.json'), JSON.stringify(config))
      const { code, stdout, stderr } = await run(['validate', 'd.json'], { cwd })
      expect(stdout.trim().split('\n')).to.have.members([
        'd.json#/people/0/age: age must be at least 18. (id 1)',
        'd.json#/people/0/name: name is taken: another resource of people has it. (id 1)',
        'd.json#/people/1/name: name is required. (id 2)',
        'd.json#/people/1/email: email must be an email address. (id 2)',
        'd.json#/people/2/post_id: posts has no resource with id "9". (id 3)',
        'd.json#/people/2/name: name is taken: another resource of people has it. (id 3)',
        'd.json#/profile/name: name is required.',
      ])
      expect([code, stderr]).to.deep.equal([1, '7 problems found.\n'])
      expect(await readFile(join(cwd, 'd.json'), 'utf8')).to.equal(text)
    })
  })
  it('says so when all is well, also while the file is being served', async () => {
    await inFolder(async (cwd) => {
      await writeFile(
        join(cwd, 'd.json'),
        JSON.stringify({ people: [{ id: 1, name: 'Ann' }], posts: [], profile: { name: 'x' } }),
      )
      await writeFile(
        join(cwd, 'other.json'),
        JSON.stringify({ collections: { people: { required: ['name'] } } }),
      )
      const serving = await start(['d.json'], { cwd })
      const { code, stdout } = await run(['validate', 'd.json', '--config', 'other.json'], { cwd })
      expect([code, stdout]).to.deep.equal([0, 'd.json is valid according to other.json.\n'])
      expect((await run(['validate', 'd.json'], { cwd })).stdout).to.include(
        'There is no config file beside it',
      )
      await serving.stop()
    })
  })
  it('tells mistakes in the declarations and in the file', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'd.json'), '{')
      expect((await run(['validate', 'd.json'], { cwd })).stderr).to.include('d.json')
      expect((await run(['validate', 'no.json'], { cwd })).code).to.equal(1)
      await writeFile(join(cwd, 'd.json'), JSON.stringify(data))
      await writeFile(join(cwd, 'c.json'), '{"collections":{"peple":{}}}')
      const { stderr } = await run(['validate', 'd.json', '--config', 'c.json'], { cwd })
      expect(stderr).to.include('Did you mean "people"?')
    })
  })
  for (const name of ['shop', 'users', 'gallery'])
    it(`finds nothing wrong with data/${name}.json`, async () => {
      const { code, stdout } = await run(['validate', `data/${name}.json`])
      expect([code, stdout]).to.deep.equal([
        0,
        `data/${name}.json is valid according to data/${name}.config.${name === 'shop' ? 'ts' : 'json'}.\n`,
      ])
    })
})

describe('cli: infer --strict', () => {
  it('also declares what all records have in common, and the records are valid according to that', async () => {
    await inFolder(async (cwd) => {
      const orders = Array.from({ length: 20 }, (_, at) => ({
        id: at + 1,
        state: at % 2 ? 'open' : 'done',
        day: '2026-01-31',
        count: at,
        person_id: `p${at % 2}`,
        ...(at === 3 ? {} : { note: at ? 'x' : null }),
      }))
      const people = [{ id: 'p0' }, { id: 'p1' }]
      await writeFile(join(cwd, 'd.json'), JSON.stringify({ orders, people }))
      const { stdout } = await run(['infer', 'd.json', '--strict'], { cwd })
      const { collections } = JSON.parse(stdout) as { collections: Record<string, { schema: unknown }> }
      expect(collections['orders']?.schema).to.deep.equal({
        type: 'object',
        properties: {
          id: { type: 'integer' },
          state: { type: 'string', enum: ['done', 'open'] },
          day: { type: 'string', format: 'date' },
          count: { type: 'integer' },
          person_id: { type: 'string' },
          note: { type: ['string', 'null'] },
        },
        required: ['state', 'day', 'count', 'person_id'],
      })
      const loose = (await run(['infer', 'd.json'], { cwd })).stdout
      for (const word of ['required', 'enum', 'format', '"type": "integer"'])
        expect(loose, word).not.to.include(word)
      await writeFile(join(cwd, 'd.config.json'), stdout)
      expect((await run(['validate', 'd.json'], { cwd })).stdout).to.include(
        'is valid according to d.config.json',
      )
    })
  })
})

describe('cli: infer', () => {
  it('prints declarations that can be saved, and then say the same', async () => {
    await inFolder(async (cwd) => {
      const all = {
        ...data,
        tags: [
          {
            id: 'x1',
            post_ids: [1, null],
            meta: { deep: { n: 1.5 }, on: true },
            list: [{ a: null }],
            note: null,
          },
        ],
        nested: [{ id: '3', slug: 's', lines: [{ post_id: 1 }] }],
        count: 7,
      }
      await writeFile(join(cwd, 'd.json'), JSON.stringify(all))
      const { code, stdout } = await run(['infer', 'd.json'], { cwd })
      expect(code).to.equal(0)
      const declared = JSON.parse(stdout) as { collections: Record<string, unknown> }
      expect(declared.collections).to.have.all.keys('people', 'posts', 'profile', 'tags', 'nested')
      expect(declared).to.have.deep.nested.property('collections.nested.relationships.posts', {
        to: 'posts',
        key: 'lines.post_id',
        many: true,
      })
      await writeFile(join(cwd, 'd.config.json'), stdout)
      expect((await run(['validate', 'd.json'], { cwd })).stdout).to.include(
        'is valid according to d.config.json',
      )
      expect((await run(['infer', 'd.json'], { cwd })).stdout).to.equal(stdout)
      const serving = await start(['d.json', '--no-persist'], { cwd })
      expect((await fetch(`${serving.url}/nested/3/posts`)).status).to.equal(200)
      expect((await fetch(`${serving.url}/posts/1/tags`)).status).to.equal(200)
      const send = { note: 'no longer null', list: [{ a: 1 }] }
      expect((await ask(serving.url, 'PATCH /tags/x1', { send })).status).to.equal(200)
      await serving.stop()
    })
  })
})
