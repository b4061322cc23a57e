import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const folder = 'coverage/tmp'

interface Coverage {
  readonly 'source-map-cache'?: Readonly<Record<string, unknown>>
}

/** Leaves out modules that are no files, such as a config in TypeScript as it is loaded: c8's report stops at their names. */
for (const name of await readdir(folder)) {
  const file = join(folder, name)
  const coverage = JSON.parse(await readFile(file, 'utf8')) as Coverage
  const maps = Object.entries(coverage['source-map-cache'] ?? {})
  const files = maps.filter(([url]) => url.startsWith('file:'))
  if (files.length < maps.length)
    await writeFile(file, JSON.stringify({ ...coverage, 'source-map-cache': Object.fromEntries(files) }))
}
