/** Our own pages, loaded together with the first of them. */
export { renderHome } from './home/home.ts'
export { contentSecurityPolicy } from './home/assets.ts'
export { describeApi } from './openapi/openapi.ts'
export { describeSite, renderIndex } from './site.ts'
