import type { AccessDeclaration } from '../auth/access/access.ts'
import type { AuthDeclaration } from '../auth/options.ts'
import type { Declarations } from './declarations.ts'

/** All that a file of declarations may say. */
export interface Config extends Declarations {
  /** Who may do what. */
  readonly access?: AccessDeclaration
  /** How people and programs prove who they are. */
  readonly auth?: AuthDeclaration
}

/** Gives an editor the types, for completion and for mistakes to be seen while writing. Returns what it is given. */
export const defineConfig = (config: Config): Config => config
