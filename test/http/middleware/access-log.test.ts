import { stripVTControlCharacters } from 'node:util'

import { expect } from 'chai'

import { club } from '../../auth/club.ts'
import { ask, withServer } from '../../support/api.ts'

describe('http/middleware/access-log', () => {
  const queries = [
    'apikey=planted',
    'jwt=planted',
    'pin=planted',
    'password_like=planted',
    'filter[password]=planted',
    '_where={"password":"planted"}',
    `_where=${encodeURIComponent('{"and":[{"password":"planted"}]}')}`,
    `filter=${encodeURIComponent('[{"name":"password","op":"eq","val":"planted"}]')}`,
    'user.token=planted',
  ]

  it('has no values of secrets, whatever the answer is', async () => {
    const lines: string[] = []
    const accessLog = { write: (line: string) => lines.push(line), color: false }
    await withServer({ data: club, accessLog }, async ({ url }) => {
      for (const query of queries)
        for (const method of ['GET', 'DELETE']) await ask(url, `${method} /users?id=77&${query}`)
      await ask(url, 'GET /auth/oidc/callback?code=planted&state=planted')
    })
    expect(lines).to.have.length(queries.length * 2 + 1)
    expect(lines.join('\n')).to.contain('/users?id=77&')
    expect(lines.join('\n')).not.to.contain('planted')
  })

  it('has the time and the reason of a 4xx on a terminal, and no secret in it', async () => {
    const lines: string[] = []
    // The message about it quotes what was sent.
    const unreadable = '_where={"password":"planted"'
    const accessLog = { write: (line: string) => lines.push(stripVTControlCharacters(line)), color: true }
    await withServer({ data: club, accessLog }, async ({ url }) => {
      await ask(url, 'GET /posts/99')
      await ask(url, `GET /posts?title=${'x'.repeat(100)}`)
      for (const query of [...queries, unreadable]) await ask(url, `GET /users?${query}`)
    })
    const [missing = '', long = '', ...secret] = lines
    expect(missing).to.match(
      /^\d\d:\d\d:\d\d GET {4}\/posts\/99 404 [\d.]+ ms {2}posts has no resource with id "99"\.$/,
    )
    expect(long).to.include(`/posts?title=${'x'.repeat(74)}… 200 `)
    expect(secret).to.have.length(queries.length + 1)
    expect(secret.join('\n')).not.to.contain('planted')
  })
})
