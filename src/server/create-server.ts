import { createHandler } from './create-handler.ts'
import type { Server, ServerOptions } from './interface.ts'

/**
 * Starts a server. Throws a {@link UserError} if the data, the declarations or an option is invalid, or if the address
 * cannot be used.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const handler = await createHandler(options)
  try {
    return Object.assign(handler, { url: await handler.listen() })
  } catch (error) {
    await handler.close()
    throw error
  }
}
