import type { Site } from './site.ts'

/** The home page, complete in itself: no script is needed and nothing is loaded from elsewhere. */
export const renderHome = (site: Site): string =>
  `<!doctype html><title>Understudy</title><ul>${site.collections.map(({ collection }) => `<li><a href="/${encodeURIComponent(collection.name)}">${encodeURIComponent(collection.name)}</a>`).join('')}</ul>`
