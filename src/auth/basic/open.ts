import type { AuthContext } from '../context.ts'
import type { AuthScheme } from '../scheme.ts'
import { createBasicScheme } from './basic.ts'

export const openBasic = async ({ options, signIn }: AuthContext): Promise<AuthScheme | undefined> =>
  options.basic ? createBasicScheme(signIn()) : undefined
