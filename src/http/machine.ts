import { existsSync, readFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

import { isLoopback } from '../formats/url.ts'

/** Whether a client is on this machine. From a container, the gateway of its network stands for the machine it runs on. */
export const isLocalClient = (address: string): boolean =>
  isIn(loopbackNetworks, address) || (gateway !== undefined && plainAddress(address) === gateway)

/** Whether a server on this address or name can be reached by other machines. */
export const isOpenToNetwork = (host: string): boolean =>
  !isLoopback(host) && !isIn(loopbackNetworks, plainAddress(host))

/** Whether a host of a URL (`[::1]` in brackets) is this machine: by name, or by any of its addresses. */
export function isOwnHost(host: string): boolean {
  const address = plainAddress(host)
  return (
    isLoopback(host) ||
    ownNames().includes(host) ||
    unspecified.has(address) ||
    Object.values(networkInterfaces()).some((all) => all?.some((each) => each.address === address))
  )
}

/** A browser that is sent to these arrives at its own machine. */
const unspecified: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** `laptop.example.com` is also known as `laptop` and `laptop.local`. */
function ownNames(): readonly string[] {
  const name = hostname().toLowerCase()
  const [short = name] = name.split('.')
  return [name, short, `${short}.local`]
}

/** Whether a host of a URL is in a private network (RFC 1918, RFC 4193, link-local), or has a name of mDNS. */
export const isPrivateHost = (host: string): boolean =>
  host.endsWith('.local') || isIn(privateNetworks, plainAddress(host))

/** Whether a host of a URL is an IP address. */
export const isAddress = (host: string): boolean => isIP(plainAddress(host)) > 0

const networks = (...subnets: readonly (readonly [address: string, bits: number])[]): BlockList => {
  const list = new BlockList()
  for (const [address, bits] of subnets) list.addSubnet(address, bits, familyOf(address))
  return list
}

const loopbackNetworks = networks(['127.0.0.0', 8], ['::1', 128])

const privateNetworks = networks(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['fc00::', 7],
  ['fe80::', 10],
)

const isIn = (list: BlockList, address: string): boolean =>
  isIP(address) > 0 && list.check(address, familyOf(address))

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

/** Without brackets, and without the prefix of an IPv4 address on an IPv6 socket. */
const plainAddress = (host: string): string =>
  host.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '')

const gateway = ['/.dockerenv', '/run/.containerenv'].some((file) => existsSync(file))
  ? gatewayIn(readRoutes())
  : undefined

function readRoutes(): string {
  try {
    return readFileSync('/proc/net/route', 'latin1')
  } catch {
    return ''
  }
}

/** The default route of Linux' table, whose addresses are hexadecimal and reversed. */
export function gatewayIn(routes: string): string | undefined {
  const reversed = /^\S+\s+00000000\s+([\dA-F]{8})\s/im.exec(routes)?.[1]
  if (reversed === undefined || reversed === '00000000') return undefined
  return Buffer.from(reversed, 'hex').toReversed().join('.')
}
