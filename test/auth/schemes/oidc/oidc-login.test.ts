import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { expect } from 'chai'
import * as oidc from 'openid-client'
import { chromium } from 'playwright-core'

import { createServer, type Server } from '../../../../src/index.ts'
import { ask } from '../../../support/api.ts'
import { isBrowserInstalled, openBrowser } from '../../../support/browser.ts'
import { inFolder } from '../../../support/folder.ts'
import { start } from '../../../support/program.ts'
import { bearer, club, passwords } from '../../club.ts'
import { Browser } from '../../cookies.ts'

const executablePath = '/usr/bin/chromium'

describe('auth/oidc: signing in', function () {
  this.timeout(60_000)
  let server: Server
  let url = ''
  before(async () => {
    server = await createServer({
      data: club,
      auth: { oidc: 'local', rateLimit: { attempts: 3, seconds: 60 } },
      access: { posts: { read: 'user' }, comments: { read: 'admin' } },
    })
    url = server.url.replace('127.0.0.1', 'localhost')
  })
  after(async () => server.close())

  it('goes to the provider and comes back with tokens', async () => {
    const browser = new Browser()
    const form = await browser.follow(new URL(`${url}/auth/oidc/login`))
    const back = await browser.submit(new URL(form.url), { name: 'ada', password: passwords.ada })
    expect(back).to.match(/\/auth\/oidc\/callback\?code=/)
    const answer = await browser.follow(new URL(back))
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    const body = (await answer.json()) as { access_token: string; user: { sub: string } }
    expect(body.user.sub).to.equal('1')
    expect((await ask(url, 'GET /posts', { headers: bearer(body.access_token) })).status).to.equal(200)
    expect((await ask(url, 'GET /comments', { headers: bearer(body.access_token) })).status).to.equal(403)
    expect((await browser.follow(new URL(back))).status, 'the same answer a second time').to.equal(400)
    const next = await browser.follow(new URL(`${url}/auth/me`))
    expect(await next.json(), 'the next page of this browser').to.include({ username: 'ada' })
  })

  it('shows a page to a browser that has nowhere to return to, and its token in no URL', async () => {
    const browser = new Browser()
    const form = await browser.follow(new URL(`${url}/auth/oidc/login`))
    const back = await browser.submit(new URL(form.url), { name: 'root', password: passwords.root })
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    const answer = await browser.follow(new URL(back), { headers })
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    expect(answer.headers.get('referrer-policy')).to.equal('no-referrer')
    expect(answer.headers.get('content-security-policy')).to.match(/^default-src 'none'; style-src 'sha256-/)
    expect(answer.headers.get('set-cookie')).to.contain('understudy_session=')
    const page = await answer.text()
    expect(page).to.match(/You are <strong>root<\/strong>, with the role <strong>admin<\/strong>\./)
    const [, token = ''] = /id="token"[^>]*>([\w.-]+)</.exec(page) ?? []
    expect((await ask(url, 'GET /comments', { headers: bearer(token) })).status).to.equal(200)
    expect(`${answer.url}${page.replace(`>${token}<`, '')}`).not.to.contain(token)
  })

  it('ends the sessions and tokens of a user whose password changes', async () => {
    const [ada, grace] = [new Browser(), new Browser()]
    const signIn = async (browser: Browser, name: string, password: string): Promise<string> => {
      const form = await browser.follow(new URL(`${url}/auth/oidc/login`))
      const back = await browser.submit(new URL(form.url), { name, password })
      const { access_token: token } = (await (await browser.follow(new URL(back))).json()) as Record<
        string,
        string
      >
      return token ?? ''
    }
    const tokens = [await signIn(ada, 'ada', passwords.ada), await signIn(grace, 'grace', passwords.grace)]
    const statuses = async (): Promise<readonly number[]> =>
      Promise.all(
        tokens.map(async (token) => (await ask(url, 'GET /posts', { headers: bearer(token) })).status),
      )
    /** Where the provider sends a browser: back at once while its session lasts, else to the form. */
    const next = async (browser: Browser): Promise<string> =>
      (await browser.follow(new URL(`${url}/auth/oidc/login`))).url
    expect(await statuses()).to.deep.equal([200, 200])
    expect(await next(ada)).to.contain('/callback')
    const [user, , other] = club.users
    await server.store.transact(async (transaction) =>
      transaction.replace('users', '1', { ...user, password: other?.password ?? '' }),
    )
    expect(await statuses()).to.deep.equal([401, 200])
    expect(await next(ada)).to.contain('/sign-in/')
    expect(await next(grace)).to.contain('/callback')
    await server.reset()
  })

  it('shows the form again after a wrong password, and slows down guessing', async () => {
    const browser = new Browser()
    const form = new URL((await browser.follow(new URL(`${url}/auth/oidc/login`))).url)
    const statuses: string[] = []
    for (let guess = 0; guess < 5; guess++)
      statuses.push(
        await browser
          .submit(form, { name: 'grace<b>', password: `guess ${guess}` })
          .catch((error: Error) => error.message),
      )
    expect(statuses.map((text) => text.slice(0, 3))).to.deep.equal(['401', '401', '401', '429', '429'])
    expect(statuses[0]).to.contain('value="grace&lt;b&gt;"').and.not.to.contain('<b>')
  })

  for (const [name, path] of [
    ['no state', '/auth/oidc/callback?code=x'],
    ['a made-up state', '/auth/oidc/callback?code=x&state=y'],
    ['two states', '/auth/oidc/callback?code=x&state=y&state=y'],
    ['nothing', '/auth/oidc/callback'],
  ] as const)
    it(`refuses a callback with ${name}`, async () => {
      expect((await ask(url, `GET ${path}`)).status).to.equal(400)
      const begun = await ask(url, 'GET /auth/oidc/login')
      const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
      expect((await ask(url, `GET ${path}`, { headers: { cookie } })).status).to.equal(400)
    })

  it('begins with state, nonce and PKCE', async () => {
    const { headers } = await ask(url, 'GET /auth/oidc/login')
    const asked = new URL(headers.get('location') ?? '').searchParams
    expect(asked.get('state')).to.have.lengthOf.at.least(32)
    expect(asked.get('nonce')).to.have.lengthOf.at.least(32)
    expect(asked.get('code_challenge')).to.have.lengthOf(43)
    expect(asked.get('code_challenge_method')).to.equal('S256')
    expect(headers.get('set-cookie')).to.match(
      /^understudy_login=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
    )
  })

  for (const address of [
    'https://evil.example/',
    '//evil.example/x',
    'javascript:alert(1)',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example',
  ])
    it(`does not return to ${address}`, async () =>
      expect(
        (await ask(url, `GET /auth/oidc/login?return_to=${encodeURIComponent(address)}`)).status,
      ).to.equal(400))

  it('lets a person in who clicks through in Chromium', async function () {
    if (!existsSync(executablePath)) {
      console.log('      (skipped: there is no /usr/bin/chromium)')
      this.skip()
    }
    const frontend = createHttpServer((_request, response) => void response.end('<h1>Frontend</h1>'))
    await new Promise<void>((resolve) => frontend.listen(0, '127.0.0.1', resolve))
    const home = `http://localhost:${(frontend.address() as AddressInfo).port}/`
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      await page.goto(`${url}/auth/oidc/login?return_to=${encodeURIComponent(home)}`)
      await page.getByLabel('Name').fill('ada')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').waitFor()
      await page.getByLabel('Password').fill(passwords.ada)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(home)
      const fetched = await page.evaluate(async (address: string) => {
        const response = await fetch(address, { credentials: 'include' })
        return {
          status: response.status,
          text: await response.text(),
          cookie: (globalThis as unknown as { document: { cookie: string } }).document.cookie,
        }
      }, `${url}/auth/me`)
      expect(fetched.status).to.equal(200)
      expect(fetched.text).to.contain('"username":"ada"')
      expect(fetched.cookie).to.equal('')
    } finally {
      await browser.close()
      frontend.close()
    }
  })

  it('lets a person in Chromium copy the token', async function () {
    if (!isBrowserInstalled) this.skip()
    const browser = await openBrowser()
    try {
      const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
      const page = await context.newPage()
      const problems: string[] = []
      page.on('console', (message) => problems.push(message.text()))
      page.on('pageerror', (error) => problems.push(error.message))
      await page.goto(`${url}/auth/oidc/login`)
      await page.getByLabel('Name').fill('root')
      await page.getByLabel('Password').fill(passwords.root)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('button', { name: 'Copy the token' }).click()
      await page.getByRole('status').getByText('Copied').waitFor()
      const token = (await page.evaluate('navigator.clipboard.readText()')) as string
      expect((await ask(url, 'GET /comments', { headers: bearer(token) })).status).to.equal(200)
      expect(page.url()).to.equal(`${url}/auth/oidc/login`)
      await page.reload()
      await page.getByRole('heading', { name: 'Signed in' }).waitFor()
      expect(problems).to.deep.equal([])
    } finally {
      await browser.close()
    }
  })

  it('works with start idp and a server beside it, by openid-client', async () =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, 'club.json'), JSON.stringify(club))
      const idp = await start(
        ['idp', '--data', 'club.json', '--audience', 'club-api', '--client-id', 'spa'],
        { cwd },
        /Issuer\s+(http:\S+)/,
      )
      const issuer = idp.url.replace('127.0.0.1', 'localhost')
      const api = await start(
        ['club.json', '--oidc', issuer, '--oidc-client-id', 'spa', '--oidc-audience', 'club-api'],
        { cwd },
      )
      try {
        const options = { execute: [oidc.allowInsecureRequests] }
        const client = await oidc.discovery(new URL(issuer), 'spa', undefined, oidc.None(), options)
        const verifier = oidc.randomPKCECodeVerifier()
        const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
        const address = oidc.buildAuthorizationUrl(client, {
          redirect_uri: 'http://localhost:5173/callback',
          scope: 'openid profile',
          audience: 'club-api',
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          state,
          nonce,
        })
        const browser = new Browser()
        const form = new URL((await browser.follow(address)).url)
        const back = new URL(await browser.submit(form, { name: 'grace', password: passwords.grace }))
        const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
        const tokens = await oidc.authorizationCodeGrant(client, back, checks)
        expect((await ask(api.url, 'GET /posts', { headers: bearer(tokens.access_token) })).status).to.equal(
          200,
        )
        expect(
          (await ask(api.url, 'GET /posts', { headers: bearer(tokens.id_token ?? '') })).status,
        ).to.equal(401)
        expect((await ask(api.url, 'GET /posts')).status).to.equal(401)
      } finally {
        await api.stop()
        // Nor does the library warn of a version of Node in which it works.
        expect((await idp.stop()).stderr).to.equal('')
      }
    }))
})
