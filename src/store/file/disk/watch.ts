import { type FSWatcher, watch } from 'node:fs'
import { basename } from 'node:path'

import type { Files } from './files.ts'

/** How long to wait for the rest of a save, and how often to look where the system tells nothing, in milliseconds. */
const settling = 20
const interval = 1000

/** Calls `look` when a data file may have changed, one call at a time, until it is stopped. */
export class Watch {
  readonly #look: () => Promise<void>
  readonly #watcher: FSWatcher | undefined
  readonly #interval: NodeJS.Timeout
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor({ data, directory }: Files, look: () => Promise<void>) {
    this.#look = look
    this.#watcher = watchFolder(directory, (name) => {
      if (name === null || name === basename(data)) this.soon()
    })
    this.#interval = setInterval(() => this.soon(), interval).unref()
  }

  soon(): void {
    if (this.#isStopped) return
    this.#timer ??= setTimeout(() => void this.#run(), settling).unref()
  }

  stop(): void {
    this.#isStopped = true
    this.#watcher?.close()
    clearInterval(this.#interval)
    clearTimeout(this.#timer)
  }

  async #run(): Promise<void> {
    await this.#look().catch(() => undefined)
    this.#timer = undefined
  }
}

/** `undefined` where the system has no such thing, or no room for one more. */
function watchFolder(directory: string, listener: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, (_, name) => listener(name))
    return watcher.on('error', () => watcher.close())
  } catch {
    return undefined
  }
}
