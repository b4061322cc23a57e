/** Routes as json-server's `routes.json` has them: each with what a URL becomes, with its query. */
export type RouteDeclarations = Readonly<Record<string, string>>

interface CompiledRoute {
  readonly pattern: RegExp
  /** The variables, in the order of the groups. */
  readonly names: readonly string[]
  readonly target: string
}

/** Rewrites a URL without its origin; the same URL where no route is for it. */
export type RewriteUrl = (url: string) => string

/** Compiles routes as json-server reads them: each is tried once, in order, on what those before it have made of the URL. */
export function compileRoutes(routes: RouteDeclarations): RewriteUrl {
  const compiled = Object.entries(routes).map(([source, target]) => compileRoute(source, target))
  return (url) => compiled.reduce(rewriteBy, url)
}

function rewriteBy(url: string, { pattern, names, target }: CompiledRoute): string {
  const found = pattern.exec(url)
  if (!found) return url
  return target.replaceAll(/\$(\d+)|:(\w+)/g, (_, group: string | undefined, name: string) => {
    const at = group === undefined ? names.indexOf(name) + 1 : Number(group)
    return found[at] ?? ''
  })
}

/** Parts with a meaning: `\?`, `/:id`, `/:id(\d+)?`, `/(a|b)`, `/*`; all else is literal. */
const part = /(\\.)|([/.])?(?:(?::(\w+)(?:\(((?:\\.|[^\\()])+)\))?|\(((?:\\.|[^\\()])+)\))([+*?])?|(\*))/g

/**
 * The language of path-to-regexp 1, which json-server 0.17 uses. Throws a `SyntaxError` for a pattern in parentheses that is
 * none.
 */
function compileRoute(source: string, target: string): CompiledRoute {
  const names: string[] = []
  let text = ''
  let end = 0
  for (const found of source.matchAll(part)) {
    text += literal(source.slice(end, found.index))
    end = found.index + found[0].length
    const [, escaped, prefix = '', name, own, group, modifier, star] = found
    if (escaped !== undefined) text += literal(escaped.slice(1))
    else {
      text += variable(prefix, own ?? group ?? (star ? '.*' : `[^${literal(prefix || '/')}]+?`), modifier)
      names.push(name ?? String(names.length))
    }
  }
  text += literal(source.slice(end))
  return { pattern: new RegExp(`^${text.replace(/\/$/, '')}(?:/(?=$))?$`, 'i'), names, target }
}

function variable(prefix: string, pattern: string, modifier: string | undefined): string {
  const before = literal(prefix)
  const one = `(?:${pattern})`
  const all = modifier === '+' || modifier === '*' ? `${one}(?:${before}${one})*` : one
  return modifier === '?' || modifier === '*' ? `(?:${before}(${all}))?` : `${before}(${all})`
}

const literal = (text: string): string => text.replaceAll(/[.+*?=^!:${}()[\]|]/g, String.raw`\$&`)
