import { formatPath } from '../../core/path.ts'
import type { Collection, Relationship } from '../../core/resource.ts'
import { html, type Html } from '../../formats/html.ts'
import { examplesOf } from '../examples.ts'
import { cut } from '../sample.ts'
import type { CollectionSummary, Site, SiteMount } from '../site.ts'
import { renderExamples } from './command.ts'

/** One resource: what it has, what it leads to, and what can be asked of it. */
export function renderResource(site: Site, mount: SiteMount, summary: CollectionSummary): Html {
  const { collection, count } = summary
  const { origin, readOnly } = site
  const place = { origin, mount }
  const examples = examplesOf(mount.dialect, summary, site)
  const writes = examples.filter(({ method }) => method !== 'GET')
  return html`<section id="resource" aria-labelledby="resource-name">
    <div class="title">
      <h2 id="resource-name"><bdi>${cut(collection.name)}</bdi></h2>
      <span class="soft">${kinds[collection.kind]}</span>
    </div>
    ${count === undefined ? html`<p class="note">Who does not sign in sees no records of this resource here.</p>` : ''}
    ${count === 0 ? html`<p class="note">Nothing is in it yet. Any attributes will do for the first record.</p>` : ''}
    ${renderAttributes(collection)} ${renderRelationships(collection)}
    <h3>Read</h3>
    <p class="soft">The addresses are links: open them, or copy the command.</p>
    ${renderExamples(
      examples.filter(({ method }) => method === 'GET'),
      place,
    )}
    <h3>Write</h3>
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

function renderAttributes({ attributes, hidden }: Collection): Html | undefined {
  const shown = [...attributes].filter(([name]) => !hidden.has(name))
  if (shown.length === 0) return undefined
  const rows = shown
    .slice(0, mostAttributes)
    .map(
      ([name, { types }]) =>
        html`<li><bdi>${cut(name)}</bdi> <span class="soft">${[...types].join(' or ')}</span></li>`,
    )
  const more = shown.length - rows.length
  return html`<h3>Attributes</h3>
    <ul class="chips">
      ${rows}${more > 0 ? html`<li class="soft">and ${more} more</li>` : ''}
    </ul>`
}

function renderRelationships({ relationships }: Collection): Html | undefined {
  if (relationships.size === 0) return undefined
  return html`<h3>Relationships</h3>
    <ul class="ways">
      ${[...relationships.values()].map((relationship) => html`<li>${renderRelationship(relationship)}</li>`)}
    </ul>`
}

const owners = { source: 'its', target: 'their', through: 'a joining' }

const renderRelationship = ({ name, target, many, keyOn, path }: Relationship): Html =>
  html`<strong><bdi>${cut(name)}</bdi></strong> ${many ? 'leads to many of' : 'leads to one of'}
    <bdi>${cut(target)}</bdi>
    <span class="soft">by ${owners[keyOn]} <code>${cut(formatPath(path))}</code></span>`
