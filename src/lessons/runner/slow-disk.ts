/**
 * Loaded into the learner's program for a check with `slowDisk`. Writes every file in two halves with a pause between
 * them, so that an answer sent before the file is written, and a file replaced in place, show up in every run
 * instead of one in a thousand. File handles and streams are left alone.
 */
import fs, { type PathOrFileDescriptor } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { callbackify } from 'node:util'

/** Milliseconds between the two halves. */
const halfwayPause = 60

interface WriteOptions {
  readonly encoding?: BufferEncoding
}

const { writeFileSync } = fs
const { writeFile } = fs.promises

/** The first half and the rest; undefined if `file` is not a path or `data` not complete yet. */
const halvesOf = (file: unknown, data: unknown, options: unknown): [Buffer, Buffer] | undefined => {
  if (typeof file !== 'string' && !(file instanceof URL)) return undefined
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) return undefined
  const { encoding } = (typeof options === 'string' ? { encoding: options } : (options ?? {})) as WriteOptions
  const bytes = typeof data === 'string' ? Buffer.from(data, encoding ?? 'utf8') : Buffer.from(data)
  const half = bytes.length >> 1
  return [bytes.subarray(0, half), bytes.subarray(half)]
}

const slowWriteFile: typeof writeFile = async (file, data, options) => {
  const halves = halvesOf(file, data, options)
  if (!halves) return writeFile(file, data, options)
  await writeFile(file, halves[0], options)
  await wait(halfwayPause)
  await writeFile(file, halves[1], { flag: 'a' })
}

fs.promises.writeFile = slowWriteFile

fs.writeFile = callbackify(slowWriteFile) as typeof fs.writeFile

fs.writeFileSync = (file: PathOrFileDescriptor, data: string | NodeJS.ArrayBufferView, options) => {
  const halves = halvesOf(file, data, options)
  if (!halves) return writeFileSync(file, data, options)
  writeFileSync(file, halves[0], options)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, halfwayPause)
  writeFileSync(file, halves[1], { flag: 'a' })
}

syncBuiltinESMExports()
