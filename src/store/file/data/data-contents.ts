import { createRequire } from 'node:module'

import type * as Jsonc from 'jsonc-parser'

import type { Database } from '../../../core/resource.ts'
import { positionAt, type TextPosition } from '../../../formats/json-mistake.ts'
import { Contents } from '../../memory/contents.ts'
import { numberInList } from '../../memory/explain-doubles.ts'
import { IdError } from '../../memory/ids.ts'
import type { CreateModel } from '../../store.ts'
import { DataFileError, errorAt } from './data-file-error.ts'

const require = createRequire(import.meta.url)

/** The contents of a database that was read from a text. Throws a DataFileError that points into the text. */
export function loadContents(
  database: Database,
  createModel: CreateModel,
  source: { readonly given: string; readonly text: string },
): Contents {
  let places: ReturnType<typeof recordPlacesIn> | undefined
  const placeOf = (collection: string, position: number): string => {
    places ??= recordPlacesIn(source.text)
    const place = places(collection, position)
    return place ? `line ${place.line}` : numberInList(collection, position)
  }
  try {
    return Contents.of(database, createModel, placeOf)
  } catch (error) {
    throw error instanceof IdError ? explainIdError(error, source.given, source.text) : error
  }
}

function explainIdError(
  { collection, positions, message }: IdError,
  given: string,
  text: string,
): DataFileError {
  const placeOf = recordPlacesIn(text)
  const places = positions.map((position) => placeOf(collection, position))
  const last = places.at(-1)
  const first = places[0]
  if (!last || !first) {
    const numbers = positions.map((position) => position + 1)
    const where =
      numbers.length === 1 ? `It is number ${numbers[0]}` : `They are numbers ${numbers.join(' and ')}`
    return new DataFileError(`${given}: ${message} ${where} in the list.`)
  }
  const other = first === last ? '' : ` The other one is on line ${first.line}.`
  return errorAt(given, text, last, message + other)
}

/** Finds the records of a text; `undefined` where that is not plain JSON. */
function recordPlacesIn(text: string): (collection: string, position: number) => TextPosition | undefined {
  // Loaded only to explain what is wrong.
  const { findNodeAtLocation, parseTree } = require('jsonc-parser') as typeof Jsonc
  const root = parseTree(text)
  return (collection, position) => {
    const node =
      root &&
      (findNodeAtLocation(root, [collection, position, 'id']) ??
        findNodeAtLocation(root, [collection, position]))
    return node && positionAt(text, node.offset)
  }
}
