import { randomUUID } from 'node:crypto'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

import { isObject } from '../../../core/json.ts'
import { codeOf } from './disk-error.ts'

/** A process that serves a data file, as the text of its lock describes it. */
export interface LockHolder {
  readonly pid: number
  /** Tells a process from a later one with the same pid: proc(5), field 22. Empty where there is no /proc. */
  readonly started: string
  /** `undefined` in locks of versions that compared pids alone. */
  readonly host: string | undefined
  /** Another one after each boot of the machine; empty where there is no /proc. */
  readonly boot: string
  /** A pid is only known within its namespace: each container has one, and its first process is 1 in all of them. */
  readonly namespace: string
}

/** The text of a lock that this process holds. No two are equal. */
export async function describeThisProcess(): Promise<string> {
  return JSON.stringify({ ...(await thisProcess()), id: randomUUID() })
}

async function thisProcess(): Promise<LockHolder> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  const started = await startOf(process.pid)
  return { pid: process.pid, started, host: hostname(), boot: boot.trim(), namespace }
}

/** `undefined` for a text that is not one of a lock. */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder: unknown = JSON.parse(text)
    if (!isObject(holder)) return undefined
    const { pid, host } = holder
    const textOf = (name: string): string => (typeof holder[name] === 'string' ? holder[name] : '')
    return typeof pid === 'number'
      ? {
          pid,
          started: textOf('started'),
          host: typeof host === 'string' ? host : undefined,
          boot: textOf('boot'),
          namespace: textOf('namespace'),
        }
      : undefined
  } catch {
    return undefined
  }
}

/**
 * `running` and `ended` are certain. `unseen` is a process that cannot be looked up from here: in another container, or
 * on another machine. `rebooted` is one of this machine before its last boot, as far as names tell.
 */
export type HolderState = 'running' | 'ended' | 'rebooted' | 'unseen'

export async function stateOf(holder: LockHolder): Promise<HolderState> {
  const self = await thisProcess()
  if (holder.host === undefined || hasSamePids(holder, self)) return lookUp(holder)
  return holder.host === self.host && isOutsideContainers(holder) && isOutsideContainers(self)
    ? 'rebooted'
    : 'unseen'
}

/** Whether a pid means the same to two processes. */
function hasSamePids(one: LockHolder, other: LockHolder): boolean {
  if (one.boot === '' && other.boot === '') return one.host === other.host
  return one.boot === other.boot && one.namespace === other.namespace
}

/** The first pid namespace has the same number on every Linux (PROC_PID_INIT_INO). */
const isOutsideContainers = ({ namespace }: LockHolder): boolean => namespace === 'pid:[4026531836]'

async function lookUp({ pid, started, host }: LockHolder): Promise<HolderState> {
  const now = await startOf(pid)
  if (now === 'ended' || !exists(pid)) return 'ended'
  // Our own pid in a lock is left from an earlier process, unless another copy of this module holds it.
  if (pid === process.pid) return started !== '' && started === now ? 'running' : 'ended'
  if (started !== '' && now !== '') return started === now ? 'running' : 'ended'
  // The pid may be that of a later process. Only newer locks have a heartbeat that tells.
  return host === undefined ? 'running' : 'unseen'
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

/** The start time of a process; empty where it is unknown, and `ended` for a zombie. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? '')
}
