import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect } from 'chai'

import { basic, bearer, club, passwords, rules } from '../auth/club.ts'
import { ask } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'
import { run, start } from '../support/program.ts'

const cli = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url))

async function runWith(input: string, args: readonly string[], cwd: string): Promise<number | null> {
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return code
}

describe('start, with something to protect', function () {
  this.timeout(60_000)
  const inClub = async (test: (cwd: string) => Promise<void>): Promise<void> =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, 'club.json'), JSON.stringify(club))
      await test(cwd)
    })

  it('asks for the key of --key and of API_KEY, and shows it nowhere', async () =>
    inClub(async (cwd) => {
      for (const [args, env] of [
        [['--key', 'planted-key'], {}],
        [[], { API_KEY: 'planted-key' }],
      ] as const) {
        const server = await start(['club.json', ...args, '--key-in-query'], { cwd, env })
        expect((await ask(server.url, 'GET /posts')).status).to.equal(401)
        expect(
          (await ask(server.url, 'GET /posts', { headers: { 'x-api-key': 'planted-key' } })).status,
        ).to.equal(200)
        expect((await ask(server.url, 'GET /posts?key=planted-key')).status).to.equal(200)
        expect((await ask(server.url, 'GET /posts?id=1&KEY=planted-key')).status).to.be.oneOf([400, 401])
        expect((await ask(server.url, 'GET /_/health')).status).to.equal(200)
        const { stdout, stderr } = await server.stop()
        expect(stdout + stderr).not.to.contain('planted-key')
      }
    }))

  it('does not start with an empty key', async () =>
    inClub(async (cwd) => {
      for (const ended of [
        await run(['club.json', '--key', ''], { cwd }),
        await run(['club.json', '--key='], { cwd }),
        await run(['club.json'], { cwd, env: { API_KEY: '' } }),
      ]) {
        expect(ended.code).to.equal(1)
        expect(ended.stderr).to.contain('an empty key protects nothing')
      }
    }))

  it('makes keys that open, and revokes them on a running server', async () =>
    inClub(async (cwd) => {
      const data = ['--data', 'club.json']
      const made = await run(['keys', 'create', ...data, '--name', 'ci', '--role', 'admin'], { cwd })
      const key = made.stdout.trim()
      expect(key).to.match(/^[\w-]{43}$/)
      expect((await run(['keys', 'create', ...data, '--name', 'ci'], { cwd })).stderr).to.contain(
        '"ci" already exists',
      )
      expect((await run(['keys', 'list', ...data], { cwd })).stdout).to.match(/^ci\t\S+\tadmin\n$/)
      expect(await readFile(join(cwd, '.club.json.auth', 'keys.json'), 'utf8')).not.to.contain(key)
      const server = await start(['club.json'], { cwd })
      const headers = { 'x-api-key': key }
      expect((await ask(server.url, 'GET /posts')).status).to.equal(401)
      expect((await ask(server.url, 'GET /posts', { headers })).status).to.equal(200)
      expect((await run(['keys', 'revoke', ...data, '--name', 'ci'], { cwd })).code).to.equal(0)
      expect((await run(['keys', 'revoke', ...data, '--name', 'ci'], { cwd })).stderr).to.contain(
        'There is no key "ci"',
      )
      await eventually(async () =>
        expect((await ask(server.url, 'GET /posts', { headers })).status).to.equal(401),
      )
      const other = {
        'x-api-key': (await run(['keys', 'create', ...data, '--name', 'x'], { cwd })).stdout.trim(),
      }
      await eventually(async () =>
        expect((await ask(server.url, 'GET /posts', { headers: other })).status).to.equal(200),
      )
      await rm(join(cwd, '.club.json.auth', 'keys.json'))
      await eventually(async () =>
        expect((await ask(server.url, 'GET /posts', { headers: other })).status, 'without the file').to.equal(
          401,
        ),
      )
      await run(['keys', 'create', ...data, '--name', 'y'], { cwd })
      await run(['keys', 'revoke', ...data, '--name', 'y'], { cwd })
      const { stdout, stderr } = await server.stop()
      expect(stdout + stderr).not.to.contain(key)
      const again = await start(['club.json'], { cwd })
      expect((await ask(again.url, 'GET /posts')).status, 'without any key left').to.equal(401)
      await again.stop()
    }))

  it('makes keys that act as a user', async () =>
    inClub(async (cwd) => {
      const data = ['--data', 'club.json']
      const keyFor = async (...more: readonly string[]) => run(['keys', 'create', ...data, ...more], { cwd })
      const made = await keyFor('--name', 'of-ada', '--user', 'ada')
      expect((await keyFor('--name', 'x', '--user', 'nemo')).stderr).to.contain('There is no user "nemo"')
      expect((await keyFor('--name', 'x', '--user', 'ada', '--role', 'a')).stderr).to.contain(
        'Leave --role out',
      )
      expect((await run(['keys', 'list', ...data], { cwd })).stdout).to.match(/^of-ada\t\S+\t\t1\n$/)
      await writeFile(join(cwd, 'club.config.json'), JSON.stringify({ access: rules }))
      const server = await start(['club.json'], { cwd })
      const headers = { 'x-api-key': made.stdout.trim() }
      const change = async (post: number) =>
        ask(server.url, `PATCH /posts/${post}`, { headers, send: { title: 'Mine' } })
      expect((await change(1)).status, 'her own').to.equal(200)
      expect((await change(2)).status, 'of somebody else').to.equal(403)
      const write = await ask(server.url, 'POST /posts', { headers, send: { title: 'New' } })
      expect(write.body).to.include({ user_id: 1 })
      expect((await ask(server.url, 'DELETE /users/1', { headers })).status).to.equal(200)
      expect((await change(1)).status, 'without the user').to.equal(401)
      await server.stop()
    }))

  it('adds users who can sign in, and sets passwords', async () =>
    inClub(async (cwd) => {
      const data = ['--data', 'club.json']
      expect(await runWith('pass:word é\n', ['users', 'add', ...data, '--name', 'eve'], cwd)).to.equal(0)
      expect(await runWith('x\n', ['users', 'add', ...data, '--name', 'eve'], cwd)).to.equal(1)
      expect(await runWith('\n', ['users', 'add', ...data, '--name', 'bob'], cwd)).to.equal(1)
      expect(await runWith('another\n', ['users', 'password', ...data, '--name', 'plain'], cwd)).to.equal(0)
      expect(
        await runWith('another\n', ['users', 'password', ...data, '--name', 'nobody at all'], cwd),
      ).to.equal(1)
      const text = await readFile(join(cwd, 'club.json'), 'utf8')
      expect(text).not.to.match(/pass:word|another|"bob"/)
      const server = await start(['club.json', '--basic'], { cwd })
      for (const [name, password] of [
        ['eve', 'pass:word é'],
        ['plain', 'another'],
        ['ada', passwords.ada],
      ] as const)
        expect(
          (await ask(server.url, 'GET /posts', { headers: basic(name, password) })).status,
          name,
        ).to.equal(200)
      await server.stop()
    }))

  it('says which users cannot sign in, and hashes plain passwords', async () =>
    inClub(async (cwd) => {
      const bcrypt = '$2b$10$abcdefghijklmnopqrstuu5LZ9bq1gdRlVRM6F7lYQ0yF7N8h1Y5e'
      const data = { ...club, users: [...club.users, { id: 6, username: 'b', password: bcrypt }] }
      await writeFile(join(cwd, 'club.json'), JSON.stringify(data))
      const told = /1 of 6 users cannot sign in.*plain text.*start users hash --data club\.json/
      const foreign = /1 of 6 users cannot sign in: another program.*start users password --data club\.json/
      const server = await start(['club.json', '--jwt'], { cwd })
      expect(server.stdout()).to.match(told).and.match(foreign)
      expect(server.stdout()).to.contain('only admin may create users; only owner or admin may update users')
      expect((await run(['users', 'hash', '--data', 'club.json'], { cwd })).code, 'beside a server').to.equal(
        1,
      )
      await server.stop()
      const silent = await start(['club.json', '--key', 'x'], { cwd })
      expect(silent.stdout()).not.to.match(/cannot sign in/)
      await silent.stop()
      expect((await run(['validate', 'club.json'], { cwd })).stdout)
        .to.match(told)
        .and.match(foreign)
      const hashed = await run(['users', 'hash', '--data', 'club.json'], { cwd })
      expect(hashed).to.include({ code: 0, stderr: '1 password hashed.\n' })
      const [again, valid] = await Promise.all([
        run(['users', 'hash', '--data', 'club.json'], { cwd }),
        run(['validate', 'club.json'], { cwd }),
      ])
      expect(again).to.include({
        code: 0,
        stderr: 'No passwords are plain text; there is nothing to hash.\n',
      })
      expect(valid.stdout).not.to.match(told)
      const stored = JSON.parse(await readFile(join(cwd, 'club.json'), 'utf8')) as typeof club
      const same = (user: object): object => ({ ...user, password: '' })
      expect(stored.users.map(same)).to.deep.equal(data.users.map(same))
      expect(stored.users[5]?.password).to.equal(bcrypt)
      const second = await start(['club.json', '--basic'], { cwd })
      expect((await ask(second.url, 'GET /posts', { headers: basic('plain', 'plain') })).status).to.equal(200)
      await second.stop()
    }))

  it('mints tokens for a server on the same data', async () =>
    inClub(async (cwd) => {
      const server = await start(['club.json', '--jwt'], { cwd })
      const mint = async (...args: readonly string[]): Promise<string> =>
        (await run(['token', '--data', 'club.json', '--user', 'ada', ...args], { cwd })).stdout.trim()
      const statusOf = async (token: string): Promise<number> =>
        (await ask(server.url, 'GET /posts', { headers: bearer(token) })).status
      expect(await statusOf(await mint('--expires', '1m'))).to.equal(200)
      expect(await statusOf(await mint('--expired'))).to.equal(401)
      expect((await run(['token', '--data', 'club.json', '--user', 'eve'], { cwd })).stderr).to.contain(
        'no user "eve"',
      )
      expect(
        (await run(['token', '--data', 'club.json', '--user', 'ada', '--expires', 'x'], { cwd })).stderr,
      ).to.contain('not a valid duration')
      await server.stop()
    }))

  it('adds users and mints tokens as the declarations say', async () =>
    inClub(async (cwd) => {
      const declared = {
        collections: { people: { required: ['mail'], schema: { properties: { secret: { minLength: 8 } } } } },
        auth: {
          users: { collection: 'people', name: 'login', password: 'secret', roles: 'groups' },
          jwt: { algorithm: 'ES256', issuer: 'me', audience: 'you' },
        },
        access: { posts: { read: 'admin' } },
      }
      await writeFile(join(cwd, 'c.json'), JSON.stringify({ people: [], posts: [{ id: 1 }] }))
      await writeFile(join(cwd, 'c.config.json'), JSON.stringify(declared))
      const add = (...more: readonly string[]): readonly string[] => [
        'users',
        'add',
        '-d',
        'c.json',
        '--name',
        'ada',
        '--role',
        'admin',
        ...more,
      ]
      expect(await runWith('pass:word é\n', add(), cwd), 'without mail').to.equal(1)
      expect(await runWith('short\n', add('--set', 'mail=a@b.c'), cwd), 'too short').to.equal(1)
      expect(await runWith('pass:word é\n', add('--set', 'mail=a@b.c', '--set', 'age=36'), cwd)).to.equal(0)
      const { people } = JSON.parse(await readFile(join(cwd, 'c.json'), 'utf8')) as { people: unknown[] }
      expect(people).to.have.length(1)
      expect(people[0]).to.deep.include({ login: 'ada', mail: 'a@b.c', age: 36, groups: ['admin'] })
      const { stdout } = await run(['token', '-d', 'c.json', '--user', 'ada'], { cwd })
      const [head = ''] = stdout.split('.')
      expect(Buffer.from(head, 'base64url').toString()).to.include('ES256')
      const server = await start(['c.json', '--jwt'], { cwd })
      expect((await ask(server.url, 'GET /posts', { headers: bearer(stdout.trim()) })).status).to.equal(200)
      await server.stop()
    }))

  it('takes BEARER_TOKENS, and refuses a list that is none', async () =>
    inClub(async (cwd) => {
      const server = await start(['club.json'], { cwd, env: { BEARER_TOKENS: 'one=ada, two=root' } })
      expect((await ask(server.url, 'GET /auth/me', { headers: bearer('two') })).body).to.include({
        username: 'root',
      })
      await server.stop()
      for (const BEARER_TOKENS of ['', 'one', '=ada', 'one='])
        expect((await run(['club.json'], { cwd, env: { BEARER_TOKENS } })).code).to.equal(1)
    }))
})
