import { html, type Html } from '../../formats/html.ts'
import { encodeSegment } from '../../formats/url.ts'
import { cut } from '../sample.ts'
import type { CollectionSummary, Site } from '../site.ts'

/** Every resource with its kind, its size and its address. */
export function renderResources(
  { collections, mounts }: Site,
  selected: CollectionSummary | undefined,
): Html {
  const base = mounts[0]?.path ?? ''
  const rows = collections.map((summary) => {
    const { name, kind } = summary.collection
    const path = `${base}/${encodeSegment(name)}`
    const current = summary === selected ? html` aria-current="page"` : undefined
    return html`<li>
      <div class="row">
        <a href="?resource=${encodeSegment(name)}#resource" ${current}><bdi>${cut(name)}</bdi></a
        ><span class="count">${sizeOf(summary)}</span>
      </div>
      <div class="under">
        <a href="${path}" aria-label="${`GET ${cut(path)}`}"><code dir="ltr">${cut(path)}</code></a
        >${kind === 'collection' ? '' : ` · ${kind}`}
      </div>
    </li>`
  })
  return html`<nav aria-labelledby="resources">
    <h2 id="resources">Resources <span class="soft">${rows.length}</span></h2>
    ${
      rows.length === 0
        ? html`<p>The data is empty: <code>{}</code>.</p>`
        : html`<ul>
            ${rows}
          </ul>`
    }
  </nav>`
}

/** `7 records`, `one record`, `one value`; `undefined` when it is not known. */
function sizeOf({ collection: { kind }, count }: CollectionSummary): string | undefined {
  if (count === undefined) return 'not public'
  if (kind !== 'collection') return kind === 'value' ? 'one value' : 'one record'
  return `${count.toLocaleString('en')} ${count === 1 ? 'record' : 'records'}`
}
