import type { AuthContext } from '../../context.ts'
import type { AuthScheme } from '../../scheme.ts'
import { createBearerScheme } from './bearer.ts'

export const openBearer = async ({ options, accounts }: AuthContext): Promise<AuthScheme> =>
  createBearerScheme(options.tokens ?? {}, accounts())
