import { randomBytes, scryptSync } from 'node:crypto'

/** Makes of a password what can be stored: nobody can get the password back from it. */
export const hashPassword = (password: string): string => {
  const salt = randomBytes(16)
  return `${salt.toString('base64')}:${scryptSync(password, salt, 32, { N: 1024 }).toString('base64')}`
}
