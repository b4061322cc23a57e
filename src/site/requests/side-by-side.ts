import type { Json } from '../../core/json.ts'
import { html, type Html } from '../../formats/html.ts'
import type { Exchange } from '../../log/exchange.ts'
import { cut } from '../excerpt.ts'
import { layOut } from '../requests.ts'
import { clockTime, duration, renderMethod, renderStatus } from './request-row.ts'

/** More lines are not comparedParts. */
const linesCompared = 200

const comparedParts = [
  ['Operation', ({ operation }: Exchange) => operation],
  ['Failure', ({ error }: Exchange) => error],
  [
    'What the store was asked for',
    ({ calls }: Exchange) => calls?.map((call) => ({ ...call, ms: undefined })),
  ],
  ['Request body', ({ request }: Exchange) => request.body],
  ['Response body', ({ response }: Exchange) => response.body],
] as const

/** Two requests, with what differs marked: why is this list empty, and that not? */
export function renderBothRequests(one: Exchange, other: Exchange, base: string): Html {
  const parts = comparedParts.flatMap(([title, partOf]) => {
    const [left, right] = [linesOf(partOf(one)), linesOf(partOf(other))]
    return left.length + right.length === 0 ? [] : [renderPart(title, left, right)]
  })
  return html`<article class="exchange both" aria-label="Two requests">
    <p class="back"><a href="${base}/_/requests">All requests</a></p>
    <div class="pair">${[one, other].map((exchange) => renderSummary(exchange, base))}</div>
    ${parts}
  </article>`
}

const renderSummary = ({ n, at, ms, request, response }: Exchange, base: string): Html =>
  html`<header class="what">
    <h2>
      <a href="${base}/_/requests/${n}"
        >${renderMethod(request.method)} <span dir="ltr">${cut(request.url, 200)}</span></a
      >
    </h2>
    <p class="sum">
      ${renderStatus(response)} <span class="soft">in ${duration(ms)} · at ${clockTime(at)}</span>
    </p>
  </header>`

const linesOf = (value: unknown): readonly string[] =>
  value === undefined ? [] : layOut(value as Json).split('\n', linesCompared)

function renderPart(title: string, left: readonly string[], right: readonly string[]): Html {
  const isSame = left.join('\n') === right.join('\n')
  return html`<section class="changed">
    <h3>${title} <span class="soft">${isSame ? 'the same' : 'different'}</span></h3>
    <div class="pair">
      ${renderLines(title, left, new Set(right))}${renderLines(title, right, new Set(left))}
    </div>
  </section>`
}

function renderLines(title: string, lines: readonly string[], others: ReadonlySet<string>): Html {
  const shown = lines.map((line) => {
    const text = cut(line, 300)
    return [others.has(line) ? text : html`<mark>${text}</mark>`, '\n']
  })
  return html`<pre tabindex="0" role="group" aria-label="${title}">
${lines.length === 0 ? 'none' : shown}</pre>`
}
