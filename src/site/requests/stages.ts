import { STATUS_CODES } from 'node:http'

import { type Json, type JsonObject, toText } from '../../core/json.ts'
import { html, type Html } from '../../formats/html.ts'
import type { Exchange } from '../../log/exchange.ts'
import { coloured } from '../coloured-json.ts'
import { cut } from '../excerpt.ts'
import { renderCode } from '../shell.ts'
import { fileOfEngine, fileOfFailure, fileOfParser, fileOfRenderer, otherAnswers } from './source-files.ts'
import { renderCalls, summarizeCalls } from './store-calls.ts'
import type { StageKind } from './time-bar.ts'

/** A stage of a request, for a page. */
export interface StageShown {
  readonly kind: StageKind
  readonly title: string
  /** What came of it, in a few words. */
  readonly says: string
  /** Missing where it is not measured by itself. */
  readonly ms?: number | undefined
  /** The file that does it. */
  readonly file: string
  /** Whether the request failed here. */
  readonly failed?: boolean
  readonly isOpen?: boolean
  readonly body: Html
}

/** The stages that a request has reached, in their order. */
export function stagesOf(exchange: Exchange): readonly StageShown[] {
  const { route, marks, error, operation } = exchange
  if (!route) return [receiving(exchange), answeringElse(exchange), sending(exchange)]
  const isParsed = marks.parsed !== undefined && operation !== undefined
  return [
    receiving(exchange),
    ...(marks.read === undefined ? [] : [parsing(exchange)]),
    ...(isParsed ? [deciding(exchange)] : []),
    ...(marks.decided === undefined ? [] : [executing(exchange)]),
    ...(marks.executed === undefined ? [] : [outcome(exchange)]),
    ...(marks.executed === undefined && !error ? [] : [rendering(exchange)]),
    sending(exchange),
  ]
}

/** How long it took from one mark to the next; if that was not reached, until the failure was described. */
const between = (from: number | undefined, to: number | undefined, { marks }: Exchange): number =>
  Math.max(0, (to ?? marks.rendered ?? marks.sent ?? 0) - (from ?? 0))

function receiving(exchange: Exchange): StageShown {
  const { request, marks, error, route } = exchange
  const failed = error !== undefined && route !== undefined && marks.read === undefined
  return {
    kind: 'http',
    title: 'HTTP request',
    says: bodyWords(request),
    ...(route ? { ms: between(0, marks.read, exchange) } : {}),
    file: failed ? fileOfFailure(error.code) : 'src/http/plain-values.ts',
    failed,
    body: html`<p class="http">
        <span class="jk">${cut(request.method, 12)}</span> ${cut(request.url, 2000)}
        <span class="soft">HTTP/${request.httpVersion}</span>
      </p>
      ${renderHeaders(request.headers)}
      ${request.isCut ? html`<p class="soft">The body was too long to be kept.</p>` : renderBody('Request body', request.body)}`,
  }
}

const bodyWords = ({ body, isCut, headers }: Exchange['request']): string =>
  body === undefined && !isCut ? 'no body' : `a body of ${cut(headers['content-type'] ?? 'unknown type')}`

function parsing(exchange: Exchange): StageShown {
  const { route, dialect = '', marks, operation, error } = exchange
  const failed = marks.parsed === undefined
  return {
    kind: 'dialect',
    title: 'The dialect works out what is meant',
    says: `${dialect} · ${route?.method} ${route?.path}`,
    ms: between(marks.read, marks.parsed, exchange),
    file: fileOfParser(dialect),
    failed,
    isOpen: !error,
    body: html`<p>
        The route <code>${route?.method} ${route?.path}</code> of the dialect <code>${dialect}</code> reads
        the address${exchange.request.body === undefined ? '' : ' and the body'}.
      </p>
      ${
        operation === undefined
          ? html`<p class="soft">${failed ? 'It stopped here.' : 'What it made of them was not kept.'}</p>`
          : html`${renderCode('Operation', coloured(operation))}
              <p class="soft">
                From here on, nothing depends on HTTP: the other dialects make the same value.
              </p>`
      }`,
  }
}

function deciding(exchange: Exchange): StageShown {
  const { principal, guard, marks } = exchange
  const failed = marks.decided === undefined
  return {
    kind: 'policy',
    title: 'Is it allowed?',
    says: failed ? 'no' : principal ? `as ${cut(principal.id)}` : 'open to everyone',
    ms: between(marks.parsed, marks.decided, exchange),
    file: failed || principal ? 'src/auth/policy.ts' : 'src/http/dispatch.ts',
    failed,
    body: html`<p>
        ${
          principal
            ? html`<bdi>${cut(principal.id)}</bdi> signed in by
                ${cut(principal.kind)}${principal.roles.length > 0 ? html`, with the roles <bdi>${cut(principal.roles.join(', '))}</bdi>` : ''}.`
            : 'No one has signed in, and nothing here required it.'
        }
      </p>
      ${
        guard === undefined
          ? ''
          : html`<p>Of this collection, the sender can read what passes:</p>
              ${renderCode('Filter', coloured(guard as unknown as Json))}`
      }`,
  }
}

