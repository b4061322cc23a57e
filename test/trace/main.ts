import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'

import type { Call } from './recorder.ts'
import { makeTrip } from './trip.ts'

const given = await yargs(hideBin(process.argv))
  .scriptName('npm run trace --')
  .usage(
    '$0 METHOD PATH [BODY]\n\nThe functions that a request runs through, in order, each with file and line.',
  )
  .option('accept', { type: 'string', describe: 'The media type to ask for' })
  .option('data', { type: 'string', describe: 'A data file in place of the demo; it is not written' })
  .option('token', { type: 'string', describe: 'Send it with a JWT of this user of data/users.json' })
  .option('json', { type: 'boolean', default: false, describe: 'Print only the numbers, as JSON' })
  .example('$0 GET /cookies/chocolate-chip', '')
  .example("$0 GET '/cookies?price_lt=2'", '')
  .example(`$0 POST /items '{"name":"x"}'`, '')
  .example("$0 GET '/orders/1?include=customer' --accept application/vnd.api+json", '')
  .example(`$0 PATCH /items/1 '{"name":"x"}' --token marit`, '')
  .demandCommand(2, 3, 'Which request? For example: npm run trace -- GET /cookies/1')
  .strictOptions()
  .parseAsync()

const [method = '', path = '', body] = given._.map(String)
const { status, calls } = await makeTrip({ ...given, method: method.toUpperCase(), path, body })
const files = new Set(calls.map(({ file }) => file)).size
const moves = calls.filter(({ file }, at) => at > 0 && file !== calls[at - 1]?.file).length
if (given.json) console.log(JSON.stringify({ status, functions: calls.length, files, moves }))
else print()

function print(): void {
  for (const { call, times } of runs(calls)) {
    const name = '  '.repeat(call.depth) + call.name + (times > 1 ? ` ×${times}` : '')
    console.log(`${name.padEnd(60)} ${call.file}:${call.line}`)
  }
  console.log(
    `\n${status}: ${calls.length} functions in ${files} files; ${moves} times the next one lies in another file.`,
  )
}

/** Calls of one function that follow each other are shown once. */
function runs(all: readonly Call[]): readonly { readonly call: Call; readonly times: number }[] {
  const found: { call: Call; times: number }[] = []
  for (const call of all) {
    const last = found.at(-1)
    const isSame =
      last?.call.file === call.file && last.call.line === call.line && last.call.depth === call.depth
    if (last && isSame) last.times++
    else found.push({ call, times: 1 })
  }
  return found
}
