import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { isObject } from '../../src/core/json.ts'
import { createServer, type Server } from '../../src/index.ts'
import { privateFilesOf } from '../../src/store/private/private-files.ts'
import { ask } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { makeReadOnly, onSmallDisk } from '../support/small-disk.ts'
import { bearer, club, passwords, post } from './club.ts'

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

/** Ways to make a folder that cannot be written to, and what is reported then. */
const unwritable: readonly (readonly [(folder: string) => Promise<void>, 'HS256' | 'ES256', string])[] = [
  [
    async (folder) => writeFile(join(folder, 'ballast'), 'x'.repeat(100_000)).catch(() => undefined),
    'HS256',
    'the disk is full',
  ],
  [async (folder) => makeReadOnly(folder), 'ES256', 'the disk is read-only'],
]

describe('auth: what outlives a restart', () => {
  async function inClub(test: (file: string, open: () => Promise<Server>) => Promise<void>): Promise<void> {
    await inFolder(async (folder) => {
      const file = join(folder, 'club.json')
      await writeFile(file, JSON.stringify(club))
      await test(file, async () => createServer({ data: file, auth: { jwt: true, rateLimit: false } }))
    })
  }
  const login = async ({ url }: Server): Promise<Tokens> =>
    (await post(url, '/auth/login', { username: 'ada', password: passwords.ada })).body as unknown as Tokens
  const statusOf = async ({ url }: Server, token: string): Promise<number> =>
    (await ask(url, 'GET /posts', { headers: bearer(token) })).status

  it('sessions do not, where the users are forgotten', async () =>
    inFolder(async (folder) => {
      const file = join(folder, 'club.json')
      await writeFile(file, JSON.stringify(club))
      const open = async () =>
        createServer({ data: file, persist: false, auth: { jwt: true, rateLimit: false } })
      let server = await open()
      const { refresh_token } = await login(server)
      await server.close()
      server = await open()
      try {
        expect((await post(server.url, '/auth/refresh', { refresh_token })).status).to.equal(401)
      } finally {
        await server.close()
      }
    }))

  it('keys of every kind do, however many are made at once', async () =>
    inFolder(async (folder) => {
      const file = join(folder, 'club.json')
      await writeFile(file, JSON.stringify(club))
      const states = await privateFilesOf(file)
      const options = {
        initial: {},
        isValid: (value: unknown): value is Record<string, number> => isObject(value),
      }
      const [one, other] = await Promise.all([
        states.open('signing', options),
        states.open('signing', options),
      ])
      await Promise.all([
        one.update((value) => ({ ...value, secret: 1 })),
        other.update((value) => ({ ...value, key: 2 })),
      ])
      expect((await (await privateFilesOf(file)).open('signing', options)).value).to.deep.equal({
        secret: 1,
        key: 2,
      })
      states.close()
    }))

  it('sessions and revocations do, without a token being kept', async () =>
    inClub(async (file, open) => {
      let server = await open()
      const [kept, left] = [await login(server), await login(server)]
      await post(server.url, '/auth/logout', undefined, bearer(left.access_token))
      await server.close()
      server = await open()
      try {
        expect(await statusOf(server, kept.access_token)).to.equal(200)
        expect(await statusOf(server, left.access_token)).to.equal(401)
        const refreshed = await post(server.url, '/auth/refresh', { refresh_token: kept.refresh_token })
        expect(refreshed.status).to.equal(200)
        expect(
          (await post(server.url, '/auth/refresh', { refresh_token: left.refresh_token })).status,
        ).to.equal(401)
        await server.close()
        server = await open()
        expect(
          (await post(server.url, '/auth/refresh', { refresh_token: kept.refresh_token })).status,
        ).to.equal(401)
        expect(await statusOf(server, (refreshed.body as unknown as Tokens).access_token)).to.equal(401)
      } finally {
        await server.close()
      }
      const folder = join(file, '..', '.club.json.auth')
      const tokens = await readFile(join(folder, 'tokens.json'), 'utf8')
      for (const token of [kept.access_token, kept.refresh_token, left.access_token])
        expect(tokens).not.to.contain(token.split('.')[2])
      for (const name of await readdir(folder)) {
        if (name !== '.gitignore') expect((await stat(join(folder, name))).mode & 0o777, name).to.equal(0o600)
      }
      expect((await stat(folder)).mode & 0o777).to.equal(0o700)
      expect(await readFile(join(folder, '.gitignore'), 'utf8')).to.equal('*\n')
    }))

  it('sign-ins do not, where they cannot be saved: they are possible all the same, and that is reported once', async function () {
    await inClub(async (file) => {
      const folder = join(file, '..')
      for (const [makeUnwritable, algorithm, reason] of unwritable) {
        await onSmallDisk(this, folder, async () => {
          await writeFile(file, JSON.stringify(club))
          await makeUnwritable(folder)
          const reports: string[] = []
          const server = await createServer({
            data: file,
            auth: { jwt: { algorithm }, rateLimit: false },
            report: (text) => reports.push(text),
          })
          const { access_token } = await login(server)
          const { refresh_token } = await login(server)
          expect(await statusOf(server, access_token)).to.equal(200)
          const refreshed = await post(server.url, '/auth/refresh', { refresh_token })
          const added = await post(server.url, '/posts', {}, bearer(access_token))
          await server.close()
          expect(reports.filter((text) => text.includes('Sign-ins'))).to.deep.equal([
            `Sign-ins end when the server stops: they cannot be saved in ${join(folder, '.club.json.auth')}, since ${reason}.`,
          ])
          // On a read-only disk everything is in memory; on a full one, a used token must not come back.
          const isFull = reason === 'the disk is full'
          expect([refreshed.status, added.status]).to.deep.equal(isFull ? [507, 507] : [200, 201])
        })
      }
    })
  })

  it('what has expired is dropped', async () =>
    inClub(async (file, open) => {
      const path = join(file, '..', '.club.json.auth', 'tokens.json')
      await mkdir(join(path, '..'))
      const old = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`id-${at}`, 1]))
      const gone = { user: '1', refreshId: 'x', expires: 1 }
      await writeFile(path, JSON.stringify({ sessions: { gone }, revoked: old }))
      const server = await open()
      await login(server)
      await server.close()
      const { sessions, revoked } = JSON.parse(await readFile(path, 'utf8')) as Record<string, object>
      expect(Object.keys(sessions ?? {})).to.have.lengthOf(1)
      expect(revoked).to.deep.equal({})
    }))

  for (const text of ['', '{', '[]', '{"sessions":1}', 'null'])
    it(`does not start on a damaged file, ${JSON.stringify(text)}, and leaves it as it is`, async () =>
      inClub(async (file, open) => {
        const path = join(file, '..', '.club.json.auth', 'tokens.json')
        await mkdir(join(path, '..'))
        await writeFile(path, text)
        const error: unknown = await open().catch((reason: Error) => reason.message)
        expect(error).to.match(/tokens.json is damaged/)
        expect(await readFile(path, 'utf8')).to.equal(text)
      }))
})
