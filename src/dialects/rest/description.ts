import type { JsonObject } from '../../core/json.ts'
import { formatPath, type Path } from '../../core/path.ts'
import type { Attribute, Attributes, Collection } from '../../core/resource.ts'
import type { Description, DocumentShape, Parameter } from '../dialect.ts'
import { examples } from './examples.ts'
import { isNameable } from './nameable.ts'

/** REST for people and tools: bodies are bare. */
export const description: Description = {
  examples,
  filters,
  document,
  error: {
    type: 'object',
    required: ['error', 'message'],
    properties: {
      error: {
        type: 'object',
        required: ['status_code', 'code', 'message'],
        properties: {
          status_code: { type: 'integer' },
          code: { type: 'string', description: 'Which failure, for programs' },
          message: { type: 'string', description: 'What is wrong, for people' },
          help: { type: 'string', description: 'What to do next' },
          details: { type: 'array', items: { type: 'object' }, description: 'Each problem, with its place' },
        },
      },
      message: { type: 'string' },
      errors: { type: 'object', description: 'Messages by field, when attributes are not valid' },
    },
  },
}

function document(resource: JsonObject, shape: DocumentShape): JsonObject {
  if (shape === 'many') return { oneOf: [list(resource), page(resource)] }
  return shape === 'drafts' || shape === 'created' ? { oneOf: [resource, list(resource)] } : resource
}

const list = (items: JsonObject): JsonObject => ({ type: 'array', items })

/** json-server 1.0's answer to `_per_page`. */
const page = (items: JsonObject): JsonObject => ({
  type: 'object',
  description: 'With _per_page',
  required: ['first', 'prev', 'next', 'last', 'pages', 'items', 'data'],
  properties: {
    first: { type: 'integer' },
    prev: { type: ['integer', 'null'] },
    next: { type: ['integer', 'null'] },
    last: { type: 'integer' },
    pages: { type: 'integer' },
    items: { type: 'integer' },
    data: list(items),
  },
})

function filters({ attributes, hidden }: Collection): readonly Parameter[] {
  const shown = new Map([...attributes].filter(([name]) => !hidden.has(name)))
  return filterPaths(shown).map((path) => {
    const name = formatPath(path)
    return {
      name,
      description: `Only those with this ${name}; several times: any of them. Also ${name}_ne, ${name}_gte, ${name}_contains and so on.`,
    }
  })
}

const deepest = 3

/** The attributes that hold something to compare, also those inside objects. */
function filterPaths(attributes: Attributes, above: Path = []): readonly Path[] {
  return [...attributes]
    .filter(([name]) => above.length > 0 || isNameable(name))
    .flatMap(([name, attribute]) => pathsOf(above.concat(name), attribute))
}

function pathsOf(path: Path, { types, members }: Attribute): readonly Path[] {
  const inner = path.length < deepest ? filterPaths(members, path) : []
  return types.size === 1 && types.has('object') ? inner : [path, ...inner]
}
