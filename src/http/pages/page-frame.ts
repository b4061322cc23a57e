import type { Context } from 'koa'

import type { Frame } from '../../site/shell.ts'
import { mainWorld, type NamedWorld } from '../../worlds/world-name.ts'
import { originOf } from '../plain-values.ts'

/** What the pages of a world have around them, for whoever sends this request. */
export function frameOf(ctx: Context, isAdmin: boolean): Frame {
  const { named } = ctx.state as { readonly named?: NamedWorld }
  const isMain = named === undefined || named.name === mainWorld
  return { base: named?.base ?? '', world: isMain ? undefined : named.name, at: named?.at, isAdmin }
}

/**
 * Answers with a page, or a part of one. It may have our own style and scripts and nothing else, whatever stands in the
 * data (CSP Level 3, Trusted Types): files of a website that is served beside it are not among those.
 */
export function sendPage(ctx: Context, text: string): void {
  const origin = originOf(ctx)
  const own = /^https?:\/\/[\w.:[\]-]+$/.test(origin) ? `${origin}/_/assets/` : "'self'"
  ctx.set({
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src ${own}`,
      `style-src ${own}`,
      "connect-src 'self'",
      'img-src data:',
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types understudy',
    ].join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
  })
  ctx.vary('Accept')
  ctx.type = 'html'
  ctx.body = text
}
