import type { Router } from '@koa/router'

import { ApiError } from '../../core/error.ts'
import { type JsonObject, toText } from '../../core/json.ts'
import type { ReadBody } from '../body.ts'
import { answerUnsupported } from '../methods.ts'
import { readMembers } from './body-members.ts'

export interface ClockServices {
  readonly clock: {
    readonly now: () => number
    readonly isFrozen: boolean
    set(time: number, isFrozen: boolean): boolean
    restart(): void
  }
  readonly readBody: ReadBody
}

type SetClock = ClockServices['clock']

/** The clock of a world: what time it is there, and whether time passes. */
export function routeToClock(router: Router, { clock, readBody }: ClockServices): void {
  const describe = () => ({ now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen })
  router.get('/_/clock', (ctx) => {
    ctx.body = describe()
  })
  router.put('/_/clock', async (ctx) => {
    setClock(clock, await readMembers(ctx, readBody, ['now', 'frozen', 'advance']))
    ctx.body = describe()
  })
  router.all('/_/clock', (ctx) => answerUnsupported(ctx, ['GET', 'PUT']))
}

/** Throws a 400 for a time or a duration that there is not. */
function setClock(clock: SetClock, body: JsonObject): void {
  if (Object.keys(body).length === 0) return clock.restart()
  const { advance, frozen = advance === undefined ? false : clock.isFrozen } = body
  if (typeof frozen !== 'boolean') throw notValid('frozen', 'Use true or false.')
  if (clock.set(timeIn(body, clock), frozen)) return
  throw notValid(
    advance === undefined ? 'now' : 'advance',
    'Use a time up to the year 9999: 2026-12-24T18:00:00Z',
  )
}

function timeIn({ now, advance }: JsonObject, clock: SetClock): number {
  if (now !== undefined && advance !== undefined)
    throw new ApiError('bad_request', '"now" and "advance" exclude each other.', {
      help: 'Send one of them.',
    })
  if (advance !== undefined) return clock.now() + millisecondsIn(toText(advance))
  return now === undefined ? clock.now() : Date.parse(toText(now))
}

function millisecondsIn(text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
  const per = milliseconds[unit]
  if (per === undefined) throw notValid('advance', 'Use a duration: 500ms, 90s, 15m, 2h or 30d')
  return Number(count) * per
}

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

const notValid = (member: string, help: string): ApiError =>
  new ApiError('bad_request', `The value of "${member}" is not valid.`, { help })
