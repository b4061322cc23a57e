import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { basic, bearer, challengeIn, club, passwords } from '../club.ts'

describe('auth/basic', () => {
  const api = serving({
    data: club,
    auth: { basic: true, tokens: { 'fixed-token': 'grace', stale: 'gone' }, rateLimit: false },
  })
  const statusFor = async (authorization: string): Promise<number> =>
    (await api('GET /posts', { headers: { authorization } })).status

  it('lets in with curl, also with a colon and with UTF-8 in the password', async () => {
    for (const [name, password] of Object.entries(passwords)) {
      const { stdout } = await promisify(execFile)('curl', [
        '-sS',
        '-u',
        `${name}:${password}`,
        `${api.url}/auth/me`,
      ])
      expect(stdout).to.contain(`"username":"${name}"`).and.not.to.contain('scrypt')
    }
  })

  const wrong: Readonly<Record<string, string>> = {
    'a wrong password': basic('ada', 'wrong').authorization,
    'the password up to the colon': basic('ada', 'ada').authorization,
    'an empty password': basic('ada', '').authorization,
    'an empty name': basic('', passwords.ada).authorization,
    'no colon': `Basic ${btoa('ada')}`,
    'an unknown user': basic('eve', passwords.ada).authorization,
    'the name in other case': basic('ADA', passwords.ada).authorization,
    'a user without a password': basic('nobody', '').authorization,
    'a user without a password, called undefined': basic('nobody', 'undefined').authorization,
    'a password that is not hashed': basic('plain', 'plain').authorization,
    'the hash as the password': basic('ada', club.users[0]?.password ?? '').authorization,
    constructor: basic('constructor', 'x').authorization,
    'null as the name': basic('null', '').authorization,
    'Base64 that is none': 'Basic !!!',
    'Basic alone': 'Basic',
    'bytes that are no UTF-8': `Basic ${Buffer.from([0x61, 0x3a, 0xff, 0xfe]).toString('base64')}`,
    'a long password': basic('ada', 'x'.repeat(10_000)).authorization,
    'a fixed token in part': 'Bearer fixed-toke',
    'a token of nobody': 'Bearer stale',
  }
  const answers = new Set<string>()
  for (const [name, authorization] of Object.entries({
    ...wrong,
    ['__proto__']: basic('__proto__', 'x').authorization,
  })) {
    it(`stays closed with ${name}`, async () => {
      const answer = await api('GET /posts', { headers: { authorization } })
      expect(answer.status).to.equal(401)
      expect(challengeIn(answer)).to.contain('realm="Understudy"')
      answers.add(answer.text)
    })
  }
  it('says the same to all of them', () => expect(answers.size).to.equal(1))

  it('takes Base64 without padding, and the scheme in any case', async () => {
    expect(await statusFor(basic('ada', passwords.ada).authorization.replace('Basic', 'bAsIc'))).to.equal(200)
    expect(await statusFor(basic('ada', passwords.ada).authorization.replace(/=+$/, ''))).to.equal(200)
  })

  it('knows the user of a fixed token', async () => {
    const { body } = await api('GET /auth/me', { headers: bearer('fixed-token') })
    expect(body).to.deep.equal({ id: 2, username: 'grace' })
  })

  it('forgets a password that was right when it is changed', async () => {
    const headers = basic('ada', passwords.ada)
    expect((await api('GET /posts', { headers })).status).to.equal(200)
    await api('PATCH /users/1', { headers, send: { password: passwords.grace } })
    expect((await api('GET /posts', { headers })).status).to.equal(401)
    expect((await api('GET /posts', { headers: basic('ada', passwords.grace) })).status).to.equal(200)
  })

  describe('with a limit', () => {
    const limited = serving({ data: club, auth: { basic: true, rateLimit: { attempts: 3, seconds: 60 } } })

    it('slows down guessing, and lets others in', async () => {
      const statuses: number[] = []
      for (let guess = 0; guess < 6; guess++)
        statuses.push((await limited('GET /posts', { headers: basic('ada', `guess ${guess}`) })).status)
      expect(statuses).to.deep.equal([401, 401, 401, 429, 429, 429])
      const answer = await limited('GET /posts', { headers: basic('ada', passwords.ada) })
      expect(answer.status).to.equal(429)
      expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 60)
      expect((await limited('GET /posts', { headers: basic('grace', passwords.grace) })).status).to.equal(200)
    })

    it('holds for guesses at the same time, and not for many right answers at once', async () => {
      const guesses = await Promise.all(
        Array.from({ length: 12 }, async (_, guess) =>
          limited('GET /posts', { headers: basic('root', `guess ${guess}`) }),
        ),
      )
      expect(guesses.filter(({ status }) => status === 401)).to.have.lengthOf(3)
      const right = await Promise.all(
        Array.from({ length: 12 }, async () =>
          limited('GET /posts', { headers: basic('grace', passwords.grace) }),
        ),
      )
      expect(right.map(({ status }) => status)).to.deep.equal(Array.from({ length: 12 }, () => 200))
    })
  })
})
