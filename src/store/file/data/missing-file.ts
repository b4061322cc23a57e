import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import { nearest } from '../../../core/suggestion.ts'

/** What to do about a data file that is not there: the one beside it that was probably meant, or how to make it. */
export async function explainMissing(given: string): Promise<string> {
  const namesake = await namesakeOf(given)
  return namesake === undefined
    ? `There is no file ${given} yet. Make one with: start init ${given}`
    : `There is no file ${given}. Did you mean ${namesake}?`
}

/** In the same folder, with nearly the same name, whatever its extension. */
async function namesakeOf(given: string): Promise<string | undefined> {
  const folder = dirname(given)
  const found = await readdir(folder).catch(() => [])
  const byStem = new Map(found.filter((one) => /^[^.]+\.json5?$/i.test(one)).map((one) => [stemOf(one), one]))
  const stem = nearest(stemOf(basename(given)), [...byStem.keys()])
  return stem && join(folder, byStem.get(stem) ?? '')
}

const stemOf = (name: string): string => basename(name, extname(name))
