import { UserError } from '../../core/error.ts'

/** Something wrong in the declarations: where (`collections.users.unique[0]`), what, and perhaps what was meant. */
export interface Mistake {
  readonly path: string
  readonly message: string
}

/** Declarations that cannot hold. Nothing of them has taken effect. */
class DeclarationError extends UserError {
  readonly mistakes: readonly Mistake[]

  /** `place` is the file that they stand in. */
  constructor(mistakes: readonly Mistake[], place: string) {
    const lines = mistakes.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`)
    super(`${place} cannot be used:\n${lines.join('\n')}`)
    this.mistakes = mistakes
  }
}

export function assertNone(mistakes: readonly Mistake[], place: string): void {
  if (mistakes.length > 0) throw new DeclarationError(mistakes, place)
}
