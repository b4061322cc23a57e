import { STATUS_CODES } from 'node:http'

import { html, type Html } from '../../formats/html.ts'
import type { Exchange, LoggedError } from '../../log/exchange.ts'
import { cut } from '../excerpt.ts'
import { asCurl, asFetch } from './copied-requests.ts'
import { clockTime, duration, renderMethod, renderStatus } from './request-row.ts'
import { operationInWords } from './sentence.ts'
import { type StageShown, stagesOf } from './stages.ts'
import { renderTimeBar } from './time-bar.ts'
import { renderChanges } from './what-changed.ts'

/** Where a request is shown. */
export interface RequestPlace {
  /** What stands before our paths. */
  readonly base: string
  /** The path of its world. */
  readonly home: string
  /** `http://localhost:3000/_/in/w1` */
  readonly origin: string
  /** The request of the same method and path before it. */
  readonly similar?: number | undefined
  /** What came of a button on the page. */
  readonly notice?: string | undefined
}

/** Everything about a request: what it meant, what became of it, what it changed, and how, stage by stage. */
export function renderExchange(
  exchange: Exchange,
  { base, home, origin, similar, notice }: RequestPlace,
): Html {
  const { n, at, ms, request, response, error, operation } = exchange
  const { status, bytes } = response
  const stages = stagesOf(exchange)
  return html`<article class="exchange" aria-labelledby="exchange-title">
    <p class="back"><a href="${base}/_/requests">All requests</a></p>
    <header class="what">
      <h2 id="exchange-title">
        ${renderMethod(request.method)} <span dir="ltr">${cut(request.url, 500)}</span>
      </h2>
      <p class="sum">
        ${renderStatus(response)} <span>${STATUS_CODES[status] ?? ''}</span>
        <span class="soft"
          >in ${duration(ms)} · ${bytes.toLocaleString('en')} bytes · at ${clockTime(at)}</span
        >
      </p>
      ${notice === undefined ? '' : html`<p class="note">${notice}</p>`}
      ${error ? renderFailure(error) : operation ? html`<p class="words">${operationInWords(operation)}</p>` : ''}
      ${renderPurpose(exchange)}
      <div class="actions">
        ${renderEditor(exchange, home)}
        <button type="button" class="quiet" hidden data-copy="${asCurl(request, origin)}">
          Copy as curl
        </button>
        <button type="button" class="quiet" hidden data-copy="${asFetch(request, origin)}">
          Copy as fetch
        </button>
        <a class="quiet" href="${base}/_/requests/${n}.json">JSON</a>
        <a class="quiet" href="${base}/_/requests/${n}.har">HAR</a>
        ${similar === undefined ? '' : html`<a class="quiet" href="${base}/_/requests/${n}/against/${similar}">Compare with the one before</a>`}
      </div>
    </header>
    ${renderChanges(exchange, home)} ${renderTimeBar(stages, ms)}
    <ol class="stages">
      ${stages.map((stage, index) => renderStage(stage, index + 1, base))}
    </ol>
  </article>`
}

function renderFailure({ message, help, issues }: LoggedError): Html {
  return html`<div class="failure" role="group" aria-label="What went wrong">
    <p><strong>${cut(message, 500)}</strong></p>
    ${help === undefined ? '' : html`<p>${cut(help, 500)}</p>`}
    ${
      issues.length === 0
        ? ''
        : html`<ul>
            ${issues
              .slice(0, 20)
              .map(
                ({ code, message: text, source }) =>
                  html`<li><code>${cut(source ? sourceText(source) : code)}</code> ${cut(text, 300)}</li>`,
              )}
          </ul>`
    }
  </div>`
}

function sourceText(source: NonNullable<LoggedError['issues'][number]['source']>): string {
  if ('pointer' in source) return source.pointer
  return 'parameter' in source ? source.parameter : source.name
}

/** What was done to it on purpose, and why. */
function renderPurpose({ rules, response: { fault } }: Exchange): Html | undefined {
  if (rules.length === 0 && fault === undefined) return undefined
  return html`<p class="purpose">
    <strong>On purpose</strong>:
    <code>${cut(rules.join(', '), 200)}</code
    >${fault === undefined ? '' : html`, on the wire <code>${cut(fault)}</code>`}
  </p>`
}

/** The request as a form, to change and send again. What was secret in it is not in it: the sender's own credentials are used. */
function renderEditor({ n, request }: Exchange, home: string): Html {
  const { method, url, body, headers } = request
  const methods = [...new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', cut(method, 12)])]
  const text = body === undefined ? '' : JSON.stringify(body, null, 2)
  return html`<details class="edit" data-edit>
    <summary class="button">Edit and send again</summary>
    <form class="resend" method="post" action="${home}/_/requests/${n}/send">
      <div class="line">
        <label
          >Method
          <select name="method">
            ${methods.map((name) => html`<option${name === method ? html` selected` : ''}>${name}</option>`)}
          </select></label
        >
        <label>Address <input name="target" value="${url}" spellcheck="false" autocapitalize="none" /></label>
      </div>
      <label
        >Body
        <textarea
          name="body"
          rows="${Math.min(14, Math.max(4, text.split('\n').length))}"
          spellcheck="false"
          placeholder="none"
        >
${text}</textarea>
      </label>
      <input type="hidden" name="accept" value="${headers['accept'] ?? '*/*'}" />
      <input type="hidden" name="type" value="${headers['content-type'] ?? 'application/json'}" />
      <div class="actions"><button class="button">Send</button></div>
    </form>
  </details>`
}

function renderStage(
  { kind, title, says, ms, failed, isOpen, body, file }: StageShown,
  number: number,
  base: string,
): Html {
  return html`<li class="stage k-${kind}${failed ? ' bad' : ''}"><details${failed || isOpen ? html` open` : ''}>
<summary><span class="n" aria-hidden="true">${number}</span><span class="t">${title}</span><span class="says">${says}</span><span class="ms">${ms === undefined ? '' : duration(ms)}</span></summary>
<div class="inside">${body}<p class="by"><a href="${base}/_/source/${file}"><code>${file}</code></a></p></div>
</details></li>`
}
