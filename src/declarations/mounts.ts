import { suggest } from '../core/error.ts'
import type { Serializer } from '../core/outcome.ts'
import type { Model } from '../core/resource.ts'
import type { View } from '../engine/visibility/visible.ts'
import type { Declarations, MountDeclaration } from './config.ts'
import type { Mistake } from './shape.ts'

/** A declared mount, with its view of the data. */
export interface DeclaredMount {
  /** `''` for the root, otherwise like `/api/v1`. */
  readonly path: string
  readonly dialect: string
  readonly view: View
}

/** The declared mounts; a single one at `prefix` when a prefix is given or none is declared. */
export function toMounts(
  { collections = {}, mounts }: Declarations,
  defaults: { readonly prefix: string | undefined; readonly dialect: string },
): readonly DeclaredMount[] {
  const { prefix, dialect } = defaults
  const declared = prefix === undefined && mounts ? mounts : [{ path: prefix ?? '' }]
  return declared.map((mount: MountDeclaration) => ({
    path: normalPath(mount.path),
    dialect: mount.dialect ?? dialect,
    view: {
      collections: mount.collections && new Set(mount.collections),
      ...(mount.envelopes ? { envelopes: new Map(Object.entries(mount.envelopes)) } : {}),
      serializers: serializersOf(collections, mount),
    },
  }))
}

function serializersOf(
  collections: NonNullable<Declarations['collections']>,
  { serializers = {} }: MountDeclaration,
): ReadonlyMap<string, Serializer> {
  const own = Object.entries(collections).map(([name, { serializer }]) => [name, serializer] as const)
  const all = new Map([...own, ...Object.entries(serializers)])
  return new Map([...all].flatMap(([name, one]) => (one ? [[name, one] as const] : [])))
}

/** Checks the declared mounts against the data and the known dialects. */
export function checkMounts(
  { mounts = [] }: Declarations,
  model: Model,
  dialects: readonly string[],
): readonly Mistake[] {
  const paths = mounts.map(({ path }) => normalPath(path))
  return mounts.flatMap((mount, at): readonly Mistake[] => {
    const here = `mounts[${at}]`
    const path = paths[at] ?? ''
    const unknown = (key: string, name: string): Mistake => ({
      path: key,
      message: `unknown collection "${name}". ${suggest(name, model.collections.keys())}`,
    })
    const { dialect, serializers = {}, envelopes = {}, collections = [] } = mount
    const earlier = mounts.filter((_, before) => before < at && paths[before] === path)
    return [
      ...overlaps(mount, earlier).map((message) => ({ path: `${here}.path`, message })),
      ...mountPathMistakes(path, mount.path, paths, model).map((message) => ({
        path: `${here}.path`,
        message,
      })),
      ...(dialect === undefined || dialects.includes(dialect)
        ? []
        : [
            {
              path: `${here}.dialect`,
              message: `unknown dialect "${dialect}". ${suggest(dialect, dialects)}`,
            },
          ]),
      ...Object.keys(serializers)
        .filter((name) => !model.collections.has(name))
        .map((name) => unknown(`${here}.serializers.${name}`, name)),
      ...Object.keys(envelopes)
        .filter((name) => !model.collections.has(name))
        .map((name) => unknown(`${here}.envelopes.${name}`, name)),
      ...collections
        .filter((name) => !model.collections.has(name))
        .map((name) => unknown(`${here}.collections[${collections.indexOf(name)}]`, name)),
    ]
  })
}

/** Mounts may share a path when each has collections of its own. */
function overlaps(mount: MountDeclaration, earlier: readonly MountDeclaration[]): readonly string[] {
  const { path, collections } = mount
  if (earlier.length === 0) return []
  if (!collections || earlier.some((one) => !one.collections))
    return [`"${path}" is mounted twice. List the "collections" of each mount to split them up.`]
  const taken = new Set(earlier.flatMap((one) => one.collections ?? []))
  return collections
    .filter((name) => taken.has(name))
    .map((name) => `Another mount at "${path}" already serves "${name}". Remove it from one of them.`)
}

function mountPathMistakes(
  path: string,
  given: string,
  paths: readonly string[],
  { collections }: Model,
): readonly string[] {
  if (!/^(\/[\w.~-]+)*$/.test(path))
    return [`"${given}" is not a valid path. Use letters, digits and dashes: /api/v1.`]
  if (/^\/_(\/|$)/.test(path)) return [`"${given}" is reserved: the pages of the server are below /_.`]
  const [, first = ''] = path.split('/')
  return path !== '' && paths.includes('') && collections.has(first)
    ? [`"${given}" would hide the collection "${first}" at the root. Choose another path.`]
    : []
}

const normalPath = (path: string): string => `/${path}`.replaceAll(/\/+/g, '/').replace(/\/$/, '')
