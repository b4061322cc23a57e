import { createRequire } from 'node:module'

import type { FormatsPlugin } from 'ajv-formats'
import type * as Ajv from 'ajv/dist/2020.js'

import type { Issue, IssueCode } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Validate } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'

const require = createRequire(import.meta.url)

/** Schemas that are known to be valid. */
const trustedSchemas = new WeakSet<object>()

/** A schema of ours needs no check at start: it is compiled with the first write, and Ajv loaded only then. */
export const trustSchema = (schema: object): void => void trustedSchemas.add(schema)

/** Compiles a JSON Schema (draft 2020-12). Throws Ajv's Error for an invalid one. */
export function compileJsonSchema(schema: JsonObject | boolean): Validate {
  if (typeof schema === 'boolean' || !trustedSchemas.has(schema)) return compileSchema(schema)
  let validate: Validate | undefined
  return (resource) => (validate ??= compileSchema(schema))(resource)
}

function compileSchema(schema: JsonObject | boolean): Validate {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof Ajv
  const addFormats = require('ajv-formats') as FormatsPlugin
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
  addFormats(ajv)
  const validate = ajv.compile(schema)
  return (resource) => {
    if (validate(resource)) return []
    return (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(fromAjv)
  }
}

/** Ajv points at the object when a member is missing or unknown; our pointer goes on to that member. */
function fromAjv({ keyword, instancePath, params }: Ajv.ErrorObject): Issue {
  const { missingProperty, additionalProperty, unevaluatedProperty } = params
  const name: unknown = missingProperty ?? additionalProperty ?? unevaluatedProperty
  const pointer = typeof name === 'string' ? `${instancePath}/${escapeName(name)}` : instancePath
  const subject = pointer.slice(1).replaceAll('/', '.') || 'It'
  return {
    code: keyword as IssueCode,
    message: `${subject} ${typeof name === 'string' ? aboutMember(keyword) : aboutValue(keyword, params)}.`,
    source: { in: 'body', pointer },
  }
}

const aboutMember = (keyword: string): string =>
  keyword === 'required' || keyword === 'dependentRequired' ? 'is required' : 'is not a known attribute'

/** What a keyword of JSON Schema demands, as the end of a sentence. */
const aboutValue = (keyword: string, params: Ajv.ErrorObject['params']): string =>
  demands[keyword]?.(params) ?? 'is not valid'

const demands: Readonly<Record<string, (params: Ajv.ErrorObject['params']) => string>> = {
  type: ({ type }) => `must be ${[type].flat().map(nameOfType).join(' or ')}`,
  enum: ({ allowedValues }) => `must be one of ${quotedValues(allowedValues)}`,
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  format: ({ format }) => formatDemands[format] ?? `must have the format "${format}"`,
  pattern: ({ pattern }) => `must match the pattern "${pattern}"`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${multipleOf}`,
  uniqueItems: () => 'must not have the same entry twice',
  minLength: ({ limit }) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`),
  maxLength: ({ limit }) => `must have at most ${amountOf(limit, 'character')}`,
  minItems: ({ limit }) =>
    limit === 1 ? 'must not be an empty list' : `must have at least ${limit} entries`,
  maxItems: ({ limit }) => `must have at most ${amountOf(limit, 'entry', 'entries')}`,
  items: ({ limit }) => `must have at most ${amountOf(limit, 'entry', 'entries')}`,
  minProperties: ({ limit }) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} members`),
  maxProperties: ({ limit }) => `must have at most ${amountOf(limit, 'member')}`,
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  exclusiveMinimum: ({ limit }) => `must be greater than ${limit}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${limit}`,
  anyOf: () => 'must fit at least one of the declared schemas',
  oneOf: () => 'must fit exactly one of the declared schemas',
  not: () => 'must not be what the schema excludes',
  contains: () => 'must have an entry of the declared kind',
  propertyNames: ({ propertyName }) => `must not have a member called "${propertyName}"`,
}

const amountOf = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`

function quotedValues(allowed: readonly unknown[]): string {
  const values = allowed.slice(0, 12).map((value) => JSON.stringify(value))
  return `${values.join(', ')}${allowed.length > values.length ? ', …' : ''}`
}

const nameOfType = (type: string): string => jsonTypeNames[type] ?? type

const jsonTypeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const formatDemands: Readonly<Record<string, string>> = {
  email: 'must be an email address',
  date: 'must be a date, for example 2026-01-31',
  time: 'must be a time of day, for example 12:30:00Z',
  'date-time': 'must be a date with a time, for example 2026-01-31T12:30:00Z',
  uri: 'must be a whole URL, for example https://example.com/',
  uuid: 'must be a UUID',
}
