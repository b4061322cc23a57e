import { isDeepStrictEqual } from 'node:util'

import type { Json } from '../../core/json.ts'

/** Whether two values say the same; the order of an object's members says nothing. */
export const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  one === other || isDeepStrictEqual(one, other)
