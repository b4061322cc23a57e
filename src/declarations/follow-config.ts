import { UserError } from '../core/error.ts'
import { watchFile, watchFiles } from '../store/watch.ts'
import { type FoundConfig, findConfig, possibleConfigs } from './find-config.ts'
import { loadConfig } from './load-config.ts'

export interface Following {
  /** The file in use; `undefined` as long as there is none. */
  readonly file: string | undefined
  /** The data file beside which a config file may appear; `undefined` where that would not be used. */
  readonly dataFile: string | undefined
  /** Notices of the search at start, which are not to be repeated. */
  readonly notices: readonly string[]
  /** Puts a configuration in force, and returns a message about it. Throws a {@link UserError} and changes nothing. */
  readonly apply: (config: FoundConfig) => Promise<string>
  readonly report: (text: string) => void
}

/** Applies each change of the config file, or the first one that appears. Returns a function that stops it. */
export function followConfig({ file, dataFile, notices: known, apply, report }: Following): () => void {
  const applyLoaded = async (load: () => Promise<FoundConfig | undefined>): Promise<string | undefined> => {
    try {
      const config = await load()
      if (!config) return undefined
      report(await apply(config))
      return config.file
    } catch (error) {
      const message = error instanceof UserError ? error.message : String(error)
      report(`${message}\nThe previous configuration stays in force until this is fixed.`)
      return undefined
    }
  }
  const followFile = (name: string): (() => void) =>
    watchFile(name, async (bytes) => {
      if (bytes) await applyLoaded(async () => ({ file: name, content: await loadConfig(name) }))
    })
  if (file !== undefined) return followFile(file)
  if (dataFile === undefined) return () => undefined
  const reported = new Set(known)
  let stop = watchFiles(possibleConfigs(dataFile), async () => {
    const name = await applyLoaded(async () => {
      const { found, notices } = await findConfig(dataFile)
      for (const notice of notices) if (!reported.has(notice)) report(notice)
      for (const notice of notices) reported.add(notice)
      return found
    })
    if (name === undefined) return
    stop()
    stop = followFile(name)
  })
  return () => stop()
}
