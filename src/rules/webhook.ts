import { toText } from '../core/json.ts'
import { fill, fillInText, type Filling } from './placeholders.ts'
import type { Call } from './rule.ts'

/** How long another server may take, in milliseconds. */
const longestCall = 10_000

/** Where a call goes before anything is filled in: what a request brings cannot choose another server. */
export const originOfCall = (url: string): string | undefined =>
  /^(https?:\/\/[^/?#{}\s]+)(?:[/?#]|$)/i.exec(url)?.[1]

/** Sends a request to another server. Throws when that does not answer, or answers with an error. */
export async function sendCall({ url, method = 'POST', body }: Call, filling: Filling): Promise<void> {
  const response = await fetch(
    fillInText(url, filling, (value) => encodeURIComponent(toText(value))),
    {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(longestCall),
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(fill(body, filling)) }),
    },
  )
  await response.body?.cancel()
  if (response.status >= 400) throw new Error(`it answers ${response.status}`)
}
