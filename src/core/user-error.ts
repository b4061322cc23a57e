/** A mistake of the person who started us, in words for that person; no stack is shown. */
export class UserError extends Error {
  override readonly name = 'UserError'
}
