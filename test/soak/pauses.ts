/** Loaded before a server (`node --import`): makes its disk slow, or full, at the moment that the environment names. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'

import { announcement, type Moment, momentVariable, pauseVariable } from './moments.ts'

type Function = (...args: unknown[]) => unknown
type Change = (original: Function, ...args: unknown[]) => unknown

const pauseTime = Number(process.env[pauseVariable])

const announce = (): number => fs.writeSync(2, `${announcement}\n`)

async function pause(): Promise<void> {
  announce()
  await wait(pauseTime)
}

function change(owner: object, name: string, work: Change): void {
  const original = Reflect.get(owner, name) as Function
  Reflect.set(owner, name, function changed(this: unknown, ...args: unknown[]) {
    return work((...given) => Reflect.apply(original, this, given), ...args)
  })
}

const first = async (original: Function, ...args: unknown[]): Promise<unknown> => {
  await pause()
  return original(...args)
}

/** Only the store uses these by callback, for the journal. */
const journalWrite = (work: (original: Function, args: unknown[]) => void) =>
  change(fs, 'write', (original, ...args) => work(original, args))

/** `writeFile` of file handles, as half the text, a pause, and the other half. */
const inHalves: Change = async (original, data) => {
  const bytes = Buffer.from(data as string)
  const middle = Math.floor(bytes.length / 2)
  await original(bytes.subarray(0, middle))
  await pause()
  await original(bytes.subarray(middle))
}

const handle = await fs.promises.open(process.execPath)
const handles = Object.getPrototypeOf(handle) as object
await handle.close()

const isData = (target: unknown): boolean => String(target).endsWith('.json')

const changes: Readonly<Record<Moment, () => void>> = {
  anywhere: () => undefined,
  'half a journal line is written': () =>
    journalWrite((original, [descriptor, bytes, offset, length, position, done]) => {
      const half = Math.ceil(Number(length) / 2)
      original(descriptor, bytes, offset, half, position, (...result: unknown[]) => {
        announce()
        setTimeout(() => (done as Function)(...result), pauseTime)
      })
    }),
  'the journal is not flushed yet': () => change(fs, 'fdatasync', first),
  'half the new data file is written': () => change(handles, 'writeFile', inHalves),
  'the new data file is not flushed yet': () => change(handles, 'sync', first),
  'the new data file is not renamed yet': () =>
    change(fs.promises, 'rename', async (original, from, to) => {
      if (isData(to)) await pause()
      return original(from, to)
    }),
  'the new data file is just renamed': () =>
    change(fs.promises, 'rename', async (original, from, to) => {
      await original(from, to)
      if (isData(to)) await pause()
    }),
  'the journal is not forgotten yet': () =>
    change(fs.promises, 'rm', async (original, ...args) => {
      if (String(args[0]).includes('.journal.')) await pause()
      return original(...args)
    }),
  'the data file is half overwritten in place'() {
    change(fs.promises, 'rename', async (original, from, to) => {
      if (isData(to)) throw Object.assign(new Error('a mounted file'), { code: 'EBUSY' })
      return original(from, to)
    })
    change(handles, 'writeFile', inHalves)
  },
  'the disk is full now and then': () =>
    journalWrite((original, args) => {
      const done = args.at(-1) as Function
      if (Math.random() < 0.8) return original(...args)
      return setImmediate(() => done(Object.assign(new Error('full'), { code: 'ENOSPC' })))
    }),
}

changes[process.env[momentVariable] as Moment]()
syncBuiltinESMExports()
