import type { CollectionKind } from '../../core/resource.ts'
import type { Parameter, Route } from '../dialect.ts'

type Place = Pick<Route, 'path' | 'on'>

const at = (path: string, ...on: readonly (CollectionKind | 'root')[]): Place => ({ path, on })

/** The URLs that every dialect has. */
export const places = {
  root: (path: string): Place => at(path, 'root'),
  all: at('/:collection', 'collection'),
  one: at('/:collection/:id', 'collection'),
  only: at('/:collection', 'singular', 'value'),
  /** What lies along relationships, to any depth. */
  nested: at('/:collection/:id/*nested', 'collection'),
  related: at('/:collection/:id/:relationship', 'collection'),
  links: at('/:collection/:id/relationships/:relationship', 'collection'),
}

type Parsers = Readonly<Record<'read' | 'create' | 'replace' | 'patch' | 'remove', Route['parse']>>

/** What a dialect takes beside the filters by attributes. */
interface Parameters {
  readonly list: readonly Parameter[]
  readonly read?: readonly Parameter[]
  /** To change or delete all that match. */
  readonly filter?: readonly Parameter[]
  readonly remove?: readonly Parameter[]
}

const json = ['application/json']
const patches = [...json, 'application/merge-patch+json', 'application/json-patch+json']

/** The URLs of a dialect whose bodies are plain JSON. */
export function plainRoutes(
  { read, create, replace, patch, remove }: Parsers,
  parameters: Parameters,
): readonly Route[] {
  const { all, one, only, nested } = places
  const list = { parameters: parameters.list }
  const asked = { parameters: parameters.read ?? [] }
  const matching = { parameters: parameters.filter ?? [] }
  const removing = { parameters: parameters.remove ?? [] }
  return [
    { ...all, ...list, method: 'GET', summary: 'List', parse: read },
    { ...all, method: 'POST', summary: 'Create one, or several from a list', accepts: json, parse: create },
    {
      ...all,
      ...matching,
      method: 'PATCH',
      summary: 'Change all that match',
      accepts: patches,
      parse: patch,
    },
    { ...all, ...matching, method: 'DELETE', summary: 'Delete all that match', parse: remove },

    { ...one, ...asked, method: 'GET', summary: 'Read one', parse: read },
    { ...one, method: 'PUT', summary: 'Replace one', accepts: json, parse: replace },
    { ...one, method: 'PATCH', summary: 'Change one', accepts: patches, parse: patch },
    { ...one, ...removing, method: 'DELETE', summary: 'Delete one', parse: remove },

    { ...only, ...asked, method: 'GET', summary: 'Read', parse: read },
    { ...only, method: 'PUT', summary: 'Replace', accepts: json, parse: replace },
    { ...only, method: 'PATCH', summary: 'Change', accepts: patches, parse: patch },

    { ...nested, ...list, method: 'GET', summary: 'Read what is related', parse: read },
    { ...nested, method: 'POST', summary: 'Create what is related', accepts: json, parse: create },
    { ...nested, method: 'PUT', summary: 'Replace what is related', accepts: json, parse: replace },
    { ...nested, method: 'PATCH', summary: 'Change what is related', accepts: patches, parse: patch },
    { ...nested, method: 'DELETE', summary: 'Delete what is related', parse: remove },
  ]
}
