import { html, type Html, trusted } from '../../formats/html.ts'
import { cut } from '../excerpt.ts'
import { type ServedCollection, servedCollections, type Site, siteAt, type SiteMount } from '../site.ts'
import { drawing, icon, script, style } from './assets.ts'
import { renderErrorExample, renderParameters, renderTools } from './reference.ts'
import { renderResourceList, renderSelected } from './resources.ts'

/** What a home page is about. */
export interface HomeChoice {
  /** The name of a resource; without one, the resource with most to show. */
  readonly resource: string | undefined
  /** Only what is served at this path. */
  readonly path: string | undefined
}

/** The home page, complete in itself: it needs no script and loads nothing. */
export function renderHome(site: Site, { resource: chosen, path }: HomeChoice): string {
  const served = servedCollections(site, path)
  const found = served.find(({ collection }) => collection.name === chosen)
  const selected = found ?? mostInteresting(served)
  const mount = selected?.mount ?? site.mounts.find((one) => one.path === (path ?? one.path))
  if (!mount) throw new Error('a site has a mount')
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
          ${renderResourceList(served, selected)}
          <main>
            ${chosen !== undefined && !found ? html`<p class="note">The collection <bdi>${cut(chosen)}</bdi> no longer exists.</p>` : ''}
            ${selected && renderSelected(siteAt(site, mount), mount, selected)} ${renderParameters(mount)}
            ${renderErrorExample(site, mount, selected)} ${renderTools(site, mount)}
          </main>
        </div>
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `.text
}

function renderHeader(site: Site, mount: SiteMount): Html {
  const { readOnly, mounts } = site
  return html`<p class="mark">${trusted(drawing)}Understudy</p>
    <h1>Your API is ready</h1>
    <p class="lead">
      Everything here is made from your own data. Pick a resource, open a link, or copy a command into a
      terminal.
    </p>
    <ul class="facts">
      ${mounts.map((one) => renderMount(site, one))}
      <li><a href="/_/openapi.json">OpenAPI</a></li>
      <li><a href="/_/health">Health</a></li>
      ${readOnly ? html`<li><strong class="badge">READ-ONLY</strong></li>` : ''}
    </ul>
    ${renderOtherDialects(mount)}`
}

/** A mount as a link to its own home page; what it serves, unless that is everything. */
function renderMount(site: Site, mount: SiteMount): Html {
  const { path, dialect } = mount
  const { collections } = siteAt(site, mount)
  const names = collections.map(({ collection }) => cut(collection.name)).join(', ')
  const only =
    collections.length < site.collections.length ? html` <span class="soft">${names}</span>` : undefined
  return html`<li>
    <span class="soft">${dialect.name} at</span>
    <a href="${path || '/'}"><code>${site.origin}${path}</code></a
    >${only}
  </li>`
}

function renderOtherDialects({ dialect, others: all }: SiteMount): Html | undefined {
  const others = all.filter(({ name }) => name !== dialect.name)
  if (others.length === 0) return undefined
  return html`<p class="soft">
    The same addresses also answer as
    ${others.map(
      ({ name, mediaType }, at) => html`${at > 0 ? ', ' : ''}${name} (<code>Accept: ${mediaType}</code>)`,
    )}.
  </p>`
}

/** A collection with records and relationships has most to show. */
function mostInteresting(collections: readonly ServedCollection[]): ServedCollection | undefined {
  const withRecords = collections.filter(
    ({ collection, sample }) => sample && collection.kind === 'collection',
  )
  return (
    withRecords.find(({ collection }) => collection.relationships.size > 0) ??
    withRecords[0] ??
    collections[0]
  )
}
