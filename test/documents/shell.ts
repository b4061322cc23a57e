import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { packageFile } from '../../src/package.ts'
import { eventually } from '../support/eventually.ts'

/** A terminal in a folder in which the package is installed. */
export interface Shell {
  /** Writes a file that a document shows. */
  write(file: string, text: string): Promise<void>
  /** Runs a line as it stands in a document, and returns what was printed. A server stays, and ends with the shell. */
  run(line: string): Promise<string>
  close(): Promise<void>
}

const commands = [
  'init',
  'validate',
  'infer',
  'export',
  'types',
  'compact',
  'recover',
  'learn',
  'keys',
  'users',
  'token',
  'idp',
]
const serving = new RegExp(
  `^(?:\\w+=\\S+ )*npx (?:start|understudy-server)(?!.* (?:--version|--help))(?! (?:${commands.join('|')})\\b)`,
)

export async function openShell(folder: string): Promise<Shell> {
  const environment = await environmentOf(folder)
  let server: Served | undefined
  const serve = async (line: string): Promise<string> => {
    await server?.stop()
    server = await startServer(`${line} --port 0`, folder, environment)
    return server.printed.replaceAll(server.host, 'localhost:3000')
  }
  return {
    async write(file, text) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), text)
    },
    async run(line) {
      if (serving.test(line)) return serve(line)
      if (/\bcurl /.test(line) && !server) await serve('npx understudy-server')
      const host = server?.host ?? ''
      const { child, output } = launch(line.replaceAll('localhost:3000', host), folder, environment)
      await once(child, 'close')
      return host === '' ? output.text : output.text.replaceAll(host, 'localhost:3000')
    },
    async close() {
      await server?.stop()
    },
  }
}

/** A home whose `npx` runs what was built, under the name that is typed. */
async function environmentOf(folder: string): Promise<NodeJS.ProcessEnv> {
  const home = join(folder, '.home')
  const bin = join(home, 'bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(home, '.curlrc'), 'silent\nshow-error\nmax-time = 10\n')
  const main = fileURLToPath(packageFile('dist/src/cli/bin.js'))
  for (const name of ['start', 'understudy-server']) await symlink(main, join(bin, name))
  await writeFile(join(bin, 'npx'), `#!/bin/sh\nname=$1; shift; exec "${bin}/$name" "$@"\n`, { mode: 0o755 })
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(UNDERSTUDY_|PORT$|NO_COLOR$|API_KEY$|JWT_)/.test(name),
  )
  return { ...Object.fromEntries(inherited), HOME: home, PATH: `${bin}:${process.env['PATH']}` }
}

interface Served {
  /** Where it listens, as in the addresses that it prints. */
  readonly host: string
  readonly printed: string
  stop(): Promise<void>
}

async function startServer(line: string, folder: string, environment: NodeJS.ProcessEnv): Promise<Served> {
  const { child, output } = launch(line, folder, environment)
  let host = ''
  await eventually(async () => {
    host = /http:\/\/(localhost:\d+)\//.exec(output.text)?.[1] ?? ''
    if (host === '' || !output.text.includes('Ctrl+C'))
      throw new Error(`${line} does not listen: ${output.text}`)
  }, 20_000)
  return {
    host,
    printed: output.text,
    async stop() {
      const closed = once(child, 'close')
      process.kill(-(child.pid ?? 0), 'SIGTERM')
      await closed
    },
  }
}

function launch(line: string, cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn('sh', ['-c', line], { cwd, env, detached: true })
  const output = { text: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.text += chunk.toString()))
  return { child, output }
}
