import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { createServer } from '../../../../src/index.ts'
import { idsOf, serving } from '../../../support/api.ts'
import { sendRaw } from '../../../support/raw.ts'
import { challengeIn, club } from '../../club.ts'

const curl = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)('curl', ['-sS', '-o', '/dev/null', '-w', '%{http_code}', ...args])).stdout

describe('auth/api-key', () => {
  const api = serving({ data: club, auth: { key: 'open-sesame' } })

  it('opens with curl, in either header', async () => {
    expect(await curl(`${api.url}/posts`)).to.equal('401')
    expect(await curl('-H', 'X-API-KEY: open-sesame', `${api.url}/posts`)).to.equal('200')
    expect(await curl('-H', 'x-api-key: open-sesame', `${api.url}/posts`)).to.equal('200')
    expect(await curl('-H', 'Authorization: Bearer open-sesame', `${api.url}/posts`)).to.equal('200')
    expect(await curl('-H', 'X-API-KEY: wrong', `${api.url}/posts`)).to.equal('401')
    expect(await curl('-I', `${api.url}/posts`)).to.equal('401')
    expect(await curl(`${api.url}/`, '-H', 'X-API-KEY: wrong')).to.equal('200')
  })

  const wrong: readonly (readonly [string, string])[] = [
    ['no header', 'X-Other: 1'],
    ['an empty key', 'X-API-KEY: '],
    ['a prefix', 'X-API-KEY: open-sesam'],
    ['a longer key', 'X-API-KEY: open-sesames'],
    ['a key of spaces', 'X-API-KEY:    '],
    ['undefined', 'X-API-KEY: undefined'],
    ['a key in other case', 'X-API-KEY: OPEN-SESAME'],
    ['a key beyond ASCII', 'X-API-KEY: open-sésame'],
    ['two keys', 'X-API-KEY: open-sesame\r\nX-API-KEY: open-sesame'],
    ['a 14 kB key', `X-API-KEY: ${'k'.repeat(14_000)}`],
    ['one word', 'Authorization: abc'],
    ['the key alone', 'Authorization: open-sesame'],
    ['Bearer alone', 'Authorization: Bearer'],
    ['Bearer and a space', 'Authorization: Bearer '],
    ['another scheme', 'Authorization: Digest open-sesame'],
    ['Basic', 'Authorization: Basic b3Blbi1zZXNhbWU='],
    ['a key with a comma', 'Authorization: Bearer open-sesame,'],
  ]
  for (const [name, header] of wrong) {
    it(`stays closed with ${name}`, async () => {
      const answer = await sendRaw(
        api.url,
        `GET /posts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n\r\n`,
      )
      expect(answer).to.match(/^HTTP\/1.1 401 /)
      expect(answer).to.match(/\r\nwww-authenticate: Bearer realm="Understudy"/i)
      expect(answer).to.contain('"code":"unauthorized"')
      expect(answer).not.to.contain('sesame')
    })
  }

  for (const header of ['authorization: bearer open-sesame', 'Authorization: Bearer  open-sesame'])
    it(`opens with "${header}", since RFC 9110 lets case and spaces vary`, async () => {
      const answer = await sendRaw(
        api.url,
        `GET /posts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n\r\n`,
      )
      expect(answer).to.match(/^HTTP\/1.1 200 /)
    })

  it('says which token is wrong only after one was sent (RFC 6750)', async () => {
    expect(challengeIn(await api('GET /posts'))).to.equal('Bearer realm="Understudy"')
    expect(challengeIn(await api('GET /posts', { headers: { authorization: 'Bearer nope' } }))).to.contain(
      'error="invalid_token"',
    )
  })

  it('does not take ?key= unless told to', async () => {
    expect((await api('GET /posts?key=open-sesame')).status).not.to.equal(200)
  })

  it('asks before it does: a refused write changes nothing', async () => {
    const before = JSON.stringify(await api.dump())
    for (const request of ['POST /posts', 'PUT /posts/1', 'PATCH /posts/1', 'PATCH /posts?id=1'])
      expect((await api(request, { send: { title: 'x' } })).status, request).to.equal(401)
    for (const request of ['DELETE /posts/1', 'DELETE /posts?id=1'])
      expect((await api(request)).status, request).to.equal(401)
    expect(JSON.stringify(await api.dump())).to.equal(before)
  })

  describe('in the query, when told to', () => {
    const open = serving({ data: club, auth: { key: 'open-sesame', keyInQuery: true } })

    it('opens, and goes no further', async () => {
      const answer = await open('GET /posts?key=open-sesame&_page=1&_limit=1')
      expect(answer.status).to.equal(200)
      expect(answer.headers.get('link')).to.contain('_page=2').and.not.to.contain('sesame')
      expect(idsOf((await open('GET /posts?id=2&key=open-sesame')).body)).to.deep.equal([2])
    })
    for (const query of [
      'key=',
      'key=undefined',
      'key=open-sesame&key=open-sesame',
      'key=a&key=open-sesame',
      'key',
    ])
      it(`stays closed with ?${query}`, async () =>
        expect((await open(`GET /posts?${query}`)).status).to.equal(401))
  })

  for (const key of ['', ' ', '\n', 'with space', 'schlüssel'])
    it(`does not start with the key ${JSON.stringify(key)}`, async () => {
      let message = ''
      await createServer({ data: club, auth: { key } }).then(
        (server) => server.close(),
        (error: Error) => (message = error.message),
      )
      expect(message).to.match(/API key/)
    })
})
