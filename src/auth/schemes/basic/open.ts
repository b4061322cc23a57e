import type { AuthContext } from '../../context.ts'
import type { AuthScheme } from '../../scheme.ts'
import { createBasicScheme } from './basic.ts'

export const openBasic = async ({ signIn }: AuthContext): Promise<AuthScheme> => createBasicScheme(signIn())
