import { formatPath } from '../../core/json.ts'
import type { Collection, Relationship } from '../../core/resource.ts'
import { html, type Html } from '../../formats/html.ts'
import { encodeSegment } from '../../formats/url.ts'
import { cut } from '../excerpt.ts'
import { examplesOf } from '../requests.ts'
import type { CollectionSummary, ServedCollection, Site, SiteMount } from '../site.ts'
import { renderExamples } from './command.ts'

/** All resources with their kinds, sizes and addresses. */
export function renderResourceList(
  { base }: Site,
  collections: readonly ServedCollection[],
  selected: ServedCollection,
): Html {
  const rows = collections.map((summary) => {
    const { name, kind } = summary.collection
    const path = `${summary.mount.path}/${encodeSegment(name)}`
    const current = summary === selected ? html` aria-current="page"` : undefined
    return html`<li>
      <div class="row">
        <a href="?resource=${encodeSegment(name)}#resource" ${current}><bdi>${cut(name)}</bdi></a
        ><span class="count">${countText(summary)}</span>
      </div>
      <div class="under">
        <a href="${base}${path}" aria-label="${`GET ${cut(path)}`}"><code dir="ltr">${cut(path)}</code></a
        >${kind === 'collection' ? '' : ` · ${kind}`}
      </div>
    </li>`
  })
  return html`<nav class="choice" aria-labelledby="resources">
    <p class="back"><a href="?">All collections</a></p>
    <h2 id="resources">Collections <span class="soft">${rows.length}</span></h2>
    <ul>
      ${rows}
    </ul>
  </nav>`
}

/** `7 records`, `one record`, `one value`. */
export function countText({ collection: { kind }, count }: CollectionSummary): string | undefined {
  if (count === undefined) return 'not public'
  if (kind !== 'collection') return kind === 'value' ? 'one value' : 'one record'
  return `${count.toLocaleString('en')} ${count === 1 ? 'record' : 'records'}`
}

/** One resource: its attributes, its relationships, and requests to try. */
export function renderSelected(site: Site, mount: SiteMount, summary: CollectionSummary): Html {
  const { collection, count } = summary
  const { origin, base, readOnly } = site
  const place = { origin, base, mount }
  const examples = examplesOf(mount.dialect, summary, site)
  const writes = examples.filter(({ method }) => method !== 'GET')
  return html`<section id="resource" aria-labelledby="resource-name">
    <div class="title">
      <h1 id="resource-name"><bdi>${cut(collection.name)}</bdi></h1>
      <span class="soft">${kinds[collection.kind]}</span>
    </div>
    ${count === undefined ? html`<p class="note">Visitors who have not signed in cannot read this collection.</p>` : ''}
    ${count === 0 ? html`<p class="note">It is empty. The first record can have any attributes.</p>` : ''}
    ${renderAttributes(collection)} ${renderIdNote(collection)} ${renderNumericNote(collection)}
    ${renderRelationships(collection)}
    <h2>Read</h2>
    <p class="soft">The addresses are links: open them, or copy the command.</p>
    ${renderExamples(
      examples.filter(({ method }) => method === 'GET'),
      place,
    )}
    <h2>Write</h2>
    ${readOnly ? html`<p class="note">This server is read-only: it was started with <code>--read-only</code>.</p>` : ''}
    ${renderExamples(writes, place)}
  </section>`
}

const kinds = {
  collection: 'a collection of records',
  singular: 'a single record',
  value: 'a plain value, read and replaced as a whole',
}

const mostAttributes = 30

/** Where the file has another name for the id, and the declaration that leaves it at that. */
const renderIdNote = ({ name, idInFile }: Collection): Html | undefined =>
  idInFile === undefined
    ? undefined
    : html`<p class="soft">
        In the file the id is called <code>${cut(idInFile)}</code>; records show it under both names. To keep
        only that name, declare
        <code>${cut(JSON.stringify({ collections: { [name]: { id: { attribute: idInFile } } } }), 300)}</code>
      </p>`

/** Where texts count as numbers, and the declaration that leaves them texts. */
function renderNumericNote({ name, attributes, hidden }: Collection): Html | undefined {
  const found = [...attributes].find(([one, { numeric }]) => numeric && !hidden.has(one))?.[0]
  if (found === undefined) return undefined
  const asText = { type: 'object', properties: { [found]: { type: 'string' } } }
  return html`<p class="soft">
    In <code>${cut(found)}</code> the file has numbers and also strings that look like numbers; both are
    sorted and compared as numbers. To keep the strings as strings, declare
    <code>${cut(JSON.stringify({ collections: { [name]: { schema: asText } } }), 300)}</code>
  </p>`
}

function renderAttributes({ attributes, hidden }: Collection): Html | undefined {
  const shown = [...attributes].filter(([name]) => !hidden.has(name))
  if (shown.length === 0) return undefined
  const rows = shown.slice(0, mostAttributes).map(
    ([name, { types, numeric }]) =>
      html`<li>
        <bdi>${cut(name)}</bdi>
        <span class="soft">${[...types].join(' or ')}${numeric ? ', sorted as numbers' : ''}</span>
      </li>`,
  )
  const more = shown.length - rows.length
  return html`<h2>Attributes</h2>
    <ul class="chips">
      ${rows}${more > 0 ? html`<li class="soft">and ${more} more</li>` : ''}
    </ul>`
}

function renderRelationships({ name, relationships }: Collection): Html | undefined {
  if (relationships.size === 0) return undefined
  return html`<h2>Relationships</h2>
    <ul class="ways">
      ${[...relationships.values()].map(
        (relationship) =>
          html`<li>${renderRelationship(relationship)} ${renderReason(name, relationship)}</li>`,
      )}
    </ul>`
}

/** Why there is a relationship that no name alone shows, and the declaration that turns it off. */
const renderReason = (collection: string, { name, byValues }: Relationship): Html | undefined =>
  byValues
    ? html`<span class="soft"
        >(found because all its values are ids; to turn this off, declare
        <code
          >${cut(JSON.stringify({ collections: { [collection]: { relationships: { [name]: false } } } }), 300)}</code
        >)</span
      >`
    : undefined

const owners = { source: 'its', target: 'their', through: 'a join collection: ' }

const renderRelationship = ({ name, target, many, keyOn, path }: Relationship): Html =>
  html`<strong><bdi>${cut(name)}</bdi></strong> → ${many ? 'many' : 'one of'} <bdi>${cut(target)}</bdi>
    <span class="soft">through ${owners[keyOn]} <code>${cut(formatPath(path))}</code></span>`
