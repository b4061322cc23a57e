import type { Route } from '../dialect.ts'
import { places, plainRoutes } from '../shared/routes.ts'
import { filterParameters, listParameters, readParameters, removeParameters } from './parameters.ts'
import { createParsers } from './parse.ts'

const parameters = {
  list: listParameters,
  read: readParameters,
  filter: filterParameters,
  remove: removeParameters,
}

/** The whole of REST's URLs. With `lenient`, unknown query parameters are ignored. */
export function createRoutes(options: { readonly lenient: boolean }): readonly Route[] {
  const { dump, ...parsers } = createParsers(options)
  return [
    { ...places.root('/db'), method: 'GET', summary: 'The whole database', parse: dump },
    ...plainRoutes(parsers, parameters),
  ]
}
