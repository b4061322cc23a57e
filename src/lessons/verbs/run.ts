import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'

import { typesLoader } from '../runner/types-loader.ts'
import { UsageError } from '../usage-error.ts'
import { linkPackages } from '../workspace/links.ts'
import { findEntry, lessonDir } from '../workspace/workspace.ts'
import { usualPort } from './check.ts'
import { needWorkspace, type Desk, type ExitCode } from './desk.ts'

/** `learn run`: the learner's program in the foreground, for curl and the browser, until Ctrl-C. */
export const run = async (given: Desk): Promise<ExitCode> => {
  const desk = needWorkspace(given)
  const { lesson } = desk.progress.current
  const dir = lessonDir(desk.workspace, lesson)
  const entry = findEntry(dir, lesson)
  if (entry === undefined)
    throw new UsageError(`Open the lesson first: ${desk.options.command} open ${lesson.id}`)
  await linkPackages(desk.workspace)
  const port = process.env['PORT'] ?? String(usualPort)
  if (await isTaken(Number(port)))
    throw new UsageError(
      `Something listens at http://127.0.0.1:${port} already. If that is ${desk.options.command} in another terminal, your server is up there; press q in it first.`,
    )
  desk.print('Starting your server (Ctrl-C ends it)')
  const env = { HOST: '127.0.0.1', DATA_FILE: path.join(dir, 'data.json'), ...process.env, PORT: port }
  const child = spawn(process.execPath, ['--import', announce, ...typesLoader(entry), entry], {
    cwd: dir,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  child.once('message', ({ port: own }: { port: number }) =>
    desk.print(
      `Your server is at http://127.0.0.1:${own}${own === Number(port) ? '' : `, not at ${port}: it does not read PORT`}`,
    ),
  )
  const forward = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on('SIGTERM', forward).on('SIGINT', () => undefined)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0 || code === null ? 0 : 1
}

const announce = new URL(import.meta.url.replace(/verbs\/run(\.\w+)$/, 'runner/announce$1')).href

const isTaken = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
