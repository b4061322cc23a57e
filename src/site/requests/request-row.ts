import { html, type Html } from '../../formats/html.ts'
import type { Exchange } from '../../log/exchange.ts'
import { cut } from '../excerpt.ts'

/** A request in a list, as a link to all about it. */
export function renderRow({ n, at, ms, request, response }: Exchange, base: string, isCurrent = false): Html {
  return html`<li>
    <a class="row" href="${base}/_/requests/${n}" data-n="${n}" ${isCurrent ? html` aria-current="true"` : ''}
      >${renderMethod(request.method)}<span class="url" dir="ltr">${cut(request.url, 120)}</span
      >${renderStatus(response)}<span class="ms">${duration(ms)}</span
      ><time class="at" datetime="${at}">${clockTime(at)}</time></a
    >
  </li> `
}

const methodClasses: Readonly<Record<string, string>> = {
  POST: ' post',
  PUT: ' put',
  PATCH: ' put',
  DELETE: ' delete',
}

export const renderMethod = (method: string): Html =>
  html`<span class="method${methodClasses[method]}">${cut(method, 12)}</span>`

/** The status code; a word where none was sent. */
export function renderStatus({ status, isAborted }: Exchange['response']): Html {
  if (isAborted) return html`<span class="status s3">client left</span>`
  if (status === 0) return html`<span class="status s5">cut off</span>`
  return html`<span class="status s${Math.floor(status / 100)}">${status}</span>`
}

/** `60 µs`, `1.33 ms`, `41 ms`, `2.1 s` */
export function duration(ms: number): string {
  if (ms < 0.0995) return `${Math.max(1, Math.round(ms * 1000))} µs`
  if (ms < 10) return `${ms.toFixed(2)} ms`
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Hours, minutes and seconds where the server is, from a time in UTC. */
export const clockTime = (at: string): string => new Date(at).toTimeString().slice(0, 8)
