import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import { UserError } from '../core/error.ts'

const configExtensions = ['js', 'mjs', 'ts', 'json']

/** Finds `shop.config.js`, `.mjs`, `.ts` or `.json` beside `shop.json`. Throws a {@link UserError} for several. */
export async function findConfig(dataFile: string): Promise<string | undefined> {
  const folder = dirname(dataFile)
  const names = new Set(await readdir(folder).catch(() => []))
  const found = configNames(dataFile).filter((name) => names.has(name))
  if (found.length > 1)
    throw new UserError(
      `${found.join(' and ')} are both beside ${dataFile}. Keep one of them, or choose with --config FILE.`,
    )
  return found[0] && join(folder, found[0])
}

function configNames(dataFile: string): readonly string[] {
  const stem = basename(dataFile, extname(dataFile))
  return configExtensions.map((extension) => `${stem}.config.${extension}`)
}
