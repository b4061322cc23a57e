import { expect } from 'chai'

import { type Config, createServer } from '../../src/index.ts'
import { ask, withServer } from '../support/api.ts'

const data = { cookies: [{ id: 1 }], orders: [{ id: 1 }] }
const config: Config = {
  auth: { optional: true },
  access: { orders: { read: 'key', write: 'key' }, '*': { read: 'public', write: 'public' } },
}

describe('auth: optional', () => {
  it('leaves everything open without a way to authenticate', async () =>
    withServer({ data, config }, async ({ url, schemes }) => {
      expect((await ask(url, 'GET /orders')).status).to.equal(200)
      expect(schemes).to.deep.equal([])
    }))

  it('holds the rules as soon as there is one', async () =>
    withServer({ data, config, auth: { key: 'a-key' } }, async ({ url }) => {
      expect((await ask(url, 'GET /orders')).status).to.equal(401)
      expect((await ask(url, 'GET /orders', { headers: { 'X-API-KEY': 'a-key' } })).status).to.equal(200)
      expect((await ask(url, 'GET /cookies')).status).to.equal(200)
    }))

  it('is asked for: rules that protect nothing stop the start', async () => {
    const { access = {} } = config
    const error = await createServer({ data, config: { access } }).catch((reason: Error) => reason)
    expect(error).to.have.property('message').that.includes('no way to authenticate')
  })
})
