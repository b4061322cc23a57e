import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Command lines of every process that names `mark`, for example a temporary folder. */
export const processesWith = async (mark: string): Promise<string[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args='])
  return stdout.split('\n').filter((line) => line.includes(mark) && !line.includes('ps -eo'))
}

/** Waits until there are `some` or none; returns what is there at the end. */
export const untilProcesses = async (mark: string, some: boolean, milliseconds = 4000): Promise<string[]> => {
  const end = performance.now() + milliseconds
  let found = await processesWith(mark)
  while (found.length > 0 !== some && performance.now() < end) {
    await wait(50)
    found = await processesWith(mark)
  }
  return found
}
