import { nothingAt } from '../../core/error.ts'
import { html, type Html } from '../../formats/html.ts'
import { encodeSegment } from '../../formats/url.ts'
import { layOut } from '../requests.ts'
import { renderCode } from '../shell.ts'
import { type CollectionSummary, type Site, siteAt, type SiteMount } from '../site.ts'
import { renderExamples } from './command.ts'

/** All query parameters of a list, from the dialect's routes. */
export function renderParameters({ dialect }: SiteMount): Html | undefined {
  const list = dialect.routes.find(
    ({ method, path, on }) => method === 'GET' && path === '/:collection' && on.includes('collection'),
  )
  if (!list?.parameters || list.parameters.length === 0) return undefined
  return html`<section aria-labelledby="parameters">
    <h2 id="parameters">Query parameters of a list</h2>
    <details>
      <summary>All ${list.parameters.length} query parameters</summary>
      <dl class="parameters">
        ${list.parameters.map(
          ({ name, description, example }) =>
            html`<div>
              <dt><code>${name}</code></dt>
              <dd>
                ${description}${example === undefined ? '' : html`, for example <code>${example}</code>`}
              </dd>
            </div>`,
        )}
      </dl>
    </details>
  </section>`
}

/** A real error, as the dialect renders it. */
export function renderErrorExample(
  site: Site,
  mount: SiteMount,
  summary: CollectionSummary | undefined,
): Html {
  const { origin, base, mounts } = site
  const path = `/${encodeSegment(`${summary?.collection.name ?? 'resource'}-`)}`
  const known = mounts.flatMap((one) =>
    siteAt(site, one).collections.map(({ collection }) => `${one.path}/${encodeSegment(collection.name)}`),
  )
  const error = nothingAt(`${mount.path}${path}`, known)
  const { status, body = null } = mount.dialect.renderError(error, { headers: {} })
  const example = { title: 'A misspelled name', method: 'GET', path } as const
  return html`<section aria-labelledby="errors">
    <h2 id="errors">When something is wrong</h2>
    <p>
      The status code says that it failed, and the body says what to do next; nothing has been changed. This
      request gets a ${status}:
    </p>
    ${renderExamples([example], { origin, base, mount })}
    <div class="example">
      <div></div>
      ${renderCode('The response', layOut(body))}
    </div>
  </section>`
}

/** Addresses for programs. */
export function renderTools({ origin, base }: Site, mount: SiteMount): Html {
  const own = { origin, base, mount: { ...mount, path: '' } }
  const examples = [
    { title: 'OpenAPI 3.1', method: 'GET', path: '/_/openapi.json' },
    { title: 'Is it up?', method: 'GET', path: '/_/health' },
  ] as const
  return html`<section aria-labelledby="tools">
    <h2 id="tools">For your tools</h2>
    <p>
      Import the OpenAPI document into an API client, or generate types from it. If you ask for JSON, this
      page is an index of the collections.
    </p>
    ${renderExamples(examples, own)}
  </section>`
}
