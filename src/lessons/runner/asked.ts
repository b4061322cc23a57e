/** What a program gave to `listen`. No host means every network interface. */
export interface Asked {
  readonly port: number
  readonly host: string | undefined
}

/** Reads the arguments of `net.Server.listen`; undefined for a pipe or a handle, which are left alone. */
export const askedOf = ([first, second]: readonly unknown[]): Asked | undefined => {
  if (isOptions(first)) return fromOptions(first)
  if (first === undefined || first === null || typeof first === 'function')
    return { port: 0, host: undefined }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined
  return { port: Number(first), host: typeof second === 'string' ? second : undefined }
}

/** `listen('127.0.0.1:3000')` would make a file of this name; nobody means that. */
export const misplacedHost = ([first]: readonly unknown[]): string | undefined =>
  typeof first === 'string' && /^[^/\\]*:\d+$/.test(first) ? first : undefined

interface ListenOptions {
  port?: unknown
  host?: string
  path?: unknown
  fd?: unknown
}

const isOptions = (value: unknown): value is ListenOptions => typeof value === 'object' && value !== null

const fromOptions = ({ port, host, path, fd }: ListenOptions): Asked | undefined =>
  path !== undefined || fd !== undefined || port === undefined ? undefined : { port: Number(port), host }
