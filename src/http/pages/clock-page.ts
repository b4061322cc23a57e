import type { Router } from '@koa/router'

import { ApiError } from '../../core/error.ts'
import { type JsonObject, toText } from '../../core/json.ts'
import { durationForms, durationOf } from '../../formats/duration.ts'
import type { Agenda } from '../../rules/agenda.ts'
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
  readonly agenda: Agenda
  readonly readBody: ReadBody
}

type SetClock = ClockServices['clock']

/** The clock of a world: what time it is there, and whether time passes. */
export function routeToClock(router: Router, { clock, agenda, readBody }: ClockServices): void {
  const describe = () => ({ now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen })
  router.get('/_/clock', (ctx) => {
    ctx.body = describe()
  })
  router.put('/_/clock', async (ctx) => {
    setClock(clock, await readMembers(ctx, readBody, ['now', 'frozen', 'advance']))
    await agenda.runDue()
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
  const ms = durationOf(text)
  if (ms === undefined) throw notValid('advance', durationForms)
  return ms
}

const notValid = (member: string, help: string): ApiError =>
  new ApiError('bad_request', `The value of "${member}" is not valid.`, { help })
