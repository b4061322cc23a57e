import type { Middleware } from 'koa'

/** Serves the files of a folder at the root, where no collection has that name. */
export async function serveFiles(folder: string): Promise<Middleware> {
  const { default: sirv } = await import('sirv')
  const serve = sirv(folder, { dev: true, etag: true })
  return async function staticFiles(ctx, next) {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || isHidden(ctx.path)) return next()
    const isServed = await new Promise<boolean>((resolve) => {
      ctx.res.once('close', () => resolve(true))
      ctx.res.statusCode = 200
      serve(ctx.req, ctx.res, () => resolve(false))
    })
    if (!isServed) return next()
    ctx.respond = false
    return undefined
  }
}

/** The folder's own front page comes before ours for a browser; ours is at `/_/` too. */
export function serveFrontPage(files: Middleware): Middleware {
  return function frontPage(ctx, next) {
    return ctx.path === '/' && ctx.accepts('json', 'html') === 'html' ? files(ctx, next) : next()
  }
}

/** Names that start with a dot (`.env`, `..`) are not served; `.well-known` is (RFC 8615). */
function isHidden(path: string): boolean {
  try {
    return /[/\\]\.(?!well-known[/\\])/.test(decodeURIComponent(path))
  } catch {
    return true
  }
}
