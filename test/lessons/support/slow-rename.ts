/** Loaded into a checker: what it has written aside stays there for a while before it becomes the file. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'

/** Milliseconds, so many that a busy machine cannot miss them. */
const pause = 400

const { rename } = fs.promises

fs.promises.rename = async (from, to) => {
  await wait(pause)
  await rename(from, to)
}

syncBuiltinESMExports()
