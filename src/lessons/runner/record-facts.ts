/**
 * Loaded into the learner's program. Watches Koa, the router, files and some methods of lists, without changing what
 * they do, and answers the checker's question for `ProgramFacts`: so that a message names what has happened.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

import type { ListenArguments } from './program-facts.ts'
import { requests, routesOf } from './record-koa.ts'
import { wrapMethod, type AnyFunction } from './wrap-method.ts'

const written = new Set<string>()

for (const name of ['find', 'findIndex', 'filter', 'some', 'every', 'map'])
  wrapMethod(
    Array.prototype,
    name,
    (original) =>
      function (this: unknown[], callback: AnyFunction, ...rest) {
        let answered = typeof callback !== 'function'
        const asked = answered
          ? callback
          : function (this: unknown, ...args: unknown[]) {
              const result = callback.apply(this, args) as unknown
              if (result !== undefined) answered = true
              return result
            }
        const result = original.call(this, asked, ...rest) as unknown
        const record = answered || this.length === 0 ? undefined : requests.at(-1)
        if (record) record.silent = name
        return result
      },
  )

const noteFile = (file: unknown) => {
  if (typeof file === 'string' || file instanceof URL) written.add(String(file))
}
for (const [owner, name] of [
  [fs, 'writeFile'],
  [fs, 'writeFileSync'],
  [fs.promises, 'writeFile'],
  [fs, 'renameSync'],
  [fs, 'rename'],
  [fs.promises, 'rename'],
] as const)
  wrapMethod(
    owner,
    name,
    (original) =>
      function (this: unknown, ...args) {
        noteFile(name.startsWith('rename') ? args[1] : args[0])
        return original.apply(this, args) as unknown
      },
  )
syncBuiltinESMExports()

/** What the program passed to `listen`, each time. */
export const listened: ListenArguments[] = []

process.on('message', (message) => {
  if (message === 'facts')
    process.send?.({ facts: { routes: routesOf(), requests, listened, written: [...written] } })
})
