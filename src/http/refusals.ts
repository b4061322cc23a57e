import { type ApiError, badHeader } from '../core/error.ts'
import { isHostPattern, toOrigin } from '../declarations/network.ts'

/** A request that is not allowed by default. */
interface Refusal {
  readonly error: ApiError
  /** For the terminal, with the option that allows it. */
  readonly notice: string
}

/** A request by a name that may be that of a website, which lets it point here (DNS rebinding). */
export function unknownHost(name: string): Refusal {
  const isName = isHostPattern(name)
  const message = isName
    ? `This server does not answer to the host name "${name}".`
    : 'This server does not answer to the Host of this request.'
  const help = isName
    ? `If this name is meant for this server, start it with --allow-host ${name}`
    : 'It answers to localhost, and to names that are given with --allow-host.'
  return { error: badHeader('misdirected', 'Host', message, { help }), notice: `${message} ${help}` }
}

/** A request by a page of another website. */
export function foreignOrigin(given: string): Refusal {
  const origin = toOrigin(given)
  const message = `Pages from ${origin ?? 'this origin'} may not use this server.`
  const help =
    origin === undefined
      ? 'Allow a website by its origin: --cors https://app.example.com'
      : `To allow them, start it with --cors ${origin}${origin === 'null' ? ', which lets in any website' : ''}`
  return { error: badHeader('forbidden', 'Origin', message, { help }), notice: `${message} ${help}` }
}

/** A change by a page of another website whose browser does not say which. */
export function unknownWebsite(): Refusal {
  const message = 'Another website tried to change the data, without an Origin header.'
  const help = 'A website that sends one can be allowed: --cors https://app.example.com'
  return { error: badHeader('forbidden', 'Sec-Fetch-Site', message, { help }), notice: `${message} ${help}` }
}

export type Refuse = (refusal: Refusal) => ApiError

/** Reports each refusal once, and only the first twenty, since a website can invent names. Returns its error. */
export function reportRefusals(report: (text: string) => void): Refuse {
  const reported = new Set<string>()
  return ({ error, notice }) => {
    if (reported.has(notice) || reported.size > most) return error
    reported.add(notice)
    report(reported.size > most ? 'Further refused requests will not be reported.' : notice)
    return error
  }
}

const most = 20
