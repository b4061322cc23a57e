import { isKnown } from '../parameters.ts'
import { listParameters } from './parameters.ts'

/** Whether a query parameter of this name can mean an attribute: it has no dots or commas and no meaning of its own. */
export const isNameable = (name: string): boolean =>
  /^[\p{L}_][\p{L}\p{M}\p{N}_ -]{0,39}$/u.test(name) && !isKnown(name, listParameters)
