import { randomBytes, scryptSync } from 'node:crypto'

import type { AccessDeclaration } from '../../src/auth/access/access.ts'
import type { Answer, Sent } from '../support/api.ts'
import { ask } from '../support/api.ts'
import { planted } from '../support/planted.ts'

/** A cheap hash, so that many sign-ins take little time. */
export function quickHash(password: string): string {
  const salt = randomBytes(16)
  const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
  return `$scrypt$ln=10,r=8,p=1$${text(salt)}$${text(scryptSync(password, salt, 32, { N: 2 ** 10, r: 8, p: 1 }))}`
}

export const passwords = { ada: planted.ada, grace: planted.grace, root: planted.root } as const

/** Users, what belongs to them, and what is behind each other. */
export const club = {
  users: [
    { id: 1, username: 'ada', password: quickHash(passwords.ada) },
    { id: 2, username: 'grace', password: quickHash(passwords.grace) },
    { id: 3, username: 'root', roles: ['admin'], password: quickHash(passwords.root) },
    { id: 4, username: 'nobody' },
    { id: 5, username: 'plain', password: 'plain' },
  ],
  posts: [
    { id: 1, title: 'On engines', user_id: 1 },
    { id: 2, title: 'On bugs', user_id: 2 },
    { id: 3, title: 'On nothing', user_id: null },
  ],
  comments: [
    { id: 1, text: 'first', post_id: 1, user_id: 2 },
    { id: 2, text: 'second', post_id: 2, user_id: 1 },
  ],
  secrets: [
    { id: 1, text: 'confidential', post_id: 1 },
    { id: 2, text: 'restricted', post_id: 2 },
  ],
  profile: { name: 'The club', motto: 'nothing is public' },
}

export const rules = {
  posts: { read: 'public', write: 'owner' },
  comments: { read: 'user', create: 'user', update: ['owner', 'admin'], delete: 'admin' },
  secrets: { read: 'admin', write: 'admin' },
  users: { read: ['owner', 'admin'], write: ['owner', 'admin'] },
  profile: { read: 'key', write: 'admin' },
} as const satisfies AccessDeclaration

export const basic = (name: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })

export const challengeIn = ({ headers }: Answer): string => headers.get('www-authenticate') ?? ''

export const post = async (
  url: string,
  path: string,
  send: unknown,
  headers: Sent['headers'] = {},
): Promise<Answer> => ask(url, `POST ${path}`, { send, headers })
