import { UserError } from '../core/error.ts'

/** The command cannot be carried out as it was given; the message names the way out. Exit code 2. */
export class UsageError extends UserError {}
