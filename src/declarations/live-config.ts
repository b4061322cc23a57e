import { UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import type { CreateModel, Store } from '../store/store.ts'
import { watchFile } from '../store/watch.ts'
import { authShape } from './auth-shape.ts'
import { findDuplicates } from './checks/duplicates.ts'
import { assertNone } from './checks/mistake.ts'
import { compile } from './compile.ts'
import type { Config } from './config.ts'
import { findConfig } from './find.ts'
import { loadConfig } from './load.ts'
import { type DeclarationSource, declareModel } from './model/live-model.ts'
import { checkMounts, type DeclaredMount, toMounts } from './mounts.ts'

export interface LiveConfigOptions {
  /** The data file, beside which the declarations may lie; `undefined` when the data is in no file. */
  readonly dataFile: string | undefined
  /** A file, or the declarations themselves. */
  readonly config: string | Config | undefined
  readonly prefix: string | undefined
  readonly dialect: string
  readonly dialects: readonly string[]
}

/** Declarations that may change while the server runs. */
export interface LiveConfig {
  /** The file that they stand in, if in any. */
  readonly file: string | undefined
  readonly config: Config
  readonly mounts: readonly DeclaredMount[]
  /** Throws a {@link DeclarationError} when the data does not let the declarations hold. */
  readonly createModel: CreateModel
  /** The same, but for data that is to be inspected: whether values are unique is not looked at. */
  readonly createAnyModel: CreateModel
  /** Takes over what the file says from now on; what cannot be is told, and the old stays. The answer stops it. */
  follow(store: Store, listener: ConfigListener): () => void
}

interface ConfigListener {
  /** The new declarations are in force. */
  readonly changed: () => void
  readonly report: (text: string) => void
}

interface State extends DeclarationSource {
  readonly config: Config
  readonly mounts: readonly DeclaredMount[]
}

/** Throws a {@link UserError} for declarations that cannot be used, whatever the data. */
export async function openConfig(options: LiveConfigOptions): Promise<LiveConfig> {
  const file = await fileOf(options)
  let state = toState(file === undefined ? (options.config ?? {}) : await loadConfig(file), file, options)
  const createAnyModel: CreateModel = (database) => {
    const live = declareModel(database, state)
    assertNone(checkMounts(state.config, live.model, options.dialects), state.place)
    return live
  }
  const createModel: CreateModel = (database) => {
    const live = createAnyModel(database)
    assertNone(findDuplicates(live.model, database), state.place)
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
      return watchFile(file, async () => {
        try {
          const before = state.config
          await reload(file, store)
          changed()
          const later = isProtectedAlike(before, state.config)
            ? ''
            : ' Its access and auth count from the next start on.'
          report(`${file} has changed and is in force.${later}`)
        } catch (error) {
          const message = error instanceof UserError ? error.message : `${file}: ${String(error)}`
          report(`${message}\nUntil that is mended, what it said before holds.`)
        }
      })
    },
  }
}

/** Functions are compared by their text, since a file that is loaded anew has new ones. */
function isProtectedAlike(one: Config, other: Config): boolean {
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

function toState(value: unknown, file: string | undefined, options: LiveConfigOptions): State {
  const compiled = compile(value)
  const place = file ?? 'config'
  const auth = isObject(value) ? value['auth'] : undefined
  assertNone([...compiled.mistakes, ...(auth === undefined ? [] : authShape(auth, 'auth'))], place)
  const config = value as Config
  return { compiled, place, config, mounts: toMounts(config, options) }
}
