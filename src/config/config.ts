import type { Declarations } from '../schema/declare/declarations.ts'

/** All that a file of declarations may say. */
export interface Config extends Declarations {
  /** Who may do what. */
  readonly access?: Readonly<Record<string, unknown>>
  /** How people and programs prove who they are. */
  readonly auth?: Readonly<Record<string, unknown>>
}

/** Gives an editor the types, for completion and for mistakes to be seen while writing. Returns what it is given. */
export const defineConfig = (config: Config): Config => config
