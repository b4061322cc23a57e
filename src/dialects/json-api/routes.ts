import type { CollectionKind } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { parseAtomic } from './atomic.ts'
import { mediaType } from './media-type.ts'
import { listParameters, readParameters } from './parameters.ts'
import { createParsers } from './parse.ts'
import { linkageAnswer, linkageChange, operationBodies } from './schemas.ts'

/** A document may also come as plain JSON. */
const accepts = [mediaType, 'application/json']

/** The whole of JSON:API's URLs. With `lenient`, unknown query parameters are ignored. */
export function createRoutes(options: { readonly lenient: boolean }): readonly Route[] {
  const parse = createParsers(options)
  const all = at('/:collection', 'collection')
  const one = at('/:collection/:id', 'collection')
  const only = at('/:collection', 'singular', 'value')
  const related = at('/:collection/:id/:relationship', 'collection')
  const links = at('/:collection/:id/relationships/:relationship', 'collection')
  const read = { parameters: readParameters }
  const list = { parameters: listParameters }
  const write = { accepts, parameters: readParameters }
  const link = { ...write, bodies: linkageChange }
  return [
    {
      ...at('/operations', 'root'),
      method: 'POST',
      summary: 'Several changes, all or none',
      accepts: [mediaType],
      bodies: operationBodies,
      parse: parseAtomic,
    },

    { ...all, ...list, method: 'GET', summary: 'List', parse: parse.read },
    { ...all, ...write, method: 'POST', summary: 'Create one', parse: parse.add },
    { ...one, ...read, method: 'GET', summary: 'Read one', parse: parse.read },
    { ...one, ...write, method: 'PATCH', summary: 'Change one', parse: parse.update },
    { ...one, method: 'DELETE', summary: 'Delete one', parse: parse.remove },

    { ...only, ...read, method: 'GET', summary: 'Read', parse: parse.read },
    { ...only, ...write, method: 'PATCH', summary: 'Change', parse: parse.update },

    { ...related, ...list, method: 'GET', summary: 'Read what is related', parse: parse.read },
    {
      ...links,
      ...read,
      method: 'GET',
      summary: 'Read which are related',
      bodies: linkageAnswer,
      parse: parse.readLinkage,
    },
    { ...links, ...link, method: 'PATCH', summary: 'Relate these and no others', parse: parse.update },
    { ...links, ...link, toMany: true, method: 'POST', summary: 'Relate these too', parse: parse.add },
    {
      ...links,
      ...link,
      toMany: true,
      method: 'DELETE',
      summary: 'Relate these no longer',
      parse: parse.unlink,
    },
  ]
}

const at = (path: string, ...on: readonly (CollectionKind | 'root')[]): Pick<Route, 'path' | 'on'> => ({
  path,
  on,
})
