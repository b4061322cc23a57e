import { spawnSync } from 'node:child_process'

/** Groups that live now. They are ended when this process exits in whatever orderly way. */
const live = new Set<number>()
process.on('exit', () => live.forEach(endGroup))

export const rememberGroup = (pid: number): void => void live.add(pid)

/** Kills the process `pid` and everything it started. No error when nothing is left. */
export const endGroup = (pid: number): void => {
  live.delete(pid)
  if (process.platform === 'win32') spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'])
  else signalGroup(pid, 'SIGKILL')
}

/** Sends a signal to the whole group; Windows has no groups, there it ends the one process. */
export const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
