import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** The system's functions that a store uses, by callback or by promise. */
export type Call = 'write' | 'fdatasync' | 'ftruncate' | 'stat' | 'promises.rename' | 'promises.open'

type Function = (...args: unknown[]) => unknown

/** Makes a call fail, where `isMeant` says so of its arguments, until the answer is called. */
export function breakDisk(
  call: Call,
  code: string,
  isMeant: (...args: unknown[]) => boolean = () => true,
): () => void {
  const isPromise = call.startsWith('promises.')
  const owner: object = isPromise ? fs.promises : fs
  const name = call.replace('promises.', '')
  const original = Reflect.get(owner, name) as Function
  const error = Object.assign(new Error(`${code}: a test said so`), { code })
  const faulty = (...args: unknown[]): unknown => {
    if (!isMeant(...args)) return Reflect.apply(original, owner, args)
    if (isPromise) return Promise.reject(error)
    const done = args.at(-1) as (reason: Error) => void
    return setImmediate(() => done(error))
  }
  const put = (value: Function): void => {
    Reflect.set(owner, name, value)
    syncBuiltinESMExports()
  }
  put(faulty)
  return () => put(original)
}
