/** All that our own pages are made of, in one piece that is loaded with the first of them. */
export { renderHome } from './home/home.ts'
export { contentSecurityPolicy } from './home/content-security.ts'
export { renderIndex } from './index-document.ts'
export { describeApi } from './openapi/openapi.ts'
export { describeSite } from './site.ts'
