/** The world that the data file belongs to, and that requests go to which name none. */
export const mainWorld = 'main'

export const worldHeader = 'X-Understudy-World'
export const worldCookie = 'understudy_world'

/** Where a world is named by the path, and everything below is as at the root. */
const worldsPath = '/_/in/'

export const worldNameForm = 'Use 1 to 64 letters, digits, dots, dashes and underscores.'

export const isWorldName = (text: string): boolean => /^(?!\.+$)[\w.-]{1,64}$/.test(text)

/** How to reach a world by path alone. */
export const worldPath = (name: string): string => (name === mainWorld ? '' : worldsPath + name)

/** Where a point of the past is named by the path, likewise. */
const pastPath = '/_/at/'

export const pastHeader = 'X-Understudy-At'

export interface NamedWorld {
  readonly name: string
  /** `nothing` where only a point of the past of the main one is named. */
  readonly by: 'header' | 'path' | 'cookie' | 'nothing'
  /** The point of its past that is to be read. */
  readonly at?: string
  /** The part of the path that names world and point. */
  readonly base: string
  /** The URL without that. */
  readonly url: string
}

type HeadersIn = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The world that a request names: by its path, its header or, where both say nothing, its cookie; and the point of its
 * past: by the path or a header.
 */
export function worldNamedBy(url: string, headers: HeadersIn): NamedWorld | undefined {
  const named = url.startsWith(worldsPath) ? namedByPath(url) : namedByHeaders(url, headers)
  const world = named ?? ({ name: mainWorld, by: 'nothing', base: '', url } as const)
  if (!world.url.startsWith(pastPath)) {
    const at = headers['x-understudy-at']
    return at === undefined ? named : { ...world, at: String(at) }
  }
  const { first, rest } = splitAfter(pastPath, world.url)
  return { ...world, at: decoded(first), base: world.base + pastPath + first, url: rest }
}

function namedByPath(url: string): NamedWorld {
  const { first, rest } = splitAfter(worldsPath, url)
  return { name: first, by: 'path', base: worldsPath + first, url: rest }
}

function namedByHeaders(url: string, headers: HeadersIn): NamedWorld | undefined {
  const header = headers['x-understudy-world']
  if (header !== undefined) return { name: String(header), by: 'header', base: '', url }
  const name = headers['cookie'] === undefined ? undefined : nameInCookie(String(headers['cookie']))
  return name ? { name, by: 'cookie', base: '', url } : undefined
}

/** The segment behind a beginning of the URL, and all that follows. */
function splitAfter(beginning: string, url: string): { readonly first: string; readonly rest: string } {
  const [, first = '', rest = ''] = /^([^/?]*)(.*)$/s.exec(url.slice(beginning.length)) ?? []
  return { first, rest: rest.startsWith('/') ? rest : `/${rest}` }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const nameInCookie = (cookies: string): string | undefined =>
  /(?:^|;\s*)understudy_world=([^;]*)/.exec(cookies)?.[1]?.trim()
