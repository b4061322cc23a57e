import { formatPath, type Path } from '../../core/path.ts'
import type { Attribute, Attributes, Collection } from '../../core/resource.ts'
import type { Parameter } from '../dialect.ts'

/** The filters by attributes that a list takes; `isNameable` says which names have no other meaning. */
export function filterDescriptions(
  { attributes, hidden }: Collection,
  isNameable: (name: string) => boolean,
): readonly Parameter[] {
  const shown = new Map([...attributes].filter(([name]) => !hidden.has(name) && isNameable(name)))
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
const filterPaths = (attributes: Attributes, above: Path = []): readonly Path[] =>
  [...attributes].flatMap(([name, attribute]) => pathsOf(above.concat(name), attribute))

function pathsOf(path: Path, { types, members }: Attribute): readonly Path[] {
  const inner = path.length < deepest ? filterPaths(members, path) : []
  return types.size === 1 && types.has('object') ? inner : [path, ...inner]
}
