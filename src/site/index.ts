/** Our own pages, loaded together with the first of them. */
export { type HomeNews, latestCount, mostInteresting, renderHome } from './home/home.ts'
export { richestExample } from './home/answered.ts'
export { describeApi } from './openapi/openapi.ts'
export { assetsPath, type Frame } from './shell.ts'
export { describeSite, renderIndex, servedCollections } from './site.ts'
