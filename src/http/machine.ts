import { existsSync, readFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'

/** Whether a client is on this machine. From a container, the gateway of its network stands for the machine it runs on. */
export const isLocalClient = (address: string): boolean =>
  isIn(loopbackNetworks, address) || (gateway !== undefined && plainAddress(address) === gateway)

const networks = (...subnets: readonly (readonly [address: string, bits: number])[]): BlockList => {
  const list = new BlockList()
  for (const [address, bits] of subnets) list.addSubnet(address, bits, familyOf(address))
  return list
}

const loopbackNetworks = networks(['127.0.0.0', 8], ['::1', 128])

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
