import { membersOf } from '../../core/members.ts'
import type { Description } from '../dialect.ts'
import { filterDescriptions } from '../filters/description.ts'
import { list } from '../schemas.ts'
import { examples } from './examples.ts'
import { documentOf, errorDocument, resourceObject } from './schemas.ts'

/** JSON:API for people and tools: a resource stands in a document (JSON:API 1.1 §7). */
export const description: Description = {
  examples,
  filters: (all) =>
    filterDescriptions(all, (attribute, collection) => membersOf(collection).memberOf(attribute), filter),
  // The attributes' schema is not that of a resource object, which has them one level down and some by other names.
  document: (_resource, shape) => documentOf(shape === 'many' ? list(resourceObject) : resourceObject),
  error: errorDocument,
}

const filter = (name: string) => ({
  name: `filter[${name}]`,
  description: `Only those with this ${name}; also filter[${name}][gt] and so on.`,
})
