import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'

/** script(1) of util-linux opens a pseudo-terminal; it is a part of every Debian. */
const script = '/usr/bin/script'

export const hasTerminals = process.platform === 'linux' && existsSync(script)

/** A command in a real terminal of 40 lines and 110 columns, and the person in front of it. */
export interface Terminal {
  /** Presses keys, as bytes: `r`, or `\u0003` for Ctrl-C. */
  press(keys: string): void
  /** Waits until `text` comes; returns everything that came since the last one was seen, without colours. */
  shows(text: string, milliseconds?: number): Promise<string>
  /** Exit code of the command. */
  readonly ended: Promise<number | null>
  kill(): void
}

/** A chunk may end inside the code of a colour. */
// oxlint-disable-next-line no-control-regex -- codes begin with it
const unfinishedCode = /\u001b[^A-Za-z]*$/

export const openTerminal = (command: string, cwd: string): Terminal => {
  const { NODE_V8_COVERAGE: _, CI: __, NO_COLOR: ___, ...env } = process.env
  const child = spawn(script, ['-qefc', `stty rows 40 cols 110; ${command}`, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'xterm', LEARN_TIMEOUT_FACTOR: '4' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null)
  let unseen = ''
  let coming = ''
  child.stdout.on('data', (chunk: Buffer) => {
    coming += chunk.toString()
    const whole = coming.replace(unfinishedCode, '')
    coming = coming.slice(whole.length)
    unseen += stripVTControlCharacters(whole).replaceAll('\r', '')
  })
  return {
    press: (keys) => void child.stdin.write(keys),
    async shows(text, milliseconds = 60_000) {
      const end = performance.now() + milliseconds
      while (!unseen.includes(text)) {
        if (performance.now() > end || child.exitCode !== null)
          throw new Error(`the terminal does not show "${text}", but:\n${unseen}`)
        await wait(10)
      }
      const upTo = unseen.indexOf(text) + text.length
      const seen = unseen.slice(0, upTo)
      unseen = unseen.slice(upTo)
      return seen
    },
    ended,
    kill: () => void child.kill('SIGKILL'),
  }
}
