import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { SourceFiles } from '../../../src/lessons/course/lesson-code.ts'
import { linkPackages, createWorkspace } from '../../../src/lessons/workspace/workspace.ts'

/** A workspace for tests, in a temporary folder with a space and an é in its name. */
export interface Bench {
  readonly dir: string
  /** Writes the files into a folder of their own and returns it. */
  place(files: SourceFiles): Promise<string>
  close(): Promise<void>
}

export const createBench = async (): Promise<Bench> => {
  const outer = await mkdtemp(path.join(tmpdir(), 'learn gaté-'))
  const workspace = await createWorkspace(path.join(outer, 'learn'))
  await linkPackages(workspace)
  let count = 0
  return {
    dir: workspace.dir,
    async place(files) {
      const dir = path.join(workspace.dir, `case-${count++}`)
      for (const [name, text] of files) {
        await mkdir(path.dirname(path.join(dir, name)), { recursive: true })
        await writeFile(path.join(dir, name), text)
      }
      return dir
    },
    close: () => rm(outer, { recursive: true, force: true }),
  }
}
