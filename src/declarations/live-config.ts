import { UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import type { Announce } from '../core/trace.ts'
import type { DeclaredRules } from '../rules/rule-book.ts'
import type { Naming } from '../schema/infer-model.ts'
import type { CreateModel, Store } from '../store/store.ts'
import { stateOfFiles, watchFile, watchFiles } from '../store/watch.ts'
import { authShape } from './auth-shape.ts'
import { findDuplicates } from './checks/check-unique.ts'
import { compile } from './compile.ts'
import type { Config } from './config.ts'
import {
  type ConfigSearch,
  findConfig,
  type FoundConfig,
  loadConfig,
  possibleConfigs,
} from './load-config.ts'
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
  readonly naming?: Naming
  readonly rewrites?: Config['rewrites'] | undefined
  readonly scenario?: string | undefined
}

/** Declarations that can change while the server runs. */
export interface LiveConfig {
  /** The file they were loaded from, if any. */
  readonly file: string | undefined
  /** What the user should know about the search for the file. */
  readonly notices: readonly string[]
  readonly config: Config
  readonly mounts: readonly DeclaredMount[]
  readonly rules: DeclaredRules
  /** Throws a {@link UserError} when the declarations do not fit the data. */
  readonly createModel: CreateModel
  /** The same, except that duplicate values are allowed: for data that is to be inspected. */
  readonly createAnyModel: CreateModel
  /**
   * Applies each change of the file, and picks up one that appears beside the data. What is broken is reported and
   * ignored. Returns a function that stops it.
   */
  follow(store: Store, listener: ConfigListener): () => void
}

interface ConfigListener {
  /** Called once new declarations are in force. */
  readonly changed: () => void
  readonly report: (text: string) => void
  /** Tells programs the same. */
  readonly announce?: Announce | undefined
}

interface ConfigState extends DeclarationSource {
  readonly file: string | undefined
  readonly config: Config
  readonly mounts: readonly DeclaredMount[]
  readonly rules: DeclaredRules
}

/** Throws a {@link UserError} for declarations that are invalid regardless of the data. */
export async function openConfig(options: LiveConfigOptions): Promise<LiveConfig> {
  const { found, notices, stateBefore } = await search(options)
  let state = await toState(found ? found.content : (options.config ?? {}), found?.file, options)
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
  const apply = async ({ file, content }: FoundConfig, store: Store, changed: () => void) => {
    const before = state
    state = await toState(content, file, options)
    await store.remodel().catch((error: unknown) => {
      state = before
      throw error
    })
    changed()
    return inForceNotice(file, before, state)
  }
  return {
    get file() {
      return state.file
    },
    get config() {
      return state.config
    },
    get mounts() {
      return state.mounts
    },
    get rules() {
      return state.rules
    },
    notices,
    createModel,
    createAnyModel,
    follow: (store, { changed, ...listener }) =>
      followConfig({
        found,
        dataFile: options.config === undefined ? options.dataFile : undefined,
        stateBefore,
        notices,
        ...listener,
        apply: async (loaded) => apply(loaded, store, changed),
      }),
  }
}

function inForceNotice(file: string, before: ConfigState, after: ConfigState): string {
  const what = before.file === undefined ? 'was found and loaded' : 'was reloaded'
  const isSame = hasSameProtection(before.config, after.config)
  return `${file} ${what}.${isSame ? '' : ' Changes to access, auth and trustProxy apply after a restart.'}`
}

/** Compares functions by their source, since reloading a file creates new ones. */
function hasSameProtection(one: Config, other: Config): boolean {
  const text = ({ access, auth, trustProxy }: Config): string =>
    JSON.stringify({ access, auth, trustProxy }, (_, value: unknown) =>
      typeof value === 'function' ? String(value) : value,
    )
  return text(one) === text(other)
}

interface OpeningSearch extends ConfigSearch {
  /** The state of all files that can be the config, from before the search. */
  readonly stateBefore: Buffer
}

