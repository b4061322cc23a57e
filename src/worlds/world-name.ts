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

export interface NamedWorld {
  readonly name: string
  readonly by: 'header' | 'path' | 'cookie'
  /** The URL without the name. */
  readonly url: string
}

/** The world that a request names: by its path, its header or, where both say nothing, its cookie. */
export function worldNamedBy(
  url: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): NamedWorld | undefined {
  if (url.startsWith(worldsPath)) return namedByPath(url)
  const header = headers['x-understudy-world']
  if (header !== undefined) return { name: String(header), by: 'header', url }
  const name = headers['cookie'] === undefined ? undefined : nameInCookie(String(headers['cookie']))
  return name ? { name, by: 'cookie', url } : undefined
}

function namedByPath(url: string): NamedWorld {
  const [, name = '', rest = ''] = /^([^/?]*)(.*)$/s.exec(url.slice(worldsPath.length)) ?? []
  return { name, by: 'path', url: rest.startsWith('/') ? rest : `/${rest}` }
}

const nameInCookie = (cookies: string): string | undefined =>
  /(?:^|;\s*)understudy_world=([^;]*)/.exec(cookies)?.[1]?.trim()
