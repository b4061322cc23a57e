import { createRequire } from 'node:module'

import type { FormatsPlugin } from 'ajv-formats'
import type * as Ajv from 'ajv/dist/2020.js'

import type { Issue } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Validate } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'

/** Ajv is a sixth of all that a start would load, so it is loaded where a schema is declared. */
const load = createRequire(import.meta.url)

/** Compiles a JSON Schema (draft 2020-12). Throws an Error with Ajv's words for one that does not compile. */
export function compileJsonSchema(schema: JsonObject | boolean): Validate {
  const { Ajv2020 } = load('ajv/dist/2020.js') as typeof Ajv
  const addFormats = load('ajv-formats') as FormatsPlugin
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
  addFormats(ajv)
  const validate = ajv.compile(schema)
  return (resource) => {
    if (validate(resource)) return []
    return (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(toIssue)
  }
}

/** Ajv's `required` and the like point at the object; the pointer here goes on to the member that it is about. */
function toIssue({ keyword, instancePath, params, message = 'is not valid' }: Ajv.ErrorObject): Issue {
  const { missingProperty, additionalProperty, unevaluatedProperty } = params
  const name: unknown = missingProperty ?? additionalProperty ?? unevaluatedProperty
  const pointer = typeof name === 'string' ? `${instancePath}/${escapeName(name)}` : instancePath
  const subject = pointer.slice(1).replaceAll('/', '.') || 'It'
  return {
    code: keyword,
    message: `${subject} ${typeof name === 'string' ? aboutMember(keyword) : aboutValue(params, message)}.`,
    source: { in: 'body', pointer },
  }
}

/** Ajv does not say which values an `enum` allows. */
function aboutValue({ allowedValues }: Ajv.ErrorObject['params'], message: string): string {
  if (!Array.isArray(allowedValues)) return message
  const values = allowedValues.slice(0, 12).map((one) => JSON.stringify(one))
  return `must be one of ${values.join(', ')}${allowedValues.length > values.length ? ', …' : ''}`
}

const aboutMember = (keyword: string): string =>
  keyword === 'required' || keyword === 'dependentRequired' ? 'is required' : 'is not a known attribute'
