import { setTimeout as wait } from 'node:timers/promises'

import type { RouterContext } from '@koa/router'

import { Resource } from './resource.ts'

/** Asks the storeroom, which takes a moment. */
const countOnShelf = async (name: string): Promise<number> => {
  await wait(30)
  return name.length
}

/** How many pieces of an item are on the shelf. */
export class StockCheck extends Resource {
  // @step two-at-once
  async get(ctx: RouterContext) {
    const { name } = ctx.params
    const pieces = await countOnShelf(name)
    ctx.body = { name, pieces }
  }
  // @stub
  name = ''

  async get(ctx: RouterContext) {
    this.name = ctx.params.name
    const pieces = await countOnShelf(this.name)
    ctx.body = { name: this.name, pieces }
  }
  // @end
}
