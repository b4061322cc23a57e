import type { Context } from 'koa'

import { type Method, methodNotAllowed } from '../core/http.ts'

/** What answers each method at one path. HEAD is answered as GET is. */
export const tableByMethod = <T extends { readonly method: Method }>(
  entries: readonly T[],
): ReadonlyMap<string, T> =>
  new Map(
    entries.flatMap((entry) =>
      (entry.method === 'GET' ? ['GET', 'HEAD'] : [entry.method]).map((method) => [method, entry] as const),
    ),
  )

/** Answers OPTIONS where only these methods are supported; throws a 405 for any other. */
export function answerUnsupported(ctx: Context, supported: Iterable<string>): void {
  const error = methodNotAllowed(ctx, supported)
  if (ctx.method !== 'OPTIONS') throw error
  ctx.set(error.headers)
  ctx.status = 204
}
