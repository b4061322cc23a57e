import type { CollectionKind } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { listParameters } from './parameters.ts'
import { createParsers } from './parse.ts'

const json = ['application/json']
const patches = [...json, 'application/merge-patch+json', 'application/json-patch+json']

/** The whole of the envelope dialect's URLs. With `lenient`, unknown query parameters are ignored. */
export function createRoutes(options: { readonly lenient: boolean }): readonly Route[] {
  const { read, create, replace, patch, remove } = createParsers(options)
  const all = at('/:collection', 'collection')
  const one = at('/:collection/:id', 'collection')
  const only = at('/:collection', 'singular', 'value')
  const nested = at('/:collection/:id/*nested', 'collection')
  return [
    { ...all, method: 'GET', summary: 'List a page', parameters: listParameters, parse: read },
    { ...all, method: 'POST', summary: 'Create one, or several from a list', accepts: json, parse: create },
    { ...all, method: 'PATCH', summary: 'Change all that match', accepts: patches, parse: patch },
    { ...all, method: 'DELETE', summary: 'Delete all that match', parse: remove },

    { ...one, method: 'GET', summary: 'Read one', parse: read },
    { ...one, method: 'PUT', summary: 'Replace one', accepts: json, parse: replace },
    { ...one, method: 'PATCH', summary: 'Change one', accepts: patches, parse: patch },
    { ...one, method: 'DELETE', summary: 'Delete one', parse: remove },

    { ...only, method: 'GET', summary: 'Read', parse: read },
    { ...only, method: 'PUT', summary: 'Replace', accepts: json, parse: replace },
    { ...only, method: 'PATCH', summary: 'Change', accepts: patches, parse: patch },

    { ...nested, method: 'GET', summary: 'Read what is related', parameters: listParameters, parse: read },
    { ...nested, method: 'POST', summary: 'Create what is related', accepts: json, parse: create },
    { ...nested, method: 'PUT', summary: 'Replace what is related', accepts: json, parse: replace },
    { ...nested, method: 'PATCH', summary: 'Change what is related', accepts: patches, parse: patch },
    { ...nested, method: 'DELETE', summary: 'Delete what is related', parse: remove },
  ]
}

const at = (path: string, ...on: readonly CollectionKind[]): Pick<Route, 'path' | 'on'> => ({ path, on })
