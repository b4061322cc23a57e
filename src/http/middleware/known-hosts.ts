import type { Context, Middleware } from 'koa'

import type { ApiError } from '../../core/error.ts'
import type { Network, NetworkSettings } from '../../declarations/network.ts'
import { renderError } from '../../dialects/shared/error-body.ts'
import { isLoopback } from '../../formats/url.ts'
import { isAddress, isOpenToNetwork, isOwnHost } from '../machine.ts'
import { type Refuse, unknownHost } from '../refusals.ts'
import { listen } from '../server.ts'

/**
 * Requires a `Host` that can only mean this server. A website can let its own name point at 127.0.0.1 (DNS rebinding), and
 * a browser then believes that what is served here belongs to that website.
 */
export function requireKnownHost(network: Network, refuse: Refuse): Middleware {
  return function assertKnownHost(ctx, next) {
    const error = hostError(hostOf(ctx), network.current, refuse)
    if (error) throw error
    return next()
  }
}

/** A `listen` with the same guard, for listeners without Koa. They have no proxy in front. */
export const listenForKnownHosts =
  (network: Network, refuse: Refuse): typeof listen =>
  async (listener, address, report) =>
    listen(
      (request, response) => {
        const error = hostError(request.headers.host ?? '', network.current, refuse)
        if (!error) return listener(request, response)
        const { status, headers, body } = renderError(error, { headers: {} })
        return response.writeHead(status, headers).end(JSON.stringify(body))
      },
      address,
      report,
    )

/** As a trusted proxy forwards it. Koa gives `''` for what it cannot parse. */
const hostOf = (ctx: Context): string => ctx.host || ctx.get('Host')

/** HTTP/1.0 may leave out the host. */
function hostError(host: string, settings: NetworkSettings, refuse: Refuse): ApiError | undefined {
  if (host === '') return undefined
  const name = hostNameIn(host)
  return name !== undefined && isKnown(name, settings) ? undefined : refuse(unknownHost(name ?? host))
}

/** Without the port, and as browsers write it: `LOCALHOST.:3000` is `localhost`, `127.1` is `127.0.0.1`. */
function hostNameIn(host: string): string | undefined {
  const address = `http://${host}`
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(address)) return undefined
  return new URL(address).hostname.replace(/\.$/, '')
}

/** Where the server is open to the network, names without a dot are those that a container or a router gives. */
const isKnown = (name: string, { host, allowedHosts }: NetworkSettings): boolean =>
  isLoopback(name) ||
  isAddress(name) ||
  name === host.toLowerCase() ||
  allowedHosts.some((allowed) => (allowed.startsWith('.') ? name.endsWith(allowed) : name === allowed)) ||
  (isOpenToNetwork(host) && !name.includes('.')) ||
  isOwnHost(name)