function executing(exchange: Exchange): StageShown {
  const { operation, calls, error, marks } = exchange
  const failed = marks.executed === undefined
  return {
    kind: 'engine',
    title: 'The engine does it',
    says: failed ? (error?.code.replaceAll('_', ' ') ?? '') : calls ? summarizeCalls(calls) : '',
    ms: between(marks.decided, marks.executed, exchange),
    file: fileOfEngine(toText(operation?.['kind'] ?? '')),
    failed,
    isOpen: !error,
    body: html`${calls ? renderCalls(calls, failed) : html`<p class="soft">How the store found it is noted only while someone looks at the requests. Send it again to see that.</p>`}
    ${failed ? html`<p>It stopped here. Whatever it had begun was undone: nothing has changed.</p>` : ''}`,
  }
}

function outcome(exchange: Exchange): StageShown {
  const { kind, total } = exchange.outcome ?? { kind: 'one' }
  const says = kind === 'many' ? `${total} match` : kind
  return {
    kind: 'engine',
    title: 'Outcome',
    says,
    file: 'src/core/outcome.ts',
    body: html`<p>
      The engine hands on a value of the kind
      <code>${kind}</code>${total === undefined ? '' : html`, ${total} in all`}.
    </p>`,
  }
}

function rendering(exchange: Exchange): StageShown {
  const { marks, error, dialect = '' } = exchange
  const isDone = marks.rendered !== undefined
  return {
    kind: 'dialect',
    title: error ? 'The dialect describes the failure' : 'The dialect writes the answer',
    says: dialect,
    ...(isDone && !error ? { ms: between(marks.executed, marks.rendered, exchange) } : {}),
    file: fileOfRenderer(dialect, error !== undefined),
    failed: error !== undefined && marks.executed !== undefined && !isDone,
    body: html`<p>
      ${error ? html`The code <code>${error.code}</code> has the status ${error.status}.` : html`The outcome becomes a document of this dialect.`}
    </p>`,
  }
}

function sending(exchange: Exchange): StageShown {
  const { response, marks, route } = exchange
  const { status, headers, body, isCut, bytes } = response
  const line = status === 0 ? 'nothing was sent' : `${status} ${STATUS_CODES[status] ?? ''}`
  return {
    kind: 'http',
    title: 'HTTP response',
    says: line,
    ...(route && marks.rendered !== undefined ? { ms: between(marks.rendered, marks.sent, exchange) } : {}),
    file: 'src/http/etag.ts',
    body: html`<p class="http"><span class="jk">${line}</span></p>
      ${renderHeaders(headers)}
      ${status === 304 ? html`<p>The client had this version already: its <code>If-None-Match</code> names the ETag.</p>` : ''}
      ${renderBody('Response body', body)}
      ${isCut ? html`<p class="soft">${bytes.toLocaleString('en')} bytes, of which ${body === undefined ? 'none are kept' : 'the beginning is kept'}.</p>` : ''}`,
  }
}

/** What answered in place of the data. */
function answeringElse(exchange: Exchange): StageShown {
  const { by, ms, rules, response, error } = exchange
  const { title, file } = otherAnswers[by]
  return {
    kind: 'policy',
    title,
    ms,
    says: cut(rules.join(', ')) || (error?.code.replaceAll('_', ' ') ?? ''),
    file,
    failed: error !== undefined,
    isOpen: true,
    body: html`${rules.length === 0 ? '' : html`<p>It was answered on purpose, by <code>${cut(rules.join(', '), 200)}</code>.</p>`}
    ${response.fault === undefined ? '' : html`<p>On the wire: <code>${cut(response.fault)}</code>.</p>`}
    ${error && rules.length === 0 ? html`<p>It stopped here.</p>` : ''}`,
  }
}

const renderBody = (label: string, body: Json | undefined): Html | undefined =>
  body === undefined ? undefined : renderCode(label, coloured(body))

const renderHeaders = (headers: JsonObject): Html =>
  html`<dl class="headers">
    ${Object.entries(headers).map(
      ([name, value]) =>
        html`<div>
          <dt>${cut(name)}</dt>
          <dd>${cut(toText(value), 300)}</dd>
        </div>`,
    )}
  </dl>`
