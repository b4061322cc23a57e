import { createReadStream, type Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'

import type { Context, Middleware } from 'koa'

import type { RequestState } from '../request-state.ts'

export interface StaticOptions {
  readonly folder: string
  /** Files that are never served, wherever they are: the data file and the config file. */
  readonly privateFiles: () => readonly string[]
  /** Whether its front page answers navigations to paths that nothing else knows, as a single-page application wants. */
  readonly spa?: boolean
}

/** Files of a folder at the root, for what no collection has answered. */
export function serveFiles(options: StaticOptions): Middleware<RequestState> {
  return async function staticFiles(ctx, next) {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next()
    const file = await findFile(ctx.path, options)
    if (!file) return next()
    if (ctx.state.trail) ctx.state.trail.by = 'files'
    return sendFile(ctx, file)
  }
}

/** The folder's front page, for a browser that goes to a path of the application: not a file, and not ours. */
export function serveApplication(options: StaticOptions): Middleware<RequestState> {
  return async function application(ctx, next) {
    const isPage = extname(ctx.path) === '' && !/^\/(_|auth)(\/|$)/.test(ctx.path)
    const isNavigation = ctx.method === 'GET' && /\btext\/html\b/.test(ctx.get('Accept'))
    const file = isPage && isNavigation ? await findFile('/', options) : undefined
    if (!file) return next()
    if (ctx.state.trail) ctx.state.trail.by = 'files'
    ctx.vary('Accept')
    sendFile(ctx, file)
  }
}

/** Tells whether the folder has a file for a path. */
export const fileFinder = (options: StaticOptions | undefined) =>
  options && (async (path: string): Promise<boolean> => (await findFile(path, options)) !== undefined)

/** The folder's own front page comes before ours for a browser; ours is at `/_/` too. */
export function serveFrontPage(files: Middleware<RequestState>): Middleware<RequestState> {
  return function frontPage(ctx, next) {
    return ctx.path === '/' && ctx.accepts('json', 'html') === 'html' ? files(ctx, next) : next()
  }
}

interface FoundFile {
  readonly path: string
  readonly stats: Stats
}

/** `/about` is also `about.html` and `about/index.html`. */
async function findFile(
  path: string,
  { folder, privateFiles }: StaticOptions,
): Promise<FoundFile | undefined> {
  const name = decode(path)
  if (name === undefined || hasHiddenSegment(name)) return undefined
  const root = await realpath(folder).catch(() => resolve(folder))
  for (const candidate of [name, `${name}.html`, `${name}/index.html`, `${name}.htm`, `${name}/index.htm`]) {
    const file = await findBelow(root, candidate)
    if (file && !(await isPrivate(file, privateFiles()))) return file
  }
  return undefined
}

function decode(path: string): string | undefined {
  try {
    const name = decodeURIComponent(path)
    return name.includes('\0') ? undefined : name.replace(/\/+$/, '')
  } catch {
    return undefined
  }
}

/** A name with a dot in front is not meant to be shown, nor is `..`; `.well-known` is (RFC 8615). */
const hasHiddenSegment = (path: string): boolean => /(^|[/\\])\.(?!well-known([/\\]|$))/i.test(path)

/** The file behind all links, if that is in the folder too, and not hidden there. */
async function findBelow(root: string, name: string): Promise<FoundFile | undefined> {
  try {
    const path = await realpath(join(root, name))
    const inside = relative(root, path)
    const stats = await stat(path)
    const isBelow = path.startsWith(root.endsWith(sep) ? root : root + sep)
    return isBelow && stats.isFile() && !hasHiddenSegment(inside) ? { path, stats } : undefined
  } catch {
    return undefined
  }
}

/**
 * By identity too, since a file has many spellings: links, short names, another case. Any config beside the data is
 * private, and so are snapshots.
 */
async function isPrivate({ path, stats }: FoundFile, privateFiles: readonly string[]): Promise<boolean> {
  for (const file of privateFiles) {
    const own = await stat(file).catch(() => undefined)
    if (own && own.ino === stats.ino && own.dev === stats.dev) return true
    const target = await realpath(file).catch(() => resolve(file))
    if (target === path) return true
    if (dirname(target) === dirname(path) && /\.config\.[^.]+$/i.test(basename(path))) return true
    if (dirname(target) === dirname(dirname(path)) && /\.snapshots$/i.test(dirname(path))) return true
  }
  return false
}

function sendFile(ctx: Context, { path, stats }: FoundFile): void {
  ctx.status = 200
  ctx.type = extname(path) || 'bin'
  ctx.etag = `W/"${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}"`
  ctx.lastModified = stats.mtime
  ctx.set({ 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-cache' })
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  const range = rangeOf(ctx, stats.size)
  if (range === 'unsatisfiable') {
    ctx.status = 416
    ctx.set('Content-Range', `bytes */${stats.size}`)
    return
  }
  if (range) {
    ctx.status = 206
    ctx.set('Content-Range', `bytes ${range.start}-${range.end}/${stats.size}`)
  }
  const { start, end } = range ?? { start: 0, end: stats.size - 1 }
  if (ctx.method === 'GET') ctx.body = stats.size === 0 ? '' : createReadStream(path, { start, end })
  ctx.length = end - start + 1
}

interface ByteRange {
  readonly start: number
  readonly end: number
}

/** One range of bytes (RFC 9110 §14.1.2). Several, or another unit, are ignored. */
function rangeOf(ctx: Context, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(?=\d|-\d)(\d*)-(\d*)$/.exec(ctx.get('Range').trim()) ?? []
  if (first === undefined || last === undefined || isOutdated(ctx)) return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start > end ? 'unsatisfiable' : { start, end }
}

/** Whether `If-Range` names another version. A weak tag never matches there (RFC 9110 §13.1.5). */
const isOutdated = (ctx: Context): boolean => {
  const version = ctx.get('If-Range')
  return (
    version !== '' && Date.parse(version) !== Math.trunc((ctx.lastModified?.getTime() ?? 0) / 1000) * 1000
  )
}
