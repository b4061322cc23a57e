import { timeOf } from '../core/clock.ts'
import { durationOf } from '../formats/duration.ts'
import type { FilledMatch } from '../rules/decide.ts'
import { fill, type Filling } from '../rules/placeholders.ts'
import type { Later } from '../rules/rule.ts'
import { sendCall } from '../rules/webhook.ts'
import { changeData, type RulingServices } from './act-on-rules.ts'
import type { SimulatedContext } from './wishes.ts'

/** Does what rules want once a request is answered: calls at once, and the rest when its time has come. */
export function followUp(
  ctx: SimulatedContext,
  matches: readonly FilledMatch[],
  services: RulingServices,
): void {
  for (const match of matches) {
    const { later, call } = match.effects
    if (call)
      ctx.res.once('close', () => void attempt(match, services, async () => sendCall(call, match.filling)))
    if (later) services.agenda.add(durationOf(later.after) ?? 0, async () => doLater(match, later, services))
  }
}

/** With the facts of the request, and the time that it is by then. */
async function doLater(match: FilledMatch, later: Later, services: RulingServices): Promise<void> {
  const filling = { ...match.filling, now: timeOf(services.clock) }
  await attempt(match, services, async () => {
    if (later.change) await changeLater(match, later.change, filling, services)
    if (later.set) services.rules.remember(fill(later.set, filling))
    if (later.call) await sendCall(later.call, filling)
  })
}

const changeLater = async (
  { rule }: FilledMatch,
  change: NonNullable<Later['change']>,
  filling: Filling,
  services: RulingServices,
): Promise<void> =>
  services.store.transact(async (transaction) =>
    changeData({ rule, effects: { change } }, filling, services, transaction),
  )

/** No request waits for it any more, so what goes wrong is reported. */
async function attempt(
  { rule }: FilledMatch,
  { report }: RulingServices,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    report(
      `The rule ${rule.name} could not do everything: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
