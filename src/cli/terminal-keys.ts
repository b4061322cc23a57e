import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { ApiError } from '../core/error.ts'
import type { PastTransaction } from '../core/trace.ts'
import type { Server } from '../server/interface.ts'

type KeyTarget = Pick<Server, 'store' | 'reset'>

/** What waits for a yes. */
interface Offer {
  readonly text: string
  readonly work: () => Promise<string>
}

const help = 'u  undo the last write    r  reset to the start    s  snapshot    q  stop    h  help'

/** What a reset from the terminal can be taken back with. */
const keptBeforeReset = 'before-reset'

/** Lets the person at a terminal work with the data by single keys, while the server is in the foreground there. */
export async function followKeys(server: KeyTarget, print: (text: string) => void): Promise<void> {
  if (!(await isInForeground())) return
  const { stdin } = process
  let asked: Offer | undefined
  const work: Record<string, () => Promise<string>> = {
    async u() {
      asked = offerUndo(server)
      return asked?.text ?? 'There is nothing to undo.'
    },
    async r() {
      asked = offerReset(server)
      return asked.text
    },
    s: async () => keepSnapshot(server),
    q: async () => signal('SIGINT'),
    h: async () => help,
    '?': async () => help,
    '\u0003': async () => signal('SIGINT'),
    '\u001c': async () => signal('SIGQUIT'),
    async '\u001a'() {
      stdin.setRawMode(false)
      return signal('SIGTSTP')
    },
  }
  const press = async (key: string): Promise<void> => {
    const offer = asked
    asked = undefined
    const isControl = key < ' '
    const pressed = offer && !isControl ? async () => replyTo(offer, key) : work[key]
    const text = await pressed?.().catch(failureText)
    if (text) print(text)
  }
  let pressing = Promise.resolve()
  const listen = (): void => {
    stdin.setRawMode(true)
    stdin.resume()
  }
  stdin.on('data', (keys: Buffer) => {
    for (const key of keys.toString()) pressing = pressing.then(() => press(key))
  })
  process.on('SIGCONT', () => {
    stdin.pause()
    void isInForeground().then((isFront) => isFront && listen())
  })
  listen()
  print(`  Keys       ${help.replaceAll(/ {4}/g, ' · ').replaceAll(/ {2}/g, ' ')}\n`)
}

const replyTo = async ({ work }: Offer, key: string): Promise<string> =>
  key === 'y' || key === 'Y' ? work() : 'Nothing was changed.'

function offerUndo({ store }: KeyTarget): Offer | undefined {
  const last = store.history.findLast(isInForce)
  return (
    last && {
      text: `${changesInWords(last.changes.length)} undone. y/N`,
      work: async () => `Undone: ${(await store.undo({ steps: 1 })).undoes.map((n) => `@${n}`).join(', ')}`,
    }
  )
}

function offerReset({ store, reset }: KeyTarget): Offer {
  const count = store.history.filter(isInForce).reduce((sum, { changes }) => sum + changes.length, 0)
  return {
    text: `Back to the start: ${changesInWords(count)} undone. y/N`,
    async work() {
      await store.keepSnapshot(keptBeforeReset)
      await reset()
      return `Reset. What there was is the snapshot ${keptBeforeReset}: POST /_/reset {"to":"${keptBeforeReset}"}`
    },
  }
}

const isInForce = ({ isUndone, undoes }: PastTransaction): boolean => !isUndone && undoes.length === 0

const changesInWords = (changes: number): string => (changes === 1 ? '1 change is' : `${changes} changes are`)

async function keepSnapshot({ store }: KeyTarget): Promise<string> {
  const name = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  await store.keepSnapshot(name)
  return `Snapshot ${name} is kept: POST /_/reset {"to":"${name}"} goes back to it.`
}

function signal(name: NodeJS.Signals): string {
  process.kill(process.pid, name)
  return ''
}

const failureText = (error: unknown): string =>
  error instanceof ApiError ? [error.message, error.help].join(' ').trim() : String(error)

/** A program in the background is stopped by the system when it reads from its terminal. */
async function isInForeground(): Promise<boolean> {
  if (process.platform === 'win32') return true
  try {
    const stat = await readFile('/proc/self/stat', 'utf8')
    // Behind the name, which may have spaces: state, parent, group, session, terminal, and its foreground group.
    const [, , group, , , front] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return group === front
  } catch {
    const ps = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(process.pid)]).catch(
      () => undefined,
    )
    return ps?.stdout.includes('+') ?? false
  }
}
