import type { Resource } from '../../core/resource.ts'
import { html, type Html } from '../../formats/html.ts'
import type { Exchange } from '../../log/exchange.ts'
import { cut } from '../excerpt.ts'

const mostShown = 20

/** What a request has changed in the data, attribute by attribute, and the button that undoes it. */
export function renderChanges({ n, changes = [], change, error }: Exchange, home: string): Html | undefined {
  if (changes.length === 0 || error) return undefined
  const more = changes.length - mostShown
  return html`<section class="changed" aria-labelledby="changed">
    <h3 id="changed">What changed in the data</h3>
    ${changes.slice(0, mostShown).map(renderChange)}
    ${more > 0 ? html`<p class="soft">And ${more} more.</p>` : ''}
    ${
      change === undefined
        ? ''
        : html`<form method="post" action="${home}/_/requests/${n}/undo">
            <button class="quiet">Undo this change</button>
          </form>`
    }
  </section>`
}

function renderChange({ collection, key, before, after }: NonNullable<Exchange['changes']>[number]): Html {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const isKept = (name: string): boolean => textAt(before, name) === textAt(after, name)
  const kept = names.filter((name) => before && after && isKept(name))
  const rows = names.filter((name) => !isKept(name)).slice(0, mostShown)
  return html`<figure class="diff">
    <figcaption>
      <bdi>${cut(collection)}/${cut(key)}</bdi> ${before ? (after ? 'was changed' : 'was deleted') : 'is new'}
    </figcaption>
    <table>
      <caption class="unseen">
        Before and after
      </caption>
      <tbody>
        ${rows.map((name) => html`${renderSide('del', name, before)}${renderSide('ins', name, after)}`)}
      </tbody>
    </table>
    ${kept.length === 0 ? '' : html`<p class="soft">Unchanged: <bdi>${cut(kept.join(', '), 200)}</bdi></p>`}
  </figure>`
}

const textAt = (resource: Resource | undefined, name: string): string | undefined =>
  resource && Object.hasOwn(resource, name) ? JSON.stringify(resource[name]) : undefined

const sides = { del: ['before', '−'], ins: ['after', '+'] } as const

function renderSide(
  side: keyof typeof sides,
  name: string,
  resource: Resource | undefined,
): Html | undefined {
  const text = textAt(resource, name)
  if (text === undefined) return undefined
  const [word, sign] = sides[side]
  return html`<tr class="${side}">
    <td class="sign"><span class="unseen">${word}</span><span aria-hidden="true">${sign}</span></td>
    <th scope="row"><bdi>${cut(name)}</bdi></th>
    <td><code>${cut(text, 300)}</code></td>
  </tr>`
}
