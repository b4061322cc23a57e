import { execFileSync } from 'node:child_process'

/**
 * Runs a test with a disk of 64 kB in place of a folder, and takes the disk away again. Where this machine lets nobody
 * mount one, the test is reported as skipped.
 */
export async function onSmallDisk(
  test: Mocha.Context,
  folder: string,
  work: () => Promise<void>,
): Promise<void> {
  if (!mountAt(folder)) test.skip()
  try {
    await work()
  } finally {
    // A test that fails may have left files open.
    execFileSync('umount', ['-l', folder])
  }
}

function mountAt(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const makeReadOnly = (disk: string): void => {
  execFileSync('mount', ['-o', 'remount,ro', disk])
}
