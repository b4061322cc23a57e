/**
 * A thread inside the learner's program. Soon after the checker was killed it ends the program, even in an endless loop,
 * with every process that the program started; it polls, because nothing announces that a process was killed. And it
 * reports how much time the program has had, of which a busy machine gives it little.
 */
import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

import { reportsDescriptor } from './limits.ts'

const { parent } = workerData as { parent: number }

const parentLives = (): boolean => {
  if (process.ppid !== parent) return false
  try {
    return process.kill(parent, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

setInterval(() => {
  if (parentLives()) return
  try {
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.kill(process.pid, 'SIGKILL')
  }
}, 250)

/** Milliseconds of processor time that all threads of this process have used. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

parentPort?.once('message', () => {
  let [at, used] = [performance.now(), processorTime()]
  setInterval(() => {
    const [now, usedNow] = [performance.now(), processorTime()]
    try {
      writeSync(reportsDescriptor, `${Math.round(now - at)} ${Math.round(usedNow - used)}\n`)
    } catch {
      // The checker reads no more, or not fast enough.
    }
    at = now
    used = usedNow
  }, 50)
})
