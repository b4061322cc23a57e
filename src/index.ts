export {
  type CollectionDeclaration,
  type Config,
  defineConfig,
  type MountDeclaration,
  type RelationshipDeclaration,
} from './declarations/config.ts'
export { createHandler, createServer } from './server/create-server.ts'
export type { DialectName } from './dialects/dialect.ts'
export type { Handler, Server, ServerOptions, WorldClient } from './server/interface.ts'
export { UserError } from './core/error.ts'
export type { ApiError, ErrorCode, Issue, IssueCode, Source } from './core/error.ts'
export type { Json, JsonObject } from './core/json.ts'
export type { Database, Resource } from './core/resource.ts'
export type { Related, Serializer } from './core/outcome.ts'
export type { AccessDeclaration, CollectionAccess } from './auth/access/access.ts'
export type { AuthDeclaration, AuthOptions } from './auth/options.ts'
export type { AccessCheck, AccessRequest, Rule } from './auth/access/rule.ts'
