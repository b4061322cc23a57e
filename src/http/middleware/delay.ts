import { setTimeout as sleep } from 'node:timers/promises'

import type { Context, Middleware, Next } from 'koa'

import { ApiError } from '../../core/error.ts'
import type { Network, NetworkSettings } from '../../declarations/network.ts'
import { isLocalClient } from '../machine.ts'

/** Milliseconds, from and to. */
export interface Delay {
  readonly min: number
  readonly max: number
}

const maxDelay = 60_000

/**
 * Waits before each response; `?_delay=MS` sets the wait for one request, where simulation is allowed. A request whose
 * client leaves while it waits is dropped.
 */
export function delayAnswers(delay: Delay | undefined, network: Network): Middleware {
  return function waitBeforeAnswer(ctx, next) {
    const asked = ctx.querystring.includes('_delay=') ? ctx.query['_delay'] : undefined
    if (asked !== undefined) assertMaySimulate(ctx, network.current)
    const pause = asked === undefined ? delay : parseDelay(String(asked))
    return pause ? wait(pause, ctx, next) : next()
  }
}

/** Throws a 403 if this client may not ask for simulated behaviour, which could keep a server on the network busy. */
function assertMaySimulate({ ip }: Context, { simulation }: NetworkSettings): void {
  if (simulation === 'everyone' || (simulation === 'local' && isLocalClient(ip))) return
  throw new ApiError(
    'forbidden',
    simulation === 'local'
      ? 'Only clients on the machine of the server may use _delay.'
      : 'Simulation is turned off, so _delay is not available.',
    {
      help:
        simulation === 'local'
          ? 'Start the server with --simulation everyone to allow it to all.'
          : 'Start the server with --simulation local, or everyone, to turn it on.',
    },
  )
}

async function wait({ min, max }: Delay, { res }: Context, next: Next): Promise<unknown> {
  const leaving = new AbortController()
  const leave = (): void => leaving.abort()
  res.once('close', leave)
  const isOver = await sleep(min + Math.random() * (max - min), true, leaving).catch(() => false)
  res.off('close', leave)
  return isOver ? next() : undefined
}

/** Parses `500`, or `200-800` for a random wait in that range. */
export function parseDelay(text: string): Delay {
  const [, min, max = min] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? []
  const delay = { min: Number(min), max: Number(max) }
  if (delay.min <= delay.max && delay.max <= maxDelay) return delay
  throw new ApiError('bad_request', `"${text}" is not a valid delay.`, {
    help: 'Use milliseconds: 500, or a range: 200-800. The maximum is 60000.',
  })
}
