import { ApiError } from '../../core/error.ts'
import { collectionOf } from '../../core/model.ts'
import { html, type Html } from '../../formats/html.ts'
import { encodeSegment } from '../../formats/url.ts'
import { layOut } from '../curl.ts'
import type { CollectionSummary, Site, SiteMount } from '../site.ts'
import { renderCode, renderExamples } from './command.ts'

/** Every query parameter that a list takes, from the dialect's own table. */
export function renderParameters({ dialect }: SiteMount): Html | undefined {
  const list = dialect.routes.find(
    ({ method, path, on }) => method === 'GET' && path === '/:collection' && on.includes('collection'),
  )
  if (!list?.parameters || list.parameters.length === 0) return undefined
  return html`<section aria-labelledby="parameters">
    <h2 id="parameters">What a list can be asked</h2>
    <details>
      <summary>All ${list.parameters.length} query parameters</summary>
      <dl class="parameters">
        ${list.parameters.map(
          ({ name, description, example }) =>
            html`<div>
              <dt><code>${name}</code></dt>
              <dd>${description}${example === undefined ? '' : html`, such as <code>${example}</code>`}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </section>`
}

/** A real failure, in the dialect's own words. */
export function renderErrors(site: Site, mount: SiteMount, summary: CollectionSummary | undefined): Html {
  const { origin, model } = site
  const name = `${summary?.collection.name ?? 'resource'}-`
  const error = failureOf(() => collectionOf(model, name))
  const { status, body = null } = mount.dialect.renderError(error, { headers: {} })
  const example = { title: 'A name with a slip', method: 'GET', path: `/${encodeSegment(name)}` } as const
  return html`<section aria-labelledby="errors">
    <h2 id="errors">When something is wrong</h2>
    <p>
      The status says so, and the body says what to do next. Nothing has changed then. This one answers
      ${status}:
    </p>
    ${renderExamples([example], { origin, mount })}
    <div class="example">
      <div></div>
      ${renderCode('The answer', layOut(body))}
    </div>
  </section>`
}

/** Where programs look. */
export function renderTools({ origin }: Site, mount: SiteMount): Html {
  const own = { origin, mount: { ...mount, path: '' } }
  const examples = [
    { title: 'OpenAPI 3.1', method: 'GET', path: '/_/openapi.json' },
    { title: 'Is it up?', method: 'GET', path: '/_/health' },
  ] as const
  return html`<section aria-labelledby="tools">
    <h2 id="tools">For your tools</h2>
    <p>
      Import the OpenAPI document into an API client, or generate types from it. Asked for JSON, this page is
      an index of the resources.
    </p>
    ${renderExamples(examples, own)}
  </section>`
}

function failureOf(attempt: () => unknown): ApiError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  return new ApiError('not_found', 'There is nothing here.')
}
