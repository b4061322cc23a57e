import { badHeader, suggest } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { LinkChange, Operation, Step } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import { pathBelow } from '../../formats/url.ts'
import { DocumentPart } from './document-part.ts'
import { atomicExtension, isAtomic, mediaType } from './document.ts'
import { collectionOfData, idIn } from './parse-resource.ts'
import { type ChangeTarget, parseChange, targetAt } from './parse.ts'
import { parseQueryParameters } from './query-parameters.ts'

/** POST of a list of operations (https://jsonapi.org/ext/atomic): either all of them succeed or none is done. */
export function parseAtomic(request: HttpRequest, model: Model, lenient: boolean): Operation {
  if (!isAtomic(request.headers)) {
    const help = `Send Content-Type: ${mediaType};ext="${atomicExtension}".`
    const message = 'Operations require the atomic extension.'
    throw badHeader('unsupported_media_type', 'Content-Type', message, { help })
  }
  parseQueryParameters(request, [], lenient)
  const document = new DocumentPart(request.body)
  const members = document.members('The document').filter(([name]) => excluded.has(name))
  for (const [name, part] of members) throw part.wrong(`"${name}" is not allowed beside operations.`)
  const operations = document.at('atomic:operations')
  const { elements = [] } = operations
  if (elements.length === 0) throw operations.wrong('"atomic:operations" must be a list, and not empty.')
  return { kind: 'atomic', steps: elements.map((one) => parseStep(one, request.base, model)) }
}

const excluded = new Set(['data', 'included', 'errors'])

const changes: ReadonlyMap<Json | undefined, LinkChange> = new Map([
  ['add', 'add'],
  ['update', 'replace'],
  ['remove', 'remove'],
] as const)

function parseStep(operation: DocumentPart, base: string, model: Model): Step {
  operation.assertObject('An operation')
  const [op, data] = [operation.at('op'), operation.at('data')]
  const change = changes.get(op.value)
  if (!change) throw op.wrong('An operation needs an "op": add, update or remove.')
  const named = operationTarget(operation, base, model)
  if (change === 'remove' && !(named && isOne(named)))
    throw operation.wrong('A "remove" needs the ref or href of a resource.')
  const target = named ?? { collection: collectionOfData(data, model, 'The data') }
  if (change === 'add' && !target.relationship && !isAll(target))
    throw operation.wrong('An "add" must target a collection, not a single resource.')
  return parseChange(change, target, data, model)
}

const isOne = ({ collection, id }: ChangeTarget): boolean =>
  collection.kind === 'collection' && id !== undefined
const isAll = ({ collection, id }: ChangeTarget): boolean =>
  collection.kind === 'collection' && id === undefined

/** The target that an operation names by `ref` or `href`, if it does. */
function operationTarget(operation: DocumentPart, base: string, model: Model): ChangeTarget | undefined {
  const [ref, href] = [operation.at('ref'), operation.at('href')]
  if (ref.value === undefined) return href.value === undefined ? undefined : hrefTarget(href, base, model)
  if (href.value === undefined) return refTarget(ref, model)
  throw operation.wrong('An operation must not have both ref and href.')
}

function refTarget(ref: DocumentPart, model: Model): ChangeTarget {
  const collection = collectionOfData(ref, model, 'A ref')
  const id = idIn(ref, collection)
  if (id === undefined) throw ref.wrong('A ref needs an "id" or a "lid".')
  if (ref.at('id').value !== undefined && ref.at('lid').value !== undefined)
    throw ref.wrong('A ref must not have both "id" and "lid".')
  const name = ref.text('relationship')
  const relationship = name === undefined ? undefined : collection.relationships.get(name)
  if (name === undefined || relationship) return { collection, id, relationship }
  const help = suggest(name, collection.relationships.keys())
  throw ref.at('relationship').wrong(`There is no relationship "${name}".`, { code: 'not_found', help })
}

/** An address like those in our links, or a path below the mount. */
function hrefTarget(href: DocumentPart, base: string, model: Model): ChangeTarget {
  const text = typeof href.value === 'string' ? href.value : ''
  const target = targetAt(pathBelow(base, text) ?? '', model)
  if (target) return target
  throw href.wrong(`There is nothing to change at "${text}".`)
}
