import { createRequire } from 'node:module'

import type * as Start from './actions/start.ts'

/**
 * What a command does is loaded when the command runs: `--help`, `--version` and a mistyped option need little more than
 * yargs, and the server alone would triple their time. Libraries that few runs need are loaded where they are used:
 *
 * - Ajv for a declared JSON Schema, the stripping of types for a config file in TypeScript (`declarations`)
 * - the file store, lowdb, JSON5 and jsonc-parser for a data file (`store/file`); re2js for `like` (`query`)
 * - jose, openid-client, oidc-provider and the rate limiter where people sign in (`auth`, `server`)
 * - the body parser for a request with a body, the pages of `site` (`http`)
 * - one module for each verb of `learn` (`actions/learn.ts`)
 */
export const work = {
  start: () => load<typeof Start>('./actions/start.js'),
  init: () => import('./actions/init.ts'),
  validate: () => import('./actions/validate.ts'),
  infer: () => import('./actions/infer.ts'),
  export: () => import('./actions/export.ts'),
  types: () => import('./actions/types.ts'),
  recover: () => import('./actions/recover.ts'),
  learn: () => import('./actions/learn.ts'),
  keys: () => import('./actions/keys.ts'),
  users: () => import('./actions/users.ts'),
  token: () => import('./actions/token.ts'),
  idp: () => import('./actions/idp.ts'),
}

const require = createRequire(import.meta.url)

/**
 * Loads a compiled module; `path` is relative to this file. Where Node can (20.19, 22.12 and later) it is required, which
 * takes a quarter less time than `import`.
 */
export async function load<Module>(path: string): Promise<Module> {
  return (process.features.require_module ? require(path) : await import(path)) as Module
}
