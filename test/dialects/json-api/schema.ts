import { readFileSync } from 'node:fs'

import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'

import { isArray, isObject, type Json } from '../../../src/core/json.ts'

const text = readFileSync(
  new URL('../../../../test/fixtures/json-api/schema-1.0.json', import.meta.url),
  'utf8',
)

/** What JSON:API 1.1 and its atomic extension allow beyond the 1.0 schema. */
function relaxed(schema: Record<string, unknown>): Record<string, unknown> {
  const at = (...path: string[]): Record<string, unknown> =>
    path.reduce((found, name) => found[name] as Record<string, unknown>, schema)
  at('definitions', 'linkUrl')['format'] = 'uri-reference'
  const memberName =
    '^[a-zA-Z0-9\\u0080-\\uFFFF](?:[a-zA-Z0-9\\u0080-\\uFFFF_ -]*[a-zA-Z0-9\\u0080-\\uFFFF])?$'
  at('definitions', 'memberName')['pattern'] = memberName
  at('definitions', 'resourceIdentificationNew', 'properties', 'type')['pattern'] = memberName
  const link = at('definitions', 'link')
  link['oneOf'] = [...(link['oneOf'] as unknown[]), { type: 'null' }]
  const pages = at('definitions', 'pagination', 'properties')
  for (const name of Object.keys(pages)) pages[name] = { $ref: '#/definitions/link' }
  Object.assign(at('definitions', 'errorLinks', 'properties'), { type: { $ref: '#/definitions/link' } })
  Object.assign(at('definitions', 'topLevelLinks', 'properties'), { describedby: true })
  const uris = { type: 'array', items: { type: 'string', format: 'uri' } }
  Object.assign(at('definitions', 'jsonapi', 'properties'), { ext: uris, profile: uris })
  const results = {
    type: 'array',
    items: {
      type: 'object',
      properties: { data: { $ref: '#/definitions/data' }, meta: { $ref: '#/definitions/meta' } },
      additionalProperties: false,
    },
  }
  Object.assign(at('properties'), { 'atomic:results': results })
  const required = at('definitions', 'requiredTopLevelMembers')
  required['anyOf'] = [...(required['anyOf'] as unknown[]), { required: ['atomic:results'] }]
  return schema
}

const ajv = new Ajv2020({ allErrors: true, strict: false })
addFormats.default(ajv)
const validate = ajv.compile(relaxed(JSON.parse(text) as Record<string, unknown>))

/** What the official schema has against a document; `@` members, which 1.1 allows anywhere, do not count. */
export function schemaErrors(document: Json): readonly string[] {
  if (validate(withoutAtMembers(document))) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

function withoutAtMembers(value: Json): Json {
  if (isArray(value)) return value.map(withoutAtMembers)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([name]) => !name.startsWith('@'))
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutAtMembers(inner)]))
}
