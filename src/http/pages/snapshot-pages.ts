import type { Router, RouterContext } from '@koa/router'
import type { Context } from 'koa'

import { ApiError, UserError } from '../../core/error.ts'
import { assertSnapshotName, type Point } from '../../core/point.ts'
import type { Database, Model } from '../../core/resource.ts'
import { redactionFor } from '../../log/redaction.ts'
import type { ReadBody } from '../body.ts'
import { answerUnsupported } from '../methods.ts'
import { baseOf } from '../plain-values.ts'
import { bringsBody, readObject } from './body-members.ts'

/** What a store does with snapshots. */
export interface SnapshotSource {
  readonly snapshots: {
    list(): Promise<readonly { readonly name: string; readonly at: number }[]>
    delete(name: string): Promise<boolean>
  }
  keepSnapshot(name: string, database?: Database): Promise<boolean>
  at(point: Point): Promise<{ readonly model: Model; dump(): Promise<Database> }>
}

export interface SnapshotServices {
  readonly store: SnapshotSource
  readonly readBody: ReadBody
}

/** Keeps the data under names, and shows it without secrets. */
export function routeToSnapshots(router: Router, { store, readBody }: SnapshotServices): void {
  const path = '/_/snapshots/:name'
  router.get('/_/snapshots', async (ctx) => {
    const all = await store.snapshots.list()
    ctx.body = all.map(({ name, at }) => ({
      name,
      at: new Date(at).toISOString(),
      url: snapshotUrl(ctx, name),
    }))
  })
  router.get(path, async (ctx) => {
    const snapshot = await store.at(pointIn(ctx))
    const redaction = redactionFor(snapshot.model)
    const members = Object.entries(await snapshot.dump())
    ctx.body = Object.fromEntries(members.map(([name, value]) => [name, redaction.kept(value)]))
  })
  router.put(path, async (ctx) => {
    const { name } = pointIn(ctx)
    const database = bringsBody(ctx) ? await readObject(ctx, readBody) : undefined
    const isNew = await store.keepSnapshot(name, database).catch((error: unknown) => {
      throw error instanceof UserError ? new ApiError('invalid', error.message) : error
    })
    ctx.status = isNew ? 201 : 200
    ctx.body = { name, url: snapshotUrl(ctx, name) }
  })
  router.delete(path, async (ctx) => {
    const point = pointIn(ctx)
    if (!(await store.snapshots.delete(point.name))) {
      await store.at(point)
      throw new ApiError('conflict', `The snapshot "${point.name}" belongs to main, and all worlds see it.`, {
        help: `Delete it there: DELETE /_/snapshots/${point.name}`,
      })
    }
    ctx.status = 204
  })
  router.all('/_/snapshots', (ctx) => answerUnsupported(ctx, ['GET']))
  router.all(path, (ctx) => answerUnsupported(ctx, ['GET', 'PUT', 'DELETE']))
}

function pointIn({ params }: RouterContext): Extract<Point, { kind: 'snapshot' }> {
  const name = params['name'] ?? ''
  assertSnapshotName(name)
  return { kind: 'snapshot', name }
}

const snapshotUrl = (ctx: Context, name: string): string => `${baseOf(ctx)}/_/snapshots/${name}`
