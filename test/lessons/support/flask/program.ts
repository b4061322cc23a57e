import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'

import { packageFile } from '../../../../src/package.ts'

/** Debian's first. Undefined where no Python has Flask (Debian's package: python3-flask). */
const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import flask']).status === 0,
)

export const hasFlask = python !== undefined

export interface Mistake {
  readonly from: string
  readonly to: string
}

/** Starts shop.py, with a mistake put into it, on a free port. */
export const startFlask = async (mistake?: Mistake): Promise<{ url: string; stop: () => Promise<void> }> => {
  const right = await readFile(packageFile('test/lessons/support/flask/shop.py'), 'utf8')
  const code = mistake ? right.replace(mistake.from, () => mistake.to) : right
  if (mistake && code === right) throw new Error(`shop.py has no ${mistake.from}`)
  const child = spawn(python ?? '', ['-c', code], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  const [port] = (await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error(`this does not run:\n${code}`))),
  ])) as [Buffer]
  return {
    url: `http://127.0.0.1:${port.toString().trim()}`,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
