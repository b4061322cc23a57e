/**
 * A thread inside the learner's program: soon after the checker was killed it ends the program, even in an endless
 * loop, with every process that the program started. It polls, because nothing announces that a process was killed.
 */
import { workerData } from 'node:worker_threads'

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
