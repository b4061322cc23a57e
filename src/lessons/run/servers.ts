import type { Check } from '../checks/definition.ts'
import { Failure } from '../runner/failure.ts'
import { attach, startServer, type Server, type StartOptions } from './server.ts'

/** The servers of one run: one that most checks share, one for those with a slow disk, and one each for the checks that ask for it. */
export class Servers {
  readonly #options: StartOptions | { readonly url: string }
  /** By whether the disk is slow. */
  readonly #shared = new Map<boolean, Server>()
  #spoiled = 0

  constructor(options: StartOptions | { readonly url: string }) {
    this.#options = options
  }

  /** False once the program did not start, or crashed or hung twice: more of the same helps nobody. */
  get hopeful(): boolean {
    return this.#spoiled < 2
  }

  get shared(): Server | undefined {
    return this.#shared.get(false)
  }

  async open(check: Check): Promise<Server> {
    if ('url' in this.#options) return attach(this.#options.url)
    if (hasOwnServer(check)) return startServer({ ...this.#options, port: undefined }, check)
    const slow = check.slowDisk === true
    const options = slow ? { ...this.#options, port: undefined } : this.#options
    try {
      const server = this.#shared.get(slow) ?? (await startServer(options, check))
      this.#shared.set(slow, server)
      return server
    } catch (error) {
      if (error instanceof Failure) this.#spoiled = Infinity
      throw error
    }
  }

  /** After a check. A program that crashed or hung is not used again. */
  async release(server: Server, check: Check, failed: unknown): Promise<void> {
    const spoiled = failed instanceof Failure
    if (spoiled) this.#spoiled++
    const slow = check.slowDisk === true
    if (spoiled && server === this.#shared.get(slow)) this.#shared.delete(slow)
    if (spoiled || hasOwnServer(check)) await server.close()
  }

  async close(): Promise<void> {
    const servers = [...this.#shared.values()]
    this.#shared.clear()
    await Promise.all(servers.map((server) => server.close()))
  }
}

/** True for a check that must not share a program with others. */
const hasOwnServer = (check: Check): boolean =>
  check.fresh === true || check.env !== undefined || check.data !== undefined
