import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'

import { UserError } from '../../core/error.ts'
import { typesLoader } from '../runner/program.ts'
import { linkPackages } from '../workspace/package-links.ts'
import { lessonFolder } from '../workspace/workspace.ts'
import { usualPort } from './check-step.ts'
import { requireEntry, requireWorkspace, type LearnContext, type ExitCode } from './learn-context.ts'

/** `learn run`: runs the learner's program in the foreground, for curl and the browser, until Ctrl-C. */
export const runServer = async (given: LearnContext): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  const { lesson } = context.progress.current
  const dir = lessonFolder(context.workspace, lesson)
  const entry = requireEntry(context, lesson)
  await linkPackages(context.workspace)
  const port = process.env['PORT'] ?? String(usualPort)
  if (await isPortTaken(Number(port)))
    throw new UserError(
      `Something is already listening at http://127.0.0.1:${port}. If ${context.options.command} is running in another terminal, it has started your server there; press q in it first.`,
    )
  context.print('Starting your server (Ctrl-C stops it)')
  const env = { HOST: '127.0.0.1', DATA_FILE: path.join(dir, 'data.json'), ...process.env, PORT: port }
  const child = spawn(process.execPath, ['--import', announce, ...typesLoader(entry), entry], {
    cwd: dir,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  child.once('message', ({ port: own }: { port: number }) =>
    context.print(
      `Your server is at http://127.0.0.1:${own}${own === Number(port) ? '' : `, not at ${port}: it does not read PORT`}`,
    ),
  )
  const forward = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on('SIGTERM', forward).on('SIGINT', () => undefined)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0 || code === null ? 0 : 1
}

/** Compiled or not, like this file. */
const announce = new URL(`../runner/announce${path.extname(import.meta.url)}`, import.meta.url).href

const isPortTaken = async (port: number): Promise<boolean> => {
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
