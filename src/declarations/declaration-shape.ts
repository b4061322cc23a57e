import { deletionRules } from '../core/resource.ts'
import type {
  CollectionDeclaration,
  Declarations,
  MountDeclaration,
  RelationshipDeclaration,
} from './config.ts'
import {
  anything,
  code,
  either,
  exactly,
  flag,
  listOf,
  mapOf,
  memberName,
  members,
  oneOf,
  type Shape,
  type ShapeOf,
  text,
} from './shape.ts'

const idStyle = oneOf('integer', 'uuid', 'random')

const relationship = {
  to: text,
  key: text,
  keyOn: oneOf('source', 'target'),
  through: members({ 'collection!': text, 'here!': text, 'there!': text }),
  many: flag,
  onDelete: oneOf(...deletionRules),
  mustExist: flag,
} satisfies ShapeOf<RelationshipDeclaration>

const collection = {
  type: memberName,
  id: (value, path) =>
    typeof value === 'string'
      ? idStyle(value, path)
      : members({ attribute: text, style: idStyle })(value, path),
  schema: anything,
  required: listOf(text),
  unique: listOf(either(text, members({ 'attribute!': text, caseInsensitive: flag }))),
  hidden: listOf(text),
  writeOnly: listOf(text),
  readOnly: listOf(text),
  writeOnce: listOf(text),
  defaults: mapOf(anything),
  slug: members({ attribute: text, from: text }),
  timestamps: either(flag, members({ created: text, updated: text })),
  upsert: flag,
  unknown: oneOf('keep', 'refuse'),
  envelope: text,
  relationships: mapOf(either(exactly(false), members(relationship))),
  serializer: code,
} satisfies ShapeOf<CollectionDeclaration>

const mount = {
  'path!': text,
  dialect: text,
  serializers: mapOf(either(exactly(false), code)),
  collections: listOf(text),
} satisfies ShapeOf<MountDeclaration, 'path'>

/** The top level of the declarations. `anything` marks what is checked elsewhere. */
const declarations = {
  $schema: anything,
  collections: mapOf(members(collection)),
  mounts: listOf(members(mount)),
  access: anything,
  auth: anything,
} satisfies ShapeOf<Declarations> & Readonly<Record<string, Shape>>

export const declarationShape: Shape = members(declarations)

/** Every known key, for the reference in the README. */
export const declarationKeys: Readonly<Record<'collection' | 'relationship' | 'mount', readonly string[]>> = {
  collection: Object.keys(collection),
  relationship: Object.keys(relationship),
  mount: Object.keys(mount).map((name) => name.replace('!', '')),
}
