import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

import { plainPassword } from '../../auth/users/account-report.ts'
import { type Accounts, unknownUser } from '../../auth/users/accounts.ts'
import { hashPassword } from '../../auth/users/password.ts'
import { UserError } from '../../core/error.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import { keyOf, type Resource } from '../../core/resource.ts'
import { createEngine, type Engine } from '../../engine/engine.ts'
import { commandName } from '../../package.ts'
import type { DataFiles } from '../options/start-options.ts'
import { accountsIn, openForWriting } from './data.ts'

export interface NewUser {
  readonly name: string
  readonly roles: readonly string[]
  /** `email=ada@example.com` */
  readonly attributes: readonly string[]
}

/** Throws a {@link UserError} when the name is taken, and an {@link ApiError} when a declared rule forbids the user. */
export async function addUser(files: DataFiles, { name, roles: given, attributes }: NewUser): Promise<void> {
  const others = Object.fromEntries(attributes.map(toAttribute))
  await withUsers(files, async ({ accounts, engine }) => {
    if (await accounts.byName(name))
      throw new UserError(
        `User "${name}" already exists. To change the password: ${commandName} users password`,
      )
    const { collection, name: nameAttribute, password, roles } = accounts.users
    const draft: JsonObject = {
      [nameAttribute]: name,
      ...(given.length > 0
        ? { [roles]: roles === 'role' && given.length === 1 ? (given[0] ?? '') : given }
        : {}),
      ...others,
      [password]: await askPassword(),
    }
    await engine.execute({ kind: 'create', collection, drafts: [draft], many: false }, engine.model)
  })
}

/** Throws a {@link UserError} for an unknown user. */
export async function setPassword(files: DataFiles, name: string): Promise<void> {
  await withUsers(files, async ({ accounts, engine }) => {
    const account = await accounts.byName(name)
    if (!account) throw await unknownUser(accounts, name)
    const { collection, password } = accounts.users
    const value = { [password]: await askPassword() }
    const patch = { format: 'merge', value } as const
    await engine.execute({ kind: 'patch', collection, id: account.principal.id, patch }, engine.model)
  })
}

/** Hashes all plain passwords of a data file. Returns their number. */
export async function hashPasswords(files: DataFiles): Promise<number> {
  const { store, auth } = await openForWriting(files)
  try {
    const { collection, password } = accountsIn(store, auth).users
    const { items } = await store.find(collection, {})
    const hashed: Resource[] = []
    for (const user of items) {
      const plain = plainPassword(user, password)
      if (plain !== undefined) hashed.push({ ...user, [password]: await hashPassword(plain) })
    }
    const target = collectionOf(store.model, collection)
    if (hashed.length > 0)
      await store.transact(async (transaction) => {
        for (const user of hashed) transaction.replace(collection, keyOf(target, user), user)
      })
    return hashed.length
  } finally {
    await store.close()
  }
}

interface Users {
  readonly accounts: Accounts
  readonly engine: Engine
}

async function withUsers(files: DataFiles, work: (users: Users) => Promise<void>): Promise<void> {
  const { store, auth } = await openForWriting(files)
  try {
    await work({ accounts: accountsIn(store, auth), engine: createEngine(store) })
  } finally {
    await store.close()
  }
}

/** A value that parses as JSON is JSON: `age=34` is a number. */
function toAttribute(text: string): readonly [string, Json] {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined)
    throw new UserError(`--set ${text} is not valid. For example: --set email=ada@example.com`)
  try {
    return [name, JSON.parse(value) as Json]
  } catch {
    return [name, value]
  }
}

/** A password typed without echo, or the first line of piped input; never from the command line. */
async function askPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY
  const discarded = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: discarded, terminal: isTerminal })
  if (isTerminal) process.stderr.write('Password: ')
  try {
    const password = isTerminal ? await lines.question('') : await firstLine(lines)
    if (password !== '') return password
    throw new UserError('The password is empty. Nothing was changed.')
  } finally {
    lines.close()
    if (isTerminal) process.stderr.write('\n')
  }
}

async function firstLine(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) return line
  return ''
}
