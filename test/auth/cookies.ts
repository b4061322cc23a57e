/** As much of a browser as following redirects with cookies takes. */
export class Browser {
  readonly #cookies = new Map<string, string>()

  /** Goes on until something else than a redirect on this machine comes, and returns it. */
  async follow(address: URL, init: RequestInit = {}): Promise<Response> {
    const response = await this.#fetch(address, init)
    const next = nextAddress(response)
    return next && next.hostname === address.hostname ? this.follow(next, init) : response
  }

  /** Sends a form and follows redirects for as long as they stay with its server; returns where the last one leads. */
  async submit(address: URL, fields: Readonly<Record<string, string>>): Promise<string> {
    let response = await this.#fetch(address, { method: 'POST', body: new URLSearchParams(fields) })
    let next = nextAddress(response)
    while (next && next.origin === address.origin) {
      response = await this.#fetch(next)
      next = nextAddress(response)
    }
    if (next) return next.href
    throw new Error(`${response.status} ${await response.text()}`)
  }

  async #fetch(address: URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = new Headers(init.headers)
    headers.set('cookie', cookie)
    const response = await fetch(address, { ...init, redirect: 'manual', headers })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}

function nextAddress(response: Response): URL | undefined {
  const location = response.headers.get('location')
  return location === null ? undefined : new URL(location, response.url)
}
