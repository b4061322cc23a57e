import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A command as it stands on a page. */
export interface Shown {
  readonly title: string
  readonly command: string
}

/** The commands of a home page, as a browser would copy them. */
export const commandsIn = (page: string): readonly Shown[] =>
  [...page.matchAll(/<pre[^>]*aria-label="Command: ([^"]*)"[^>]*>(.*?)<\/pre>/gs)].map(
    ([, title, markup]) => ({
      title: unescape(title ?? ''),
      command: unescape((markup ?? '').replaceAll(/<[^>]*>/g, '')),
    }),
  )

/** The error that a home page shows. */
export const errorIn = (page: string): unknown =>
  JSON.parse(unescape(/<pre[^>]*aria-label="The response"[^>]*>(.*?)<\/pre>/s.exec(page)?.[1] ?? ''))

/** Where the links of a page lead, without those that only jump within it. */
export const linksIn = (page: string): readonly string[] =>
  [...page.matchAll(/<a [^>]*href="([^"]*)"/g)]
    .map(([, href]) => unescape(href ?? ''))
    .filter((href) => !href.startsWith('#'))

const unescape = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** Makes curl in this folder quiet, and a failure of it a failure of the command. */
export const prepareShell = async (folder: string): Promise<void> =>
  writeFile(join(folder, '.curlrc'), 'silent\nshow-error\nfail-with-body\nmax-time = 10\n')

interface Pasted {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Pastes a command into a shell, as it is. */
export async function paste(command: string, folder: string): Promise<Pasted> {
  const surroundings = { cwd: folder, env: { ...process.env, HOME: folder } }
  try {
    return { code: 0, ...(await execute('bash', ['-c', command], surroundings)) }
  } catch (error) {
    return error as Pasted
  }
}
