import { html, type Html, trusted } from '../../formats/html.ts'
import { cut } from '../excerpt.ts'
import type { CollectionSummary, Site, SiteMount } from '../site.ts'
import { drawing, icon, script, style } from './assets.ts'
import { renderErrorExample, renderParameters, renderTools } from './reference.ts'
import { renderResourceList, renderSelected } from './resources.ts'

/**
 * The home page, complete in itself: it needs no script and loads nothing. It shows the chosen resource, or else the one
 * with most to show.
 */
export function renderHome(site: Site, chosen?: string): string {
  const [mount] = site.mounts
  if (!mount) throw new Error('a site has a mount')
  const found = site.collections.find(({ collection }) => collection.name === chosen)
  const selected = found ?? mostInteresting(site.collections)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${selected ? `${cut(selected.collection.name)} · ` : ''}Understudy</title>
        <link rel="icon" href="${icon}" />
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#resource">Skip to the examples</a>
        <header class="page top">${renderHeader(site, mount)}</header>
        <div class="page stage">
          ${renderResourceList(site, selected)}
          <main>
            ${chosen !== undefined && !found ? html`<p class="note">The resource <bdi>${cut(chosen)}</bdi> no longer exists.</p>` : ''}
            ${selected && renderSelected(site, mount, selected)} ${renderParameters(mount)}
            ${renderErrorExample(site, mount, selected)} ${renderTools(site, mount)}
          </main>
        </div>
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `.text
}

function renderHeader({ origin, readOnly, mounts }: Site, { dialect }: SiteMount): Html {
  return html`<p class="mark">${trusted(drawing)}Understudy</p>
    <h1>Your API is ready</h1>
    <p class="lead">
      Everything here is made from your own data. Pick a resource, open a link, or copy a command into a
      terminal.
    </p>
    <ul class="facts">
      ${mounts.map(({ path, dialect: { name } }) => html`<li><span class="soft">${name} at</span> <code>${origin}${path}</code></li>`)}
      <li><a href="/_/openapi.json">OpenAPI</a></li>
      <li><a href="/_/health">Health</a></li>
      ${readOnly ? html`<li><strong class="badge">READ-ONLY</strong></li>` : ''}
    </ul>
    ${renderOtherDialects(mounts, dialect.name)}`
}

function renderOtherDialects(mounts: readonly SiteMount[], own: string): Html | undefined {
  const others = mounts[0]?.others.filter(({ name }) => name !== own) ?? []
  if (others.length === 0) return undefined
  return html`<p class="soft">
    The same addresses also answer as
    ${others.map(
      ({ name, mediaType }, at) => html`${at > 0 ? ', ' : ''}${name} (<code>Accept: ${mediaType}</code>)`,
    )}.
  </p>`
}

/** A collection with records and relationships has most to show. */
function mostInteresting(collections: readonly CollectionSummary[]): CollectionSummary | undefined {
  const withRecords = collections.filter(
    ({ collection, sample }) => sample && collection.kind === 'collection',
  )
  return (
    withRecords.find(({ collection }) => collection.relationships.size > 0) ??
    withRecords[0] ??
    collections[0]
  )
}
