import type { Example } from '../../dialects/dialect.ts'
import { html, type Html } from '../../formats/html.ts'
import { formatQuery } from '../../formats/url.ts'
import { toCurl } from '../requests.ts'
import { renderCode } from '../shell.ts'
import type { SiteMount } from '../site.ts'

/** Where requests go. */
export interface Destination {
  readonly origin: string
  /** What stands before paths. */
  readonly base: string
  readonly mount: SiteMount
}

/** Examples with their commands, one below the other. */
export const renderExamples = (examples: readonly Example[], destination: Destination): Html =>
  html`<dl class="examples">
    ${examples.map(
      (example) =>
        html`<div class="example">
          <dt>${example.title} ${badge(example)}</dt>
          <dd>${renderCommand(example, destination)}</dd>
        </div>`,
    )}
  </dl>`

/** The command for a request. A GET is a link for the browser, relative, so that it works behind any proxy. */
export function renderCommand(example: Example, { origin, base, mount }: Destination): Html {
  const command = toCurl(example, `${origin}${mount.path}`, mount.dialect.mediaType)
  const address = html`<span class="soft">${command.base}</span>${command.path}`
  const href = `${base}${mount.path}${example.path}${formatQuery(example.query ?? [])}`
  const link = example.method === 'GET' ? html`<a href="${href}">${address}</a>` : address
  return renderCode(`Command: ${example.title}`, html`${command.before}${link}${command.after}`)
}

const badge = ({ method }: Example): Html | undefined =>
  method === 'GET' ? undefined : html`<span class="badge">${method}</span>`
