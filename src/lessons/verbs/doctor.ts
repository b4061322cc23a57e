import { execFile } from 'node:child_process'
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { version } from '../../package.ts'
import { limitsFor } from '../runner/limits.ts'
import { copyProgram } from '../runner/program-copy.ts'
import { startProgram } from '../runner/program.ts'
import { lessonPackages, linkPackages, packagePath } from '../workspace/workspace.ts'
import type { LearnContext, ExitCode } from './learn-context.ts'

type DoctorFinding = readonly [ok: boolean, text: string]

/** `learn doctor`: prints what to paste into a question. Starts a tiny program to see whether that works. */
export const doctor = async (context: LearnContext): Promise<ExitCode> => {
  const findings = [
    versionFinding(),
    await commandFinding('curl'),
    packagesFinding(),
    await workspaceFinding(context),
    await startFinding(),
  ]
  if (context.json)
    context.print(
      JSON.stringify(
        findings.map(([ok, text]) => ({ ok, text })),
        undefined,
        2,
      ),
    )
  else for (const [ok, text] of findings) context.print(`${(ok ? 'ok' : 'problem').padEnd(11)}${text}`)
  return findings.every(([ok]) => ok) ? 0 : 1
}

const versionFinding = (): DoctorFinding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  return [
    ok,
    `understudy-server ${version}, Node ${process.version} (needs 20.19 or newer), ${os.platform()} ${os.release()} ${os.arch()}`,
  ]
}

const commandFinding = async (name: string): Promise<DoctorFinding> => {
  const out = await promisify(execFile)(name, ['--version']).catch(() => undefined)
  return [
    out !== undefined,
    out ? (out.stdout.split('\n')[0] ?? name) : `${name} was not found; the lessons use it to send requests`,
  ]
}

const packagesFinding = (): DoctorFinding => {
  const missing = lessonPackages.filter((name) => packagePath(name) === undefined)
  return [
    missing.length === 0,
    missing.length === 0 ? 'the packages for the lessons are installed' : `missing: ${missing.join(', ')}`,
  ]
}

const workspaceFinding = async ({ workspace }: LearnContext): Promise<DoctorFinding> => {
  if (!workspace) return [true, 'no workspace yet']
  try {
    await access(workspace.notes, constants.W_OK)
    await linkPackages(workspace)
    return [true, `the workspace ${workspace.dir} is writable`]
  } catch (error) {
    return [false, `the workspace ${workspace.dir} is not writable: ${(error as Error).message}`]
  }
}

const startFinding = async (): Promise<DoctorFinding> => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'learn-doctor-'))
  try {
    const entry = path.join(dir, 'server.ts')
    await writeFile(
      entry,
      "import http from 'node:http'\nconst port: number = 3000\nhttp.createServer().listen(port)\n",
    )
    const started = performance.now()
    const copy = await copyProgram(entry)
    try {
      const running = await startProgram({
        copy,
        env: { PATH: process.env['PATH'] ?? '' },
        limits: limitsFor(),
      })
      await running.kill()
    } finally {
      await copy.remove()
    }
    return [true, `a TypeScript program starts in ${Math.round(performance.now() - started)} ms`]
  } catch (error) {
    return [false, `a TypeScript program could not be started: ${(error as Error).message}`]
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
