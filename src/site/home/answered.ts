import type { Json } from '../../core/json.ts'
import type { Example } from '../../dialects/dialect.ts'
import { html, type Html } from '../../formats/html.ts'
import { encodeSegment } from '../../formats/url.ts'
import { coloured } from '../coloured-json.ts'
import { examplesOf } from '../requests.ts'
import { renderCode } from '../shell.ts'
import { type ServedCollection, type Site, siteAt, type SiteMount } from '../site.ts'
import { renderCommand } from './command.ts'

/** A list that is filtered, sorted and limited to some attributes, as far as the data allows that. */
export function richestExample(site: Site, mount: SiteMount, summary: ServedCollection): Example | undefined {
  const examples = examplesOf(mount.dialect, summary, siteAt(site, mount)).filter(
    ({ method }) => method === 'GET',
  )
  const [first] = examples
  if (!first) return undefined
  const parts = [/^Filter:/, /^Sort by/, /^Only some attributes/].flatMap(
    (title) => examples.find((example) => title.test(example.title))?.query ?? [],
  )
  return { ...first, title: 'Some of it', query: parts }
}

/** A command and what it gets. */
export function renderAnswered(
  site: Site,
  mount: SiteMount,
  about: ServedCollection | undefined,
  answered: { readonly example: Example; readonly answer: Json } | undefined,
): Html | undefined {
  if (!about) return undefined
  return html`<section aria-labelledby="ask">
    <div class="head"><h2 id="ask">Ask for some of it</h2></div>
    ${
      answered
        ? html`${renderCommand(answered.example, { origin: site.origin, base: site.base, mount })}
          ${renderCode('Answer', coloured(answered.answer), 'answer')}`
        : ''
    }
    <p class="soft">
      Filters, sorting, pages and relationships:
      <a href="?resource=${encodeSegment(about.collection.name)}#parameters"
        >all that a list can be asked for</a
      >.
    </p>
  </section>`
}
