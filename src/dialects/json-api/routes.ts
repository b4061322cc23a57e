import type { Route } from '../dialect.ts'
import { places } from '../shared/routes.ts'
import { mediaType } from './media-type.ts'
import { listParameters, readParameters } from './parameters.ts'
import { createParsers } from './parse.ts'
import { linkageAnswer, linkageChange, operationBodies } from './schemas.ts'

const read = { parameters: readParameters }
const list = { parameters: listParameters }
/** A document may also come as plain JSON. */
const write = { ...read, accepts: [mediaType, 'application/json'] }
const linkage = { ...read, bodies: linkageAnswer }
const link = { ...write, bodies: linkageChange }
const operations = { accepts: [mediaType], bodies: operationBodies }

/** The whole of JSON:API's URLs. With `lenient`, unknown query parameters are ignored. */
export function createRoutes(options: { readonly lenient: boolean }): readonly Route[] {
  const parse = createParsers(options)
  const { root, all, one, only, related, links } = places
  const many = { ...links, ...link, toMany: true }
  return [
    {
      ...root('/operations'),
      ...operations,
      method: 'POST',
      summary: 'Several changes, all or none',
      parse: parse.atomic,
    },

    { ...all, ...list, method: 'GET', summary: 'List', parse: parse.read },
    { ...all, ...write, method: 'POST', summary: 'Create one', parse: parse.add },
    { ...one, ...read, method: 'GET', summary: 'Read one', parse: parse.read },
    { ...one, ...write, method: 'PATCH', summary: 'Change one', parse: parse.update },
    { ...one, method: 'DELETE', summary: 'Delete one', parse: parse.remove },

    { ...only, ...read, method: 'GET', summary: 'Read', parse: parse.read },
    { ...only, ...write, method: 'PATCH', summary: 'Change', parse: parse.update },

    { ...related, ...list, method: 'GET', summary: 'Read what is related', parse: parse.read },
    { ...links, ...linkage, method: 'GET', summary: 'Read which are related', parse: parse.readLinkage },
    { ...links, ...link, method: 'PATCH', summary: 'Relate these and no others', parse: parse.update },
    { ...many, method: 'POST', summary: 'Relate these too', parse: parse.add },
    { ...many, method: 'DELETE', summary: 'Relate these no longer', parse: parse.unlink },
  ]
}
