import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { packageFile } from '../../src/package.ts'

const execute = promisify(execFile)
let folder: Promise<string> | undefined

/** A folder with only the packed tarball installed. All tests of a run share one, because npm takes its time. */
export const installed = (): Promise<string> => (folder ??= install())

const install = async (): Promise<string> => {
  const target = await mkdtemp(path.join(tmpdir(), 'installed é '))
  process.once('exit', () => rmSync(target, { recursive: true, force: true }))
  await npm(fileURLToPath(packageFile('')), 'pack', '--ignore-scripts', '--pack-destination', target)
  const [tarball = ''] = await readdir(target)
  await npm(target, 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`)
  return target
}

/** npm itself is not what we measure the coverage of. */
const npm = (cwd: string, ...args: string[]) => {
  const { NODE_V8_COVERAGE: _, ...env } = process.env
  return execute('npm', args, { cwd, env })
}
