import type { JsonObject } from '../../core/json.ts'
import type { StoreCall } from '../../core/trace.ts'
import { html, type Html } from '../../formats/html.ts'
import { cut } from '../excerpt.ts'
import { duration } from './request-row.ts'

const mostCalls = 50
/** A scan of fewer costs nothing worth a word. */
const manyRows = 1000

/** What the store was asked for, and how it found that. */
export function renderCalls(calls: readonly JsonObject[], isUndone: boolean): Html {
  const all = calls as unknown as readonly StoreCall[]
  const reads = all.filter(({ what }) => !changing.has(what))
  const writes = all.filter(({ what }) => changing.has(what))
  const hasLongScan = reads.some(({ plan }) => plan?.way === 'scan' && plan.visited > manyRows)
  return html`${reads.length === 0 ? '' : renderReads(reads)}
  ${hasLongScan ? html`<p>No index serves this condition, so every record was looked at. Indexes serve equality, comparisons and sorting, but not searches, patterns or "or".</p>` : ''}
  ${
    writes.length === 0 || isUndone
      ? ''
      : html`<p>
          ${writes.slice(0, mostCalls).map(({ what, collection, key = '' }, at) => html`${at === 0 ? '' : ', '}${changing.get(what)} <bdi>${cut(key === '' ? collection : `${collection}/${key}`)}</bdi>`)}.
        </p>`
  }`
}

const changing = new Map([
  ['insert', 'Inserted'],
  ['replace', 'Replaced'],
  ['remove', 'Removed'],
])

const renderReads = (reads: readonly StoreCall[]): Html =>
  html`<table class="plan">
    <caption>
      What the store was asked for
    </caption>
    <thead>
      <tr>
        <th scope="col">Collection</th>
        <th scope="col">Found by</th>
        <th scope="col" class="num">Looked at</th>
        <th scope="col" class="num">Returned</th>
        <th scope="col" class="num">Time</th>
      </tr>
    </thead>
    <tbody>
      ${reads.slice(0, mostCalls).map(renderRead)}
    </tbody>
  </table>`

function renderRead({ collection, key, plan, returned, ms }: StoreCall): Html {
  const on = plan?.on?.join('.')
  return html`<tr>
    <th scope="row">
      <bdi>${cut(collection)}</bdi
      >${key === undefined ? '' : html`<span class="soft">/<bdi>${cut(key)}</bdi></span>`}
    </th>
    <td>
      <span class="way${plan?.way === 'scan' ? ' scan' : ''}">${plan?.way ?? 'id'}</span
      >${on ? html` <span class="soft">on</span> <code>${cut(on)}</code>` : ''}
    </td>
    <td class="num">${plan ? html`${plan.visited} <span class="soft">of ${plan.rows}</span>` : returned}</td>
    <td class="num">${returned}</td>
    <td class="num">${duration(ms)}</td>
  </tr>`
}

/** The same in a few words: `equality index · 7 looked at`. */
export function summarizeCalls(calls: readonly JsonObject[]): string {
  const all = calls as unknown as readonly StoreCall[]
  const ways = all.flatMap(({ plan }) => plan?.way ?? [])
  const visited = all.reduce((sum, { plan, returned }) => sum + (plan?.visited ?? returned), 0)
  const [way = 'id'] = ways.includes('scan') ? ['scan'] : ways
  return `${way} · ${visited} looked at`
}
