import type { StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { UserError } from '../../core/error.ts'
import { removeLock } from '../run/lesson-servers.ts'
import { forkChild } from '../runner/child-processes.ts'
import { limitsFor } from '../runner/limits.ts'
import { copyProgram } from '../runner/program-copy.ts'
import { describeError } from '../runner/server-failure.ts'
import { linkPackages, lessonFolder } from '../workspace/workspace.ts'
import { usualPort } from './check-step.ts'
import { requireEntry, requireWorkspace, type LearnContext } from './learn-context.ts'

/**
 * `learn run`: runs the learner's server in the foreground, for curl and the browser, until Ctrl-C. With a name it runs
 * that other program of the folder, to its end.
 */
export const runServer = async (given: LearnContext, name?: string): Promise<number> => {
  const context = requireWorkspace(given)
  const { lesson } = context.progress.current
  const dir = lessonFolder(context.workspace, lesson)
  const entry = requireEntry(context, lesson)
  await linkPackages(context.workspace)
  const port = process.env['PORT'] ?? String(usualPort)
  const dataFile = path.join(dir, lesson.dataFile)
  if (name === undefined) {
    await mustBeFree(port, context)
    await removeLock(dataFile)
    context.print('Starting your server (Ctrl+C stops it)')
  }
  const env = { HOST: '127.0.0.1', DATA_FILE: dataFile, ...process.env, PORT: port }
  const copy = await copyProgram(entry)
  try {
    const program = name === undefined ? copy : copy.command(name.replace(/\.[cm]?[jt]s$/, ''))
    if (!program) throw new UserError(`There is no program ${name} in ${dir}.`)
    if (program.mistake)
      throw new UserError(`Your file does not compile yet. ${describeError(program.mistake)}`)
    const child = forkChild({ label: dir, heapMegabytes: limitsFor().heapMegabytes }, sharedTerminal)
    process.on('SIGTERM', (signal) => void child.process.kill(signal)).on('SIGINT', () => undefined)
    child.process.stderr?.on('data', (chunk: Buffer) => process.stderr.write(copy.translate(String(chunk))))
    child.process.on('message', (message: { port?: number }) => {
      if (message.port !== undefined) context.print(serverLine(message.port, Number(port)))
    })
    await child.slowness
    const { entry: file } = program
    child.start({ url: pathToFileURL(file).href, file, cwd: dir, env, slowDisk: false })
    return (await child.ended).code ?? 0
  } finally {
    await copy.remove()
  }
}

const mustBeFree = async (port: string, { options }: LearnContext) => {
  if (await isPortTaken(Number(port)))
    throw new UserError(
      `Something is already listening at http://127.0.0.1:${port}. If ${options.command} is running in another terminal, it has started your server there; press q there first.`,
    )
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
