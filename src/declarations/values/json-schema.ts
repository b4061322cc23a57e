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
function fromAjv({ keyword, instancePath, params, message = 'is not valid' }: Ajv.ErrorObject): Issue {
  const { missingProperty, additionalProperty, unevaluatedProperty } = params
  const name: unknown = missingProperty ?? additionalProperty ?? unevaluatedProperty
  const pointer = typeof name === 'string' ? `${instancePath}/${escapeName(name)}` : instancePath
  const subject = pointer.slice(1).replaceAll('/', '.') || 'It'
  return {
    code: keyword as IssueCode,
    message: `${subject} ${typeof name === 'string' ? aboutMember(keyword) : aboutValue(params, message)}.`,
    source: { in: 'body', pointer },
  }
}

/** Ajv's message does not list the values that an `enum` allows. */
function aboutValue({ allowedValues }: Ajv.ErrorObject['params'], message: string): string {
  if (!Array.isArray(allowedValues)) return message
  const values = allowedValues.slice(0, 12).map((one) => JSON.stringify(one))
  return `must be one of ${values.join(', ')}${allowedValues.length > values.length ? ', …' : ''}`
}

const aboutMember = (keyword: string): string =>
  keyword === 'required' || keyword === 'dependentRequired' ? 'is required' : 'is not a known attribute'
