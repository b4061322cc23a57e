import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Command lines of every process that names `mark`, for example a temporary folder. */
export const processesWith = async (mark: string): Promise<string[]> =>
  (await (process.platform === 'linux' ? linesOfProc() : linesOfPs())).filter((line) => line.includes(mark))

/** Waits until there are `some` or none; returns what is there at the end. */
export const untilProcesses = async (
  mark: string,
  some: boolean,
  milliseconds = 60_000,
): Promise<string[]> => {
  const end = performance.now() + milliseconds
  let found = await processesWith(mark)
  while (found.length > 0 !== some && performance.now() < end) {
    await wait(30)
    found = await processesWith(mark)
  }
  return found
}

/** Much cheaper than ps, which starts a process that reads the same. */
const linesOfProc = async (): Promise<string[]> => {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = ids.map(async (id) =>
    readFile(`/proc/${id}/cmdline`, 'utf8').then(
      (line) => `${id} ${line.replaceAll('\0', ' ')}`,
      () => '',
    ),
  )
  return Promise.all(lines)
}

const linesOfPs = async (): Promise<string[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args='])
  return stdout.split('\n').filter((line) => !line.includes('ps -eo'))
}
