import type { Json } from '../../core/json.ts'
import type { Example } from '../../dialects/dialect.ts'
import { html, type Html } from '../../formats/html.ts'
import type { Exchange } from '../../log/exchange.ts'
import { cut } from '../excerpt.ts'
import { renderRow } from '../requests/request-row.ts'
import { type Frame, renderCode, renderShell } from '../shell.ts'
import { type ServedCollection, servedCollections, type Site, siteAt, type SiteMount } from '../site.ts'
import { renderAnswered } from './answered.ts'
import { renderCards } from './cards.ts'
import { renderErrorExample, renderParameters, renderTools } from './reference.ts'
import { renderResourceList, renderSelected } from './resources.ts'

/** What a home page is about. */
export interface HomeChoice {
  /** The name of a resource, to show all about that. */
  readonly resource: string | undefined
  /** Only what is served at this path. */
  readonly path: string | undefined
}

/** What a home page shows of the server at work. */
export interface HomeNews {
  /** A request with its answer. */
  readonly answered: { readonly example: Example; readonly answer: Json } | undefined
  /** The last requests, the newest first; missing for visitors who may not see them. */
  readonly exchanges: readonly Exchange[] | undefined
}

/** The home page: what there is, or all about one resource. It is whole without scripts. */
export function renderHome(
  site: Site,
  frame: Frame,
  { resource: chosen, path }: HomeChoice,
  news: HomeNews,
): string {
  const served = servedCollections(site, path)
  const selected = served.find(({ collection }) => collection.name === chosen)
  const mount = (selected ?? mostInteresting(served))?.mount ?? firstMount(site, path)
  const main = selected
    ? renderOne(site, mount, served, selected)
    : renderAll(site, mount, { served, chosen }, news)
  return renderShell(frame, {
    title: selected ? cut(selected.collection.name) : 'Home',
    place: 'home',
    script: news.exchanges ? 'home-feed.js' : 'every-page.js',
    main,
  })
}

function firstMount({ mounts }: Site, path: string | undefined): SiteMount {
  const mount = mounts.find((one) => one.path === (path ?? one.path))
  if (!mount) throw new Error('a site has a mount')
  return mount
}

interface AllServed {
  readonly served: readonly ServedCollection[]
  /** The name of a resource that does not exist. */
  readonly chosen: string | undefined
}

function renderAll(site: Site, mount: SiteMount, { served, chosen }: AllServed, news: HomeNews): Html {
  return html`<div class="page">
    ${chosen === undefined ? '' : html`<p class="note">The collection <bdi>${cut(chosen)}</bdi> no longer exists.</p>`}
    ${renderHero(site, mount)}
    <section aria-labelledby="resources">
      <div class="head">
        <h2 id="resources">Collections <span class="soft">${served.length}</span></h2>
      </div>
      ${renderCards(site, served)}
    </section>
    <div class="two">
      ${renderAnswered(site, mount, mostInteresting(served), news.answered)}
      ${news.exchanges ? renderLatest(site, news.exchanges) : ''}
    </div>
    ${renderTools(site, mount)}
  </div>`
}

/** One resource with all there is to know about it. */
function renderOne(
  site: Site,
  mount: SiteMount,
  served: readonly ServedCollection[],
  selected: ServedCollection,
): Html {
  return html`<div class="page beside">
    ${renderResourceList(site, served, selected)}
    <div class="about">
      ${renderSelected(siteAt(site, mount), mount, selected)} ${renderParameters(mount)}
      ${renderErrorExample(site, mount, selected)}
    </div>
  </div>`
}

function renderHero(site: Site, mount: SiteMount): Html {
  const { readOnly, mounts, security } = site
  return html`<section class="hero">
    <h1>Your API is ready</h1>
    <p class="lead">
      Everything here is made from your own data. Look at what there is, ask for some of it, and watch how
      each answer comes about.
    </p>
    ${
      mounts.length === 1
        ? html`<div class="address">${renderCode('Address', `${site.origin}${mount.path}`)}</div>`
        : html`<ul class="mounts">
            ${mounts.map((one) => renderMount(site, one))}
          </ul>`
    }
    <ul class="facts">
      <li>speaks ${mount.dialect.name}${renderOthers(mount)}</li>
      <li>${security ? 'users sign in' : 'no one has to sign in'}</li>
      ${readOnly ? html`<li><strong class="badge">READ-ONLY</strong>: it was started with <code>--read-only</code></li>` : ''}
    </ul>
  </section>`
}

/** A mount as a link to its own home page; what it serves, unless that is everything. */
function renderMount(site: Site, mount: SiteMount): Html {
  const { path, dialect } = mount
  const { collections } = siteAt(site, mount)
  const names = collections.map(({ collection }) => cut(collection.name)).join(', ')
  const only = collections.length < site.collections.length ? html` <span class="soft">${names}</span>` : ''
  return html`<li>
    <span class="soft">${dialect.name} at</span>
    <a href="${site.base}${path || '/'}"><code>${site.origin}${path}</code></a
    >${only}
  </li>`
}

const renderOthers = ({ dialect, others }: SiteMount): readonly Html[] =>
  others
    .filter(({ name }) => name !== dialect.name)
    .map(({ name, mediaType }) => html`, and ${name} for <code>Accept: ${mediaType}</code>`)

function renderLatest({ base }: Site, exchanges: readonly Exchange[]): Html {
  return html`<section aria-labelledby="latest">
    <div class="head">
      <h2 id="latest">Just now</h2>
      <a href="${base}/_/requests">All requests</a>
    </div>
    <ol class="feed short" data-feed data-from="${base}/_/requests?limit=${latestCount}">
      ${exchanges.map((exchange) => renderRow(exchange, base))}
    </ol>
    <p class="empty" data-empty${exchanges.length > 0 ? html` hidden` : ''}>
      Nothing has been asked yet. Run the command on this page, and it shows up here.
    </p>
  </section>`
}

/** How many of the last requests it shows. */
export const latestCount = 6

/** A collection with records and relationships has most to show. */
export function mostInteresting(collections: readonly ServedCollection[]): ServedCollection | undefined {
  const withRecords = collections.filter(
    ({ collection, sample }) => sample && collection.kind === 'collection',
  )
  return (
    withRecords.find(({ collection }) => collection.relationships.size > 0) ??
    withRecords[0] ??
    collections[0]
  )
}
