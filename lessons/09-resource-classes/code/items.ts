// @step base-class
import type { RouterContext } from '@koa/router'

import { ApiError } from './errors.ts'
import type { Kind } from './kinds.ts'
import { Resource } from './resource.ts'

/** All things of a kind. */
export class Collection<Fields extends object> extends Resource {
  readonly kind: Kind<Fields>

  constructor(kind: Kind<Fields>) {
    super()
    this.kind = kind
  }

  get(ctx: RouterContext) {
    ctx.body = this.kind.store.all()
  }

  post(ctx: RouterContext) {
    const row = this.kind.store.add(this.kind.read(ctx.request.body))
    ctx.status = 201
    ctx.set('Location', `${ctx.path}/${row.id}`)
    ctx.body = row
  }
}

/** A single thing of a kind. */
export class Member<Fields extends object> extends Resource {
  readonly kind: Kind<Fields>

  constructor(kind: Kind<Fields>) {
    super()
    this.kind = kind
  }

  get(ctx: RouterContext) {
    ctx.body = this.find(ctx)
  }

  put(ctx: RouterContext) {
    const { id } = this.find(ctx)
    ctx.body = this.kind.store.replace(id, this.kind.read(ctx.request.body))
  }

  // @step patch-for-all
  patch(ctx: RouterContext) {
    const row = this.find(ctx)
    const fields = this.kind.read({ ...row, ...(ctx.request.body as object) })
    ctx.body = this.kind.store.replace(row.id, fields)
  }

  // @end
  delete(ctx: RouterContext) {
    this.kind.store.remove(this.find(ctx).id)
    ctx.status = 204
  }

  find(ctx: RouterContext) {
    const { id } = ctx.params
    const row = this.kind.store.find(id)
    if (row) return row
    throw new ApiError(404, 'not_found', `There is nothing with the id ${id}.`)
  }
}
// @stub
// @step one-class
import type { RouterContext } from '@koa/router'

import { ApiError } from './errors.ts'
import { items } from './kinds.ts'
import { Resource } from './resource.ts'

export class ItemList extends Resource {
  readonly store = items.store

  get(ctx: RouterContext) {
    ctx.body = this.store.all()
  }

  post(ctx: RouterContext) {
    const item = this.store.add(items.read(ctx.request.body))
    ctx.status = 201
    ctx.set('Location', `${ctx.path}/${item.id}`)
    ctx.body = item
  }
}

export class ItemDetail extends Resource {
  readonly store = items.store

  get(ctx: RouterContext) {
    ctx.body = this.find(ctx)
  }

  put(ctx: RouterContext) {
    const { id } = this.find(ctx)
    ctx.body = this.store.replace(id, items.read(ctx.request.body))
  }

  delete(ctx: RouterContext) {
    this.store.remove(this.find(ctx).id)
    ctx.status = 204
  }

  find(ctx: RouterContext) {
    const { id } = ctx.params
    const item = this.store.find(id)
    if (item) return item
    throw new ApiError(404, 'not_found', `There is nothing with the id ${id}.`)
  }
}
// @stub
// Step "one-class": the classes ItemList and ItemDetail go here.
// @end
// @end
