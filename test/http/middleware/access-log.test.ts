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
})
