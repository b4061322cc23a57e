import addFormats from 'ajv-formats'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'

import type { Issue } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Validate } from '../../core/resource.ts'

/** Compiles a JSON Schema (draft 2020-12). Throws an Error with Ajv's words for one that does not compile. */
export function compileJsonSchema(schema: JsonObject | boolean): Validate {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  return (resource) => {
    if (validate(resource)) return []
    return (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(toIssue)
  }
}

/** Ajv's `required` and the like point at the object; the pointer here goes on to the member that it is about. */
function toIssue({ keyword, instancePath, params, message = 'is not valid' }: ErrorObject): Issue {
  const { missingProperty, additionalProperty, unevaluatedProperty } = params
  const name: unknown = missingProperty ?? additionalProperty ?? unevaluatedProperty
  const pointer = typeof name === 'string' ? `${instancePath}/${escaped(name)}` : instancePath
  const subject = pointer.slice(1).replaceAll('/', '.') || 'It'
  return {
    code: keyword,
    message: `${subject} ${typeof name === 'string' ? aboutMember(keyword) : message}.`,
    source: { in: 'body', pointer },
  }
}

const aboutMember = (keyword: string): string =>
  keyword === 'required' || keyword === 'dependentRequired' ? 'is required' : 'is not a known attribute'

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
