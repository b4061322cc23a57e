import { deletionRules } from '../core/resource.ts'
import type {
  CollectionDeclaration,
  Declarations,
  MountDeclaration,
  RelationshipDeclaration,
} from './config.ts'
import { networkShapes } from './network.ts'
import {
  anyValue,
  code,
  either,
  exactly,
  trueOrFalse,
  listOf,
  mapOf,
  memberName,
  members,
  oneOfWords,
  type Shape,
  type ShapeOf,
  nonEmptyText,
} from './shape.ts'

const idStyle = oneOfWords('integer', 'uuid', 'random')

const relationship = {
  to: nonEmptyText,
  key: nonEmptyText,
  keyOn: oneOfWords('source', 'target'),
  through: members({ 'collection!': nonEmptyText, 'here!': nonEmptyText, 'there!': nonEmptyText }),
  many: trueOrFalse,
  onDelete: oneOfWords(...deletionRules),
  mustExist: trueOrFalse,
} satisfies ShapeOf<RelationshipDeclaration>

const collection = {
  type: memberName,
  id: (value, path) =>
    typeof value === 'string'
      ? idStyle(value, path)
      : members({ attribute: nonEmptyText, style: idStyle })(value, path),
  schema: anyValue,
  required: listOf(nonEmptyText),
  unique: listOf(either(nonEmptyText, members({ 'attribute!': nonEmptyText, caseInsensitive: trueOrFalse }))),
  hidden: listOf(nonEmptyText),
  writeOnly: listOf(nonEmptyText),
  readOnly: listOf(nonEmptyText),
  writeOnce: listOf(nonEmptyText),
  defaults: mapOf(anyValue),
  slug: members({ attribute: nonEmptyText, from: nonEmptyText }),
  timestamps: either(trueOrFalse, members({ created: nonEmptyText, updated: nonEmptyText })),
  upsert: trueOrFalse,
  unknown: oneOfWords('keep', 'refuse'),
  envelope: nonEmptyText,
  list: listOf(nonEmptyText),
  messages: mapOf(either(nonEmptyText, mapOf(nonEmptyText))),
  relationships: mapOf(either(exactly(false), members(relationship))),
  serializer: code,
} satisfies ShapeOf<CollectionDeclaration>

const mount = {
  'path!': nonEmptyText,
  dialect: nonEmptyText,
  serializers: mapOf(either(exactly(false), code)),
  collections: listOf(nonEmptyText),
  envelopes: mapOf(either(exactly(false), nonEmptyText)),
} satisfies ShapeOf<MountDeclaration, 'path'>

/** The top level of the declarations. `anyValue` marks what is checked elsewhere. */
const declarations = {
  $schema: anyValue,
  collections: mapOf(members(collection)),
  mounts: listOf(members(mount)),
  access: anyValue,
  auth: anyValue,
  rules: anyValue,
  scenarios: anyValue,
  rewrites: anyValue,
  ...networkShapes,
} satisfies ShapeOf<Declarations> & Readonly<Record<string, Shape>>

export const declarationShape: Shape = members(declarations)

/** The keys at the top level that declare something. */
export const declarationNames: readonly string[] = Object.keys(declarations).filter(
  (name) => name !== '$schema',
)

/** Every known key, for the reference in data/README.md. */
export const declarationKeys: Readonly<
  Record<'top' | 'collection' | 'relationship' | 'mount', readonly string[]>
> = {
  top: Object.keys(declarations),
  collection: Object.keys(collection),
  relationship: Object.keys(relationship),
  mount: Object.keys(mount).map((name) => name.replace('!', '')),
}
