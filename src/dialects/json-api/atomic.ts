import { badHeader } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { LinkChange, Operation, Step } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import { pathBelow } from '../../formats/url.ts'
import { type Target, targetAt } from '../shared/place.ts'
import { parseChange } from './change.ts'
import { DocumentPart } from './document-part.ts'
import { collectionOfData, idIn } from './draft.ts'
import { atomicExtension, isAtomic, mediaType } from './media-type.ts'
import { parseFamilies } from './query-parameters.ts'

/** Reads a list of operations (https://jsonapi.org/ext/atomic), all of which are done, or none. */
export function parseAtomic(request: HttpRequest, model: Model, lenient: boolean): Operation {
  if (!isAtomic(request.headers)) {
    const help = `Send Content-Type: ${mediaType};ext="${atomicExtension}".`
    const message = 'Operations come with the atomic extension.'
    throw badHeader('unsupported_media_type', 'Content-Type', message, { help })
  }
  parseFamilies(request, [], lenient)
  const document = new DocumentPart(request.body)
  const members = document.members('The document').filter(([name]) => beside.has(name))
  for (const [name, part] of members) throw part.wrong(`"${name}" cannot stand beside operations.`)
  const operations = document.at('atomic:operations')
  const { elements = [] } = operations
  if (elements.length === 0) throw operations.wrong('"atomic:operations" must be a list, and not empty.')
  return { kind: 'atomic', steps: elements.map((one) => parseStep(one, request.base, model)) }
}

const beside = new Set(['data', 'included', 'errors'])

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
  const named = targetOf(operation, base, model)
  if (change === 'remove' && !(named && isOne(named)))
    throw operation.wrong('A remove needs the ref or href of a resource.')
  const target = named ?? { collection: collectionOfData(data, model, 'The data') }
  if (change === 'add' && !target.relationship && !isAll(target))
    throw operation.wrong('A new resource is added to a collection.')
  return parseChange(change, target, data, model)
}

const isOne = ({ collection, id }: Target): boolean => collection.kind === 'collection' && id !== undefined
const isAll = ({ collection, id }: Target): boolean => collection.kind === 'collection' && id === undefined

/** What the `ref` or `href` of an operation names; there may be neither. */
function targetOf(operation: DocumentPart, base: string, model: Model): Target | undefined {
  const [ref, href] = [operation.at('ref'), operation.at('href')]
  if (ref.value === undefined) return href.value === undefined ? undefined : targetOfHref(href, base, model)
  if (href.value === undefined) return targetOfRef(ref, model)
  throw operation.wrong('An operation has either a ref or an href.')
}

function targetOfRef(ref: DocumentPart, model: Model): Target {
  const collection = collectionOfData(ref, model, 'A ref')
  const id = idIn(ref, collection)
  if (id === undefined) throw ref.wrong('A ref needs an "id" or a "lid".')
  if (ref.at('id').value !== undefined && ref.at('lid').value !== undefined)
    throw ref.wrong('A ref has either an "id" or a "lid".')
  const name = ref.text('relationship')
  const relationship = name === undefined ? undefined : collection.relationships.get(name)
  if (name === undefined || relationship) return { collection, id, relationship }
  const help = suggest(name, collection.relationships.keys())
  throw ref.at('relationship').wrong(`There is no relationship "${name}".`, { code: 'not_found', help })
}

/** An address as our links have it, or from the mount on. */
function targetOfHref(href: DocumentPart, base: string, model: Model): Target {
  const text = typeof href.value === 'string' ? href.value : ''
  const target = targetAt(pathBelow(base, text) ?? '', model)
  if (target) return target
  throw href.wrong(`There is nothing to change at "${text}".`)
}
