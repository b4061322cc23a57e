export { createServer, type Server, type ServerOptions } from './create-server.ts'
export type { Json, JsonObject } from './core/json.ts'
export type { Database, Resource } from './core/resource.ts'
