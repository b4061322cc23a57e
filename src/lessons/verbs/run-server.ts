import type { StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { UserError } from '../../core/error.ts'
import { forkChild } from '../runner/child-processes.ts'
import { limitsFor } from '../runner/limits.ts'
import { copyProgram } from '../runner/program-copy.ts'
import { describeError } from '../runner/server-failure.ts'
import { linkPackages, lessonFolder } from '../workspace/workspace.ts'
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
      `Something is already listening at http://127.0.0.1:${port}. If ${context.options.command} is running in another terminal, it has started your server there; press q there first.`,
    )
  context.print('Starting your server (Ctrl+C stops it)')
  const env = { HOST: '127.0.0.1', DATA_FILE: path.join(dir, 'data.json'), ...process.env, PORT: port }
  const copy = await copyProgram(entry)
  try {
    if (copy.mistake) throw new UserError(`Your file does not compile yet. ${describeError(copy.mistake)}`)
    const child = forkChild({ label: dir, heapMegabytes: limitsFor().heapMegabytes }, sharedTerminal)
    process.on('SIGTERM', (signal) => void child.process.kill(signal)).on('SIGINT', () => undefined)
    child.process.stderr?.on('data', (chunk: Buffer) => process.stderr.write(copy.translate(String(chunk))))
    child.process.on('message', (message: { port?: number }) => {
      if (message.port !== undefined) context.print(serverLine(message.port, Number(port)))
    })
    await child.slowness
    child.start({ url: pathToFileURL(copy.entry).href, file: copy.entry, cwd: dir, env, slowDisk: false })
    const { code } = await child.ended
    return code === 0 || code === null ? 0 : 1
  } finally {
    await copy.remove()
  }
}

/** The terminal is the learner's own; only errors pass through us, for the names of files. */
const sharedTerminal: StdioOptions = ['inherit', 'inherit', 'pipe', 'ipc']

const serverLine = (port: number, wanted: number) =>
  `Your server is at http://127.0.0.1:${port}${port === wanted ? '' : `, not at ${wanted}: it does not read PORT`}`

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
