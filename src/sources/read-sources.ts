import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { UserError } from '../core/error.ts'
import { isArray, isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Database } from '../core/resource.ts'
import { isUrl, readUrl, shownUrl } from './address.ts'
import { type SourceContent, formatOf, readSourceFile } from './source-file.ts'

/** Data that was read once, and is not written back. */
export interface SourceData {
  readonly database: Database
  /** What the person at the terminal should know about it. */
  readonly notices: readonly string[]
  /** The files that were read. */
  readonly files: readonly string[]
}

export { isUrl }

/** Whether a single name is read as a source, rather than served as the data file. */
export async function isReadOnce(name: string): Promise<boolean> {
  const format = formatOf(name)
  if (isUrl(name) || (format !== undefined && format !== 'json')) return true
  return stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** As it is shown to people, without secrets of an address. */
export const shownName = (name: string): string => (isUrl(name) ? shownUrl(name) : name)

/**
 * Reads files, folders and addresses as one database. A list is a collection with the name of its file; an object has a
 * member per collection. Throws a {@link UserError} for a source that is missing or broken, and for a collection that
 * comes from two of them.
 */
export async function gatherSources(names: readonly string[]): Promise<SourceData> {
  const sources: NamedContent[] = []
  for (const name of names) sources.push(...(await readOneSource(name)))
  const members = new Map<string, { readonly value: Json; readonly from: string }>()
  for (const source of sources)
    for (const [name, value] of Object.entries(collectionsIn(source))) {
      const other = members.get(name)
      if (other)
        throw new UserError(
          `"${name}" is in ${other.from} and in ${source.from}. A collection comes from one source: rename one of them, or leave one out.`,
        )
      members.set(name, { value, from: source.from })
    }
  return {
    database: Object.fromEntries([...members].map(([name, { value }]) => [name, value])),
    notices: sources.flatMap(({ notices }) => notices),
    files: sources.map(({ from }) => from).filter((from) => !isUrl(from)),
  }
}

interface NamedContent extends SourceContent {
  /** The source, for messages. */
  readonly from: string
  /** What the file is called, without its ending: the name of a list in it. */
  readonly stem: string
  readonly isInFolder: boolean
}

async function readOneSource(name: string): Promise<readonly NamedContent[]> {
  if (isUrl(name))
    return [
      {
        ...(await readUrl(name)),
        from: shownUrl(name),
        stem: withoutEnding(shownUrl(name)),
        isInFolder: false,
      },
    ]
  const isFolder = await stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder ? readFolder(name) : [await readNamed(name, false)]
}

const readNamed = async (file: string, isInFolder: boolean): Promise<NamedContent> => ({
  ...(await readSourceFile(file)),
  from: file,
  stem: withoutEnding(file),
  isInFolder,
})

const withoutEnding = (name: string): string => basename(name).replace(/\.\w+$/, '')

/** The data files of a folder, in the order of their names; programs in it are not run unless they are named. */
async function readFolder(folder: string): Promise<readonly NamedContent[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  const data = names.filter((name) => !isLeftOut.test(name) && formatOf(name) !== undefined).toSorted()
  const [programs, files] = [data.filter(isProgram), data.filter((name) => !isProgram(name))]
  if (files.length === 0)
    throw new UserError(
      programs.length === 0
        ? `${folder} has no data files. Files that end with .json, .json5, .yaml, .csv, .tsv or .ndjson are read.`
        : `${folder} has only programs, and these run only when they are named: ${join(folder, programs[0] ?? '')}`,
    )
  const contents: NamedContent[] = []
  for (const name of files) contents.push(await readNamed(join(folder, name), true))
  const [first] = contents
  const notices = programs.map(
    (name) => `${join(folder, name)} is not read: a program in a folder runs only when it is named.`,
  )
  return first ? [{ ...first, notices: [...notices, ...first.notices] }, ...contents.slice(1)] : []
}

const isProgram = (name: string): boolean => formatOf(name) === 'code'

/** Hidden files, those that begin with `_`, and what programs keep beside data. */
const isLeftOut =
  /^[._]|\.config\.\w+$|\.d\.[cm]?ts$|^(?:package|package-lock|tsconfig|json-server|routes)\.json$/

/** In a folder, an object with other members than lists and objects is a resource of its own. */
function collectionsIn({ value, from, stem, isInFolder }: NamedContent): JsonObject {
  if (isArray(value)) return { [assertName(stem, from)]: value }
  if (!isObject(value))
    throw new UserError(
      `${from} holds neither a list of records nor an object with one member per collection.`,
    )
  const isOneResource =
    isInFolder && Object.values(value).some((one) => typeof one !== 'object' || one === null)
  return isOneResource ? { [assertName(stem, from)]: value } : value
}

function assertName(stem: string, from: string): string {
  if (stem !== '') return stem
  throw new UserError(`${from} holds a list, which has no name. Give it one: { "items": [ … ] }.`)
}
