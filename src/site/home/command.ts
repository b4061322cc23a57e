import type { Example } from '../../dialects/dialect.ts'
import { html, type Html } from '../../formats/html.ts'
import { formatQuery } from '../../formats/url.ts'
import { toCurl } from '../curl.ts'
import type { SiteMount } from '../site.ts'

/** Where a request goes. */
export interface Place {
  readonly origin: string
  readonly mount: SiteMount
}

/** Examples with their commands, one below the other. */
export const renderExamples = (examples: readonly Example[], place: Place): Html =>
  html`<dl class="examples">
    ${examples.map(
      (example) =>
        html`<div class="example">
          <dt>${example.title} ${badge(example)}</dt>
          <dd>${renderCommand(example, place)}</dd>
        </div>`,
    )}
  </dl>`

/** The command for a request. What can be opened in a browser is a link, relative, so that it holds behind any proxy. */
function renderCommand(example: Example, { origin, mount }: Place): Html {
  const command = toCurl(example, `${origin}${mount.path}`, mount.dialect.mediaType)
  const address = html`<span class="soft">${command.base}</span>${command.path}`
  const href = `${mount.path}${example.path}${formatQuery(example.query ?? [])}`
  const link = example.method === 'GET' ? html`<a href="${href}">${address}</a>` : address
  return renderCode(`Command: ${example.title}`, html`${command.before}${link}${command.after}`)
}

/** Text that can be focused, read and copied. */
export const renderCode = (label: string, text: Html | string): Html =>
  html`<div class="code"><pre tabindex="0" role="group" aria-label="${label}" dir="ltr">${text}</pre></div>`

const badge = ({ method }: Example): Html | undefined =>
  method === 'GET' ? undefined : html`<span class="badge">${method}</span>`
