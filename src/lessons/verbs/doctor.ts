import { execFile } from 'node:child_process'
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { version } from '../../package.ts'
import { limitsFor } from '../runner/limits.ts'
import { startProgram } from '../runner/program.ts'
import { lessonPackages, linkPackages, packagePath } from '../workspace/links.ts'
import type { Desk, ExitCode } from './desk.ts'

type Finding = readonly [ok: boolean, text: string]

/** `learn doctor`: what to paste into a question. Starts one tiny program to see that it can. */
export const doctor = async (desk: Desk): Promise<ExitCode> => {
  const findings = [versions(), await tool('curl'), packages(), await folder(desk), await program()]
  if (desk.json)
    desk.print(
      JSON.stringify(
        findings.map(([ok, text]) => ({ ok, text })),
        undefined,
        2,
      ),
    )
  else for (const [ok, text] of findings) desk.print(`${(ok ? 'ok' : 'look here').padEnd(11)}${text}`)
  return findings.every(([ok]) => ok) ? 0 : 1
}

const versions = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  return [
    ok,
    `understudy-server ${version}, Node ${process.version} (needs 20.19 or newer), ${os.platform()} ${os.release()} ${os.arch()}`,
  ]
}

const tool = async (name: string): Promise<Finding> => {
  const out = await promisify(execFile)(name, ['--version']).catch(() => undefined)
  return [
    out !== undefined,
    out ? (out.stdout.split('\n')[0] ?? name) : `${name} was not found; the texts use it to try things out`,
  ]
}

const packages = (): Finding => {
  const missing = lessonPackages.filter((name) => packagePath(name) === undefined)
  return [
    missing.length === 0,
    missing.length === 0 ? 'the packages of the lessons are installed' : `missing: ${missing.join(', ')}`,
  ]
}

const folder = async ({ workspace }: Desk): Promise<Finding> => {
  if (!workspace) return [true, 'no workspace yet']
  try {
    await access(workspace.notes, constants.W_OK)
    await linkPackages(workspace)
    return [true, `the workspace ${workspace.dir} can be written`]
  } catch (error) {
    return [false, `the workspace ${workspace.dir} cannot be written: ${(error as Error).message}`]
  }
}

const program = async (): Promise<Finding> => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'learn-doctor-'))
  try {
    const entry = path.join(dir, 'server.ts')
    await writeFile(
      entry,
      "import http from 'node:http'\nconst port: number = 3000\nhttp.createServer().listen(port)\n",
    )
    const started = performance.now()
    const running = await startProgram({
      entry,
      env: { PATH: process.env['PATH'] ?? '' },
      limits: limitsFor(),
    })
    await running.kill()
    return [true, `a TypeScript program listens after ${Math.round(performance.now() - started)} ms`]
  } catch (error) {
    return [false, `a TypeScript program could not be started: ${(error as Error).message}`]
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
