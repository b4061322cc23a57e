import { UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import type { CreateModel, Store } from '../store/store.ts'
import { watchFile } from '../store/watch.ts'
import { authShape } from './auth-shape.ts'
import { findDuplicates } from './checks/check-unique.ts'
import { compile } from './compile.ts'
import type { Config } from './config.ts'
import { findConfig } from './find-config.ts'
import { loadConfig } from './load-config.ts'
import { type DeclarationSource, declareModel } from './model/declared-model.ts'
import { checkMounts, type DeclaredMount, toMounts } from './mounts.ts'
import { assertNoMistakes } from './shape.ts'

export interface LiveConfigOptions {
  /** Declarations are looked for beside it; `undefined` when the data is not in a file. */
  readonly dataFile: string | undefined
  /** A file name, or the declarations themselves. */
  readonly config: string | Config | undefined
  readonly prefix: string | undefined
  readonly dialect: string
  readonly dialects: readonly string[]
}

/** Declarations that can change while the server runs. */
export interface LiveConfig {
  /** The file they were loaded from, if any. */
  readonly file: string | undefined
  readonly config: Config
  readonly mounts: readonly DeclaredMount[]
  /** Throws a {@link UserError} when the declarations do not fit the data. */
  readonly createModel: CreateModel
  /** The same, except that duplicate values are allowed: for data that is to be inspected. */
  readonly createAnyModel: CreateModel
  /** Applies each change of the file. A broken change is reported and ignored. Returns a function that stops it. */
  follow(store: Store, listener: ConfigListener): () => void
}

interface ConfigListener {
  /** Called once new declarations are in force. */
  readonly changed: () => void
  readonly report: (text: string) => void
}

interface ConfigState extends DeclarationSource {
  readonly config: Config
  readonly mounts: readonly DeclaredMount[]
}

/** Throws a {@link UserError} for declarations that are invalid regardless of the data. */
export async function openConfig(options: LiveConfigOptions): Promise<LiveConfig> {
  const file = await fileOf(options)
  let state = toState(file === undefined ? (options.config ?? {}) : await loadConfig(file), file, options)
  const createAnyModel: CreateModel = (database) => {
    const live = declareModel(database, state)
    assertNoMistakes(checkMounts(state.config, live.model, options.dialects), state.source)
    return live
  }
  const createModel: CreateModel = (database) => {
    const live = createAnyModel(database)
    assertNoMistakes(findDuplicates(live.model, database), state.source)
    return live
  }
  const reload = async (name: string, store: Store): Promise<void> => {
    const before = state
    state = toState(await loadConfig(name), name, options)
    await store.remodel().catch((error: unknown) => {
      state = before
      throw error
    })
  }
  return {
    file,
    get config() {
      return state.config
    },
    get mounts() {
      return state.mounts
    },
    createModel,
    createAnyModel,
    follow(store, { changed, report }) {
      if (file === undefined) return () => undefined
      return watchFile(file, async (bytes) => {
        if (!bytes) return
        try {
          const before = state.config
          await reload(file, store)
          changed()
          report(inForceNotice(file, before, state.config))
        } catch (error) {
          const message = error instanceof UserError ? error.message : `${file}: ${String(error)}`
          report(`${message}\nThe previous configuration stays in force until this is fixed.`)
        }
      })
    },
  }
}

function inForceNotice(file: string, before: Config, after: Config): string {
  const later = hasSameProtection(before, after) ? '' : ' Changes to access and auth apply after a restart.'
  return `${file} has changed and is in force.${later}`
}

/** Compares functions by their source, since reloading a file creates new ones. */
function hasSameProtection(one: Config, other: Config): boolean {
  const text = ({ access, auth }: Config): string =>
    JSON.stringify({ access, auth }, (_, value: unknown) =>
      typeof value === 'function' ? String(value) : value,
    )
  return text(one) === text(other)
}

async function fileOf({ dataFile, config }: LiveConfigOptions): Promise<string | undefined> {
  if (typeof config === 'string') return config
  return config === undefined && dataFile !== undefined ? findConfig(dataFile) : undefined
}

function toState(value: unknown, file: string | undefined, options: LiveConfigOptions): ConfigState {
  const compiled = compile(value)
  const source = file ?? 'config'
  const auth = isObject(value) ? value['auth'] : undefined
  assertNoMistakes([...compiled.mistakes, ...(auth === undefined ? [] : authShape(auth, 'auth'))], source)
  const config = value as Config
  return { compiled, source, config, mounts: toMounts(config, options) }
}
