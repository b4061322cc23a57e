/** What a program passed to `listen`. Without a host it listens on every network interface. */
export interface ListenArguments {
  readonly port: number
  readonly host: string | undefined
}

/** Reads the arguments of `net.Server.listen`; undefined for a pipe or a handle, which we leave alone. */
export const listenArguments = ([first, second]: readonly unknown[]): ListenArguments | undefined => {
  if (isOptions(first)) return fromOptions(first)
  if (first === undefined || first === null || typeof first === 'function')
    return { port: 0, host: undefined }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined
  return { port: Number(first), host: typeof second === 'string' ? second : undefined }
}

/** The host in `listen('127.0.0.1:3000')` or `listen('127.0.0.1', 3000)`, which would create a socket file of that name. */
export const misplacedHost = ([first, second]: readonly unknown[]): string | undefined => {
  if (typeof first !== 'string' || /^\d+$/.test(first) || /[/\\]/.test(first)) return undefined
  return /:\d+$/.test(first) || ['number', 'string'].includes(typeof second) ? first : undefined
}

interface ListenOptions {
  port?: unknown
  host?: string
  path?: unknown
  fd?: unknown
}

const isOptions = (value: unknown): value is ListenOptions => typeof value === 'object' && value !== null

const fromOptions = ({ port, host, path, fd }: ListenOptions): ListenArguments | undefined =>
  path !== undefined || fd !== undefined || port === undefined ? undefined : { port: Number(port), host }
