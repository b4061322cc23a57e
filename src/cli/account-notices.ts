import type { AccountReport } from '../auth/users/account-report.ts'
import { commandName } from '../package.ts'

/** Why some users cannot sign in, and what to do about it: one line each. */
export function accountNotices(report: AccountReport, dataFile: string): readonly string[] {
  const { users, plain, foreign, alike } = report
  const file = dataFile === ':memory:' ? 'FILE' : quoted(dataFile)
  const of = (count: number): string => `${count} of ${users} users cannot sign in`
  return [
    ...(plain > 0
      ? [
          `${of(plain)}: ${plain === 1 ? 'the password is plain text. Hash it' : 'their passwords are plain text. Hash them'}: ${commandName} users hash --data ${file}`,
        ]
      : []),
    ...(foreign > 0
      ? [
          `${of(foreign)}: another program hashed ${foreign === 1 ? 'the password. Set a new one' : 'their passwords. Set new ones'}: ${commandName} users password --data ${file} --name NAME`,
        ]
      : []),
    ...alike.map(
      (names) =>
        `These user names look alike; each user must type the exact spelling: ${names.map((name) => JSON.stringify(name)).join(', ')}`,
    ),
  ]
}

const quoted = (file: string): string => (/^[\w./\\:-]+$/.test(file) ? file : `"${file}"`)
