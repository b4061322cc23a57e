import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { packagePath, type Workspace } from '../workspace/workspace.ts'

/** What the type checker says about a line of the learner. */
export interface TypeMistake {
  /** Path inside the lesson's folder. */
  readonly file: string
  readonly line: number
  readonly message: string
  readonly source: string
}

/** The slowest machine waits so long for the type checker. */
const longestMs = 20_000

/**
 * What TypeScript finds in the program that begins with `entry`, if the package typescript is installed beside ours or
 * in the workspace; otherwise nothing.
 */
export const findTypeMistakes = async (
  workspace: Workspace,
  entry: string,
  signal?: AbortSignal,
): Promise<readonly TypeMistake[]> => {
  const compiler = compilerFor(workspace)
  if (compiler === undefined) return []
  const dir = await mkdtemp(path.join(tmpdir(), 'learn-types-'))
  try {
    const config = path.join(dir, 'tsconfig.json')
    await writeFile(config, JSON.stringify(configFor(workspace, entry)))
    const lines = await output(compiler, ['--noEmit', '--pretty', 'false', '-p', config], {
      cwd: dir,
      signal,
    })
    return await parseMistakes(lines, path.dirname(entry), dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const compilerFor = (workspace: Workspace): string | undefined => {
  const own = path.join(workspace.dir, 'node_modules', 'typescript')
  const installed = existsSync(own) ? own : packagePath('typescript')
  const program = installed === undefined ? undefined : path.join(installed, 'bin', 'tsc')
  return program !== undefined && existsSync(program) ? program : undefined
}

const configFor = (workspace: Workspace, entry: string) => ({
  extends: path.join(workspace.dir, 'tsconfig.json'),
  files: [entry],
  include: [],
  compilerOptions: { typeRoots: [path.join(workspace.dir, 'node_modules', '@types')] },
})

const output = (
  program: string,
  args: readonly string[],
  options: { cwd: string; signal?: AbortSignal | undefined },
): Promise<string> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { ...options, timeout: longestMs }, (_, stdout) =>
      resolve(stdout),
    )
  })

/** `../learn/00/server.ts(4,7): error TS2322: Type 'string' is not assignable to type 'number'.` */
const parseMistakes = async (lines: string, dir: string, cwd: string): Promise<TypeMistake[]> => {
  const found = [...lines.matchAll(/^(.+?)\((\d+),\d+\): error TS\d+: (.+)$/gm)]
  const mistakes = found.map(async ([, name = '', line, message = '']) => {
    const file = path.resolve(cwd, name)
    const text = await readFile(file, 'utf8').catch(() => '')
    const source = (text.split('\n')[Number(line) - 1] ?? '').trim()
    return { file: path.relative(dir, file), line: Number(line), message, source }
  })
  return (await Promise.all(mistakes)).filter(({ file }) => !file.startsWith('..'))
}
