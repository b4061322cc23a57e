import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

import { UserError } from '../../core/error.ts'

/** A password from the keyboard, unseen, or the first line of what is piped in; never from the command line. */
export async function askPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: isTerminal })
  if (isTerminal) process.stderr.write('Password: ')
  try {
    const password = isTerminal ? await lines.question('') : await firstLine(lines)
    if (password !== '') return password
    throw new UserError('The password is empty, and so nothing was changed.')
  } finally {
    lines.close()
    if (isTerminal) process.stderr.write('\n')
  }
}

async function firstLine(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) return line
  return ''
}
