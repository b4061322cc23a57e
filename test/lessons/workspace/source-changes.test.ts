import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { watchChanges } from '../../../src/lessons/workspace/source-changes.ts'
import { eventually } from '../../support/eventually.ts'
import { inFolder } from '../../support/folder.ts'

const inPlace = writeFile

async function byRenaming(file: string, text: string): Promise<void> {
  await writeFile(`${file}~`, text)
  await rename(`${file}~`, file)
}

describe('lessons/workspace/source-changes', () => {
  it('are seen every time, whether an editor writes the file or puts another in its place', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'server.ts')
      await writeFile(file, '0')
      let seen = 0
      const changes = await watchChanges(folder, () => (seen += 1))
      for (const [at, save] of [byRenaming, byRenaming, inPlace, byRenaming, inPlace, inPlace].entries()) {
        await save(file, `${at + 1}`)
        await eventually(async () => expect(seen).to.equal(at + 1))
      }
      changes.close()
    }))
})
