import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ask, serving } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { planted, report, scan } from '../support/planted.ts'
import { start } from '../support/program.ts'
import { basic, club, post } from './club.ts'

describe('auth: what comes out', function () {
  this.timeout(60_000)

  it('is no secret, whatever goes wrong', async () =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, 'club.json'), JSON.stringify(club))
      const env = { API_KEY: planted.key, JWT_SECRET: planted.secret, BEARER_TOKENS: `${planted.bearer}=ada` }
      const server = await start(['club.json', '--jwt', '--basic', '--key-in-query'], { cwd, env })
      const { url } = server
      const key = encodeURIComponent(planted.key)
      const tokens: string[] = []
      for (const path of [
        `/posts?key=${key}`,
        `/posts?%6bey=${key}`,
        `/posts?KEY=${key}`,
        `/posts?api_key=${key}`,
        `/nothing?key=${key}`,
        `/posts?key=${key}&key=${key}`,
        `/auth/oidc/callback?code=${key}&state=${key}`,
        `/posts?key=${key}&_page=1&_limit=1`,
      ])
        await ask(url, `GET ${path}`)
      for (const [name, password] of [
        ['ada', planted.ada],
        ['ada', planted.password],
        [planted.root, planted.root],
        ['root', planted.root],
      ] as const) {
        await ask(url, 'GET /posts', { headers: basic(name, password) })
        const answer = await post(url, '/auth/login', { username: name, password })
        const { access_token, refresh_token } = (answer.body ?? {}) as {
          access_token?: string
          refresh_token?: string
        }
        tokens.push(...[access_token, refresh_token].filter((token) => token !== undefined))
      }
      await post(url, '/auth/login', `{"username":"ada","password":"${planted.ada}"`)
      await post(url, '/auth/login', { username: { password: planted.ada } })
      await post(url, '/users', { username: 'eve', password: planted.password }, basic('root', planted.root))
      await post(url, '/users', `{"password":"${planted.password}",}`, basic('root', planted.root))
      const headers = { authorization: `Bearer ${tokens[0]}` }
      await ask(url, 'GET /users', { headers })
      await post(url, '/auth/refresh', { refresh_token: tokens[1] })
      await ask(url, 'GET /', { headers: { accept: 'text/html', ...headers } })
      const { stdout, stderr } = await server.stop()
      expect(tokens).to.have.lengthOf(4)
      for (const token of tokens) expect(stdout + stderr).not.to.contain(token.split('.')[2])
      expect(stdout.split('\n').length).to.be.greaterThan(20)
    }))

  it('is looked at by every test', () => {
    expect(report().scans).to.be.greaterThan(20)
    const before = report().found.length
    scan('nothing in here', 'a test')
    expect(report().found).to.have.lengthOf(before)
  })

  describe('to other sites', () => {
    const api = serving({
      data: club,
      auth: { basic: true, rateLimit: false },
      report: () => undefined,
    })
    const allowed = async (origin: string): Promise<string | null> =>
      (await api('GET /posts', { headers: { origin } })).headers.get('access-control-allow-credentials')

    it('is nothing that a browser keeps for us', async () => {
      for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null', 'file://'])
        expect(await allowed(origin), origin).to.equal(null)
      for (const origin of ['http://localhost:5173', 'http://127.0.0.1:8080', 'http://app.localhost:3000'])
        expect(await allowed(origin), origin).to.equal('true')
    })
  })
})