async function search({ dataFile, config }: LiveConfigOptions): Promise<OpeningSearch> {
  const none = { found: undefined, notices: [], stateBefore: Buffer.of() }
  if (typeof config === 'string') return { ...none, found: await loadConfig(config) }
  if (config !== undefined || dataFile === undefined) return none
  const stateBefore = await stateOfFiles(possibleConfigs(dataFile))
  return { ...(await findConfig(dataFile)), stateBefore }
}

async function toState(
  value: unknown,
  file: string | undefined,
  options: LiveConfigOptions,
): Promise<ConfigState> {
  const compiled = compile(value)
  const source = file ?? 'config'
  const auth = isObject(value) ? value['auth'] : undefined
  assertNoMistakes([...compiled.mistakes, ...(auth === undefined ? [] : authShape(auth, 'auth'))], source)
  const config = value as Config
  const { naming = {} } = options
  const rules = await checkedRules(config, source, options)
  return { compiled, source, naming, file, config, mounts: toMounts(config, options), rules }
}

/** The code for rules is loaded only if there are any. */
async function checkedRules(
  config: Config,
  source: string,
  { rewrites, scenario }: LiveConfigOptions,
): Promise<DeclaredRules> {
  const { rules, scenarios } = config
  if (!rules && !scenarios && !config.rewrites && !rewrites && scenario === undefined)
    return { rules: [], scenarios: {} }
  const { compileDeclaredRules, mistakesInRules } = await import('./rule-shape.ts')
  const routes = rewrites ? { ...rewrites, ...config.rewrites } : config.rewrites
  assertNoMistakes(mistakesInRules({ rules, scenarios, rewrites: routes, scenario }), source)
  return { ...compileDeclaredRules({ ...config, ...(routes ? { rewrites: routes } : {}) }), scenario }
}

interface Following extends Omit<ConfigListener, 'changed'> {
  /** The config in use; `undefined` as long as there is none. */
  readonly found: FoundConfig | undefined
  /** The data file beside which a config file may appear; `undefined` where that would not be used. */
  readonly dataFile: string | undefined
  readonly stateBefore: Buffer
  /** Notices of the search at start, which are not to be repeated. */
  readonly notices: readonly string[]
  /** Puts a configuration in force, and returns a message about it. Throws a {@link UserError} and changes nothing. */
  readonly apply: (config: FoundConfig) => Promise<string>
}

/** Applies each change of the config file, or the first one that appears. Returns a function that stops it. */
function followConfig({
  found,
  dataFile,
  stateBefore,
  notices: known,
  apply,
  report,
  announce,
}: Following): () => void {
  const applyLoaded = async (
    load: () => Promise<FoundConfig | undefined>,
  ): Promise<FoundConfig | undefined> => {
    try {
      const config = await load()
      if (!config) return undefined
      const message = await apply(config)
      report(message)
      announce?.({ file: 'config', state: 'edited', message })
      return config
    } catch (error) {
      const message = error instanceof UserError ? error.message : String(error)
      const advice = 'The previous configuration stays in force until this is fixed.'
      report(`${message}\n${advice}`)
      announce?.({ file: 'config', state: 'broken', message: `${inOneLine(message)} ${advice}` })
      return undefined
    }
  }
  const followFile = ({ file, bytes: loaded }: FoundConfig): (() => void) =>
    watchFile(file, loaded, async (bytes) => {
      if (bytes) await applyLoaded(() => loadConfig(file))
    })
  if (found) return followFile(found)
  if (dataFile === undefined) return () => undefined
  const reported = new Set(known)
  let stop = watchFiles(possibleConfigs(dataFile), stateBefore, async () => {
    const applied = await applyLoaded(async () => {
      const { found: appeared, notices } = await findConfig(dataFile)
      for (const notice of notices) if (!reported.has(notice)) report(notice)
      for (const notice of notices) reported.add(notice)
      return appeared
    })
    if (!applied) return
    stop()
    stop = followFile(applied)
  })
  return () => stop()
}

/** Without an excerpt of the file, which may have secrets. */
const inOneLine = (message: string): string =>
  (message.split('\n\n', 1)[0] ?? '').replaceAll(/\s*\n\s*/g, ' ')
