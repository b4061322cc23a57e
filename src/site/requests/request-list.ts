import { html, type Html } from '../../formats/html.ts'
import type { Exchange } from '../../log/exchange.ts'
import { cut } from '../excerpt.ts'
import { type Frame, renderShell } from '../shell.ts'
import { renderRow } from './request-row.ts'

/** A list of requests as a page shows it. */
export interface RequestList {
  /** The newest first. */
  readonly rows: readonly Exchange[]
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<keyof typeof tabs, number>>
  readonly show: keyof typeof tabs
  /** What was searched for. */
  readonly text: string
  /** The number of the last row, if there are older ones. */
  readonly olderThan: number | undefined
}

const tabs = { all: 'All', changes: 'Changes', failed: 'Failed' } as const

const listQuery = (show: string, text: string, more: Readonly<Record<string, string>> = {}): string => {
  const parameters = new URLSearchParams({
    ...(show === 'all' ? {} : { show }),
    ...(text === '' ? {} : { text }),
    ...more,
  }).toString()
  return parameters && `?${parameters}`
}

/** The list with one of its requests beside it, or with what that shows. */
export function renderRequests(
  frame: Frame,
  list: RequestList,
  chosen: { readonly n?: number; readonly title: string; readonly shown: Html } | undefined,
): string {
  const { base } = frame
  return renderShell(frame, {
    title: chosen?.title ?? 'Requests',
    place: 'requests',
    isWide: true,
    script: 'request-browser.js',
    main: html`<h1 class="unseen">Requests</h1>
      <div class="split${chosen ? ' has-one' : ''}">
        <section class="list" aria-labelledby="requests-title" tabindex="-1">
          ${renderHead(base, list)}
          <button type="button" class="arrivals" hidden data-arrivals></button>
          ${renderFeed(base, list, chosen?.n)}
          <p class="empty" data-empty${list.rows.length > 0 ? html` hidden` : ''}>${emptyText(list)}</p>
          ${list.olderThan === undefined ? '' : html`<p class="older"><a href="${base}/_/requests${listQuery(list.show, list.text, { before: String(list.olderThan) })}">Older requests</a></p>`}
        </section>
        <section class="detail" id="detail" aria-label="One request">
          ${chosen?.shown ?? nothingChosen}
        </section>
      </div>`,
  })
}

/** The rows alone. */
export const renderFeed = (base: string, { rows, show, text }: RequestList, current?: number): Html =>
  html`<ol class="feed" data-feed data-from="${base}/_/requests${listQuery(show, text)}">
    ${rows.map((exchange) => renderRow(exchange, base, exchange.n === current))}
  </ol>`

function renderHead(base: string, { counts, show, text }: RequestList): Html {
  return html`<div class="list-head">
      <h2 id="requests-title">Requests <span class="live" hidden data-live-state>live</span></h2>
      <div class="tools">
        <button type="button" class="quiet" hidden data-pause aria-pressed="false">Pause</button>
        <a class="quiet" href="${base}/_/requests.har">HAR</a>
        <form method="post" action="${base}/_/requests/clear"><button class="quiet">Clear</button></form>
      </div>
    </div>
    <form class="search" method="get" action="${base}/_/requests" role="search">
      ${show === 'all' ? '' : html`<input type="hidden" name="show" value="${show}" />`}
      <input
        type="search"
        name="text"
        value="${text}"
        aria-label="Find requests"
        placeholder="Find: /orders, POST, 4xx, or any text"
        spellcheck="false"
      />
    </form>
    <nav class="tabs" aria-label="Which requests">
      ${Object.entries(tabs).map(
        ([key, name]) =>
          html`<a
            href="${base}/_/requests${listQuery(key, text)}"
            ${key === show ? html` aria-current="true"` : ''}
            >${name} <span class="soft">${counts[key as keyof typeof tabs]}</span></a
          >`,
      )}
    </nav>`
}

function emptyText({ show, text }: RequestList): Html {
  if (text !== '') return html`No request has <bdi>${cut(text)}</bdi> in it.`
  if (show === 'failed') return html`Nothing has failed.`
  if (show === 'changes') return html`Nothing has been changed.`
  return html`Nothing yet. Send a request to the API, and it shows up here.`
}

const nothingChosen = html`<div class="nothing">
  <p class="big">Pick a request to see how it was answered</p>
  <p class="soft">
    Stage by stage: the value that each hands on, the time it takes, and the file that does it.
    <kbd>j</kbd> and <kbd>k</kbd> walk through the list, <kbd>p</kbd> pauses it.
  </p>
</div>`

/** In place of a request that is not there. */
export const renderMissing = (message: string, help: string, base: string): Html =>
  html`<article class="exchange">
    <p class="back"><a href="${base}/_/requests">All requests</a></p>
    <h2>${cut(message, 200)}</h2>
    <p class="words">${cut(help, 200)}</p>
  </article>`
