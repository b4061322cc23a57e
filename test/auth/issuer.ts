import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose'

/** An identity provider that can do everything wrong. */
export class Issuer {
  readonly #server: Server
  readonly #keys = new Map<string, { privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK }>()
  url = ''
  /** How often keys were fetched. */
  fetches = 0
  isDown = false
  /** What the discovery document says that the issuer is called. */
  saysItIs: string | undefined

  constructor() {
    this.#server = createServer((request, response) => {
      if (this.isDown) return void response.writeHead(502).end('<html>')
      response.setHeader('Content-Type', 'application/json')
      if (request.url === '/keys') {
        this.fetches += 1
        return void response.end(JSON.stringify({ keys: [...this.#keys.values()].map(({ jwk }) => jwk) }))
      }
      return void response.end(
        JSON.stringify({ issuer: this.saysItIs ?? this.url, jwks_uri: `${this.url}/keys` }),
      )
    })
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    await this.addKey('first')
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async addKey(kid: string): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    this.#keys.set(kid, {
      privateKey,
      publicKey,
      jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' },
    })
  }

  async publicPem(kid = 'first'): Promise<string> {
    return exportSPKI(this.#key(kid).publicKey)
  }

  async sign(
    claims: Readonly<Record<string, unknown>> = {},
    kid = 'first',
    header: object = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const payload = { iss: this.url, aud: 'my-api', sub: 'auth0|1', iat: now, exp: now + 86_400, ...claims }
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header })
      .sign(this.#key(kid).privateKey)
  }

  #key(kid: string) {
    const key = this.#keys.get(kid)
    if (key) return key
    throw new Error(`there is no key ${kid}`)
  }
}
