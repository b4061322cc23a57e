import type { HttpRequest } from '../../core/http.ts'
import { isArray, parsePath, type Path, toText } from '../../core/json.ts'
import { collectionOf, hasPath, relationshipsAlong } from '../../core/model.ts'
import { badParameter, listed, parseShallowJson } from '../common/parameters.ts'
import type { QueryContext } from '../common/place.ts'

/** Each level can multiply what is sent, since a resource is repeated wherever it is embedded. */
const deepestEmbed = 8
const mostEmbeds = 100

/** The relationships to embed: `_embed`, `_expand`, simple-rest's `embed`, and those that the fields lead along. */
export function parseEmbeds(
  request: HttpRequest,
  fields: readonly Path[],
  context: QueryContext,
): readonly Path[] {
  const asked = [
    ...listed(request, '_embed').map((name) => ['_embed', name] as const),
    ...listed(request, '_expand').map((name) => ['_expand', name] as const),
    ...simpleEmbeds(request).map((name) => ['embed', name] as const),
  ]
  const [parameter] = asked[mostEmbeds] ?? []
  if (parameter !== undefined)
    throw badParameter(parameter, `${parameter} names more than ${mostEmbeds} relationships.`, askAgain)
  return [
    ...asked.map(([name, text]) => relationshipPath(text, name, context)),
    ...fields.map((path) => embeddedBy(path, context)).filter((path) => path.length > 0),
  ]
}

const askAgain = { help: 'Ask for the others in another request.' }

/** `comments.author`: each name a relationship of the collection that the one before leads to. */
function relationshipPath(text: string, parameter: string, { model, collection }: QueryContext): Path {
  const path = parsePath(text)
  assertShort(path, parameter)
  relationshipsAlong(model, collection, path, { in: 'query', parameter })
  return path
}

/** The relationships that a path follows before it comes to an attribute; none for most. */
function embeddedBy(path: Path, { model, collection }: QueryContext): Path {
  const along: string[] = []
  let from = collection
  for (const [at, name] of path.entries()) {
    const relationship = hasPath(from.attributes, path.slice(at)) ? undefined : from.relationships.get(name)
    if (!relationship) break
    along.push(name)
    from = collectionOf(model, relationship.target)
  }
  assertShort(along, '_fields')
  return along
}

/** simple-rest's `embed="comments"` or `embed=["author"]`; also without JSON, with commas. */
function simpleEmbeds(request: HttpRequest): readonly string[] {
  return request.query
    .filter(([name, text]) => name === 'embed' && text !== '')
    .flatMap(([, text]) => {
      if (!/^\s*["[]/.test(text)) return text.split(',').filter((one) => one !== '')
      const value = parseShallowJson('embed', text)
      return isArray(value) ? value.map(toText) : [toText(value)]
    })
}

function assertShort(path: Path, parameter: string): void {
  if (path.length <= deepestEmbed) return
  throw badParameter(parameter, `${parameter} follows more than ${deepestEmbed} relationships.`, askAgain)
}
