import { setTimeout as wait } from 'node:timers/promises'

import { ApiError } from './errors.ts'

/** Asks the mail server whether an address takes mail. It needs a moment to answer. */
export const mustTakeMail = async (email: string) => {
  await wait(20)
  if (!email.endsWith('@nowhere.example')) return
  throw new ApiError(422, 'invalid', 'Some fields are not right.', [
    { field: 'email', message: 'takes no mail' },
  ])
}
