import { expect } from 'chai'

import {
  type AccessCheck,
  type AccessRequest,
  type ApiError,
  createServer,
  type DialectName,
  type Resource,
  type Serializer,
  type Server,
  type ServerOptions,
  UserError,
} from '../../src/index.ts'

interface Cookie {
  readonly id: number
  readonly name: string
  readonly tags?: readonly string[]
}
interface Shop {
  readonly cookies: readonly Cookie[]
  readonly owner: { readonly name: string }
}

const shop: Shop = { cookies: [{ id: 1, name: 'Oat' }], owner: { name: 'Ada' } }

async function withShop(options: Omit<ServerOptions, 'data'>, use: (server: Server) => Promise<void>) {
  const server = await createServer({ data: shop, ...options })
  try {
    await use(server)
  } finally {
    await server.close()
  }
}

describe('server/interface: what a user of the library meets', () => {
  it('takes data whose type is an interface', async () =>
    withShop({}, async ({ url }) => {
      expect(await (await fetch(`${url}/cookies/1`)).json()).to.deep.equal({ id: 1, name: 'Oat' })
    }))

  it('names the dialects in their type', async () => {
    const dialects: readonly DialectName[] = ['rest', 'json-api', 'envelope']
    for (const dialect of dialects)
      await withShop({ dialect }, async ({ mounts }) => {
        expect(mounts).to.deep.equal([{ path: '', dialect }])
      })
    // @ts-expect-error 'rset' is not a dialect
    const wrong: ServerOptions = { data: shop, dialect: 'rset' }
    const error = await createServer(wrong).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(UserError)
  })

  it('exports the types of a serializer, an access check and an error', async () => {
    const serializer: Serializer = (cookie: Resource) => ({ title: cookie['name'] ?? null })
    const check: AccessCheck = ({ action, principal }: AccessRequest) => action === 'read' && !principal
    const statusOf = ({ code, status, issues }: ApiError): readonly unknown[] => [code, status, issues]
    expect(statusOf).to.be.a('function')
    const config = { collections: { cookies: { serializer } } }
    await withShop(
      { config, access: { cookies: { read: check } }, auth: { key: 'k3y-for-tests' } },
      async ({ url }) => {
        expect(await (await fetch(`${url}/cookies/1`)).json()).to.deep.equal({ title: 'Oat' })
        expect((await fetch(`${url}/cookies/1`, { method: 'DELETE' })).status).to.equal(401)
      },
    )
  })

  it('gives the data without HTTP, and tells of changes', async () =>
    withShop({}, async ({ url, store }) => {
      const changes: { readonly after: Resource | undefined }[] = []
      store.subscribe((change) => changes.push(change))
      const headers = { 'Content-Type': 'application/json' }
      await fetch(`${url}/cookies`, { method: 'POST', headers, body: '{"name":"Rye"}' })
      expect(changes.map(({ after }) => after)).to.deep.equal([{ id: 2, name: 'Rye' }])
      expect(await store.get('cookies', '2')).to.deep.equal({ id: 2, name: 'Rye' })
    }))
})
