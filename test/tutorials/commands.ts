import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ask } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'
import { type Running, start } from '../support/program.ts'

interface Started {
  readonly env?: Readonly<Record<string, string>>
  /** Written into the folder before. */
  readonly files?: Readonly<Record<string, string>>
}

/** Runs `start …` in an empty folder, and looks at what it does. */
export const command =
  (
    args: readonly string[],
    look: (running: Running) => Promise<unknown>,
    { env = {}, files = {} }: Started = {},
  ) =>
  async (): Promise<void> =>
    inFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      const running = await start(args, { cwd: folder, env })
      try {
        await look(running)
      } finally {
        expect((await running.stop()).code).to.equal(0)
      }
    })

/** Asks for a path, and expects a status. */
export const answers =
  (path: string, status = 200) =>
  async ({ url }: Running): Promise<void> => {
    expect((await ask(url, `GET ${path}`)).status).to.equal(status)
  }
