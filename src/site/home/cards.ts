import { html, type Html } from '../../formats/html.ts'
import { encodeSegment } from '../../formats/url.ts'
import { cut } from '../excerpt.ts'
import type { ServedCollection, Site } from '../site.ts'
import { countText } from './resources.ts'

/** More than so many collections are a list, with less about each. */
const mostCards = 24
const attributesShown = 5
const relationshipsShown = 4

/** All collections with their sizes, attributes, relationships and addresses. */
export function renderCards(site: Site, served: readonly ServedCollection[]): Html {
  if (served.length === 0)
    return html`<p class="empty">
      The data is empty: <code>{}</code>. Write <code>{ "cookies": [] }</code> into the file and save: it is
      served immediately.
    </p>`
  const isList = served.length > mostCards
  return html`<nav aria-labelledby="resources">
    <ul class="${isList ? 'cards many' : 'cards'}">
      ${served.map((summary) => renderCard(site, summary, isList))}
    </ul>
  </nav>`
}

function renderCard({ base }: Site, summary: ServedCollection, isBrief: boolean): Html {
  const { collection, mount } = summary
  const path = `${mount.path}/${encodeSegment(collection.name)}`
  return html`<li class="card">
    <h3>
      <a href="?resource=${encodeSegment(collection.name)}#resource"><bdi>${cut(collection.name)}</bdi></a>
    </h3>
    <p class="count">${countText(summary)}</p>
    ${isBrief ? '' : renderParts(summary)}
    <p class="go">
      <a href="${base}${path}" aria-label="GET ${cut(path)}"
        ><span class="method">GET</span> <code dir="ltr">${cut(path)}</code></a
      >
    </p>
  </li>`
}

function renderParts({ collection: { attributes, hidden, relationships } }: ServedCollection): Html {
  const names = [...attributes.keys()].filter((name) => !hidden.has(name))
  const shown = names.slice(0, attributesShown).map((name) => cut(name))
  const ways = [...relationships.keys()].slice(0, relationshipsShown)
  return html`<p class="soft attributes">
      <bdi>${shown.join(', ')}</bdi>${names.length > shown.length ? ' …' : ''}
    </p>
    ${
      ways.length === 0
        ? ''
        : html`<p class="ways">
            ${ways.map((name) => html`<span><span aria-hidden="true">→</span> <bdi>${cut(name)}</bdi></span>`)}
          </p>`
    }`
}
