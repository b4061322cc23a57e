import { open, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { expect } from 'chai'

import { watchFile } from '../../src/store/watch.ts'
import { eventually } from '../support/eventually.ts'
import { createFolder } from '../support/folder.ts'

describe('store/watch', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  let seen: (string | undefined)[]
  let stop: () => void

  const watch = (loaded: string | undefined): void => {
    stop = watchFile(file, loaded === undefined ? undefined : Buffer.from(loaded), async (bytes) => {
      seen.push(bytes?.toString())
    })
  }

  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'shop.config.json')
    seen = []
    await writeFile(file, 'first')
    watch('first')
    await setTimeout(100)
  })
  afterEach(async () => {
    stop()
    await folder.remove()
  })
  /** On a busy machine an overwritten file may be empty for longer than a save takes. */
  const hasSeen = (...expected: (string | undefined)[]): Promise<void> =>
    eventually(async () => expect(seen.filter((text) => text !== '')).to.deep.equal(expected))

  it('reports other bytes, whether the file is overwritten, replaced, deleted, or there again', async () => {
    await writeFile(file, 'second')
    await hasSeen('second')
    await writeFile(`${file}~`, 'third')
    await rename(`${file}~`, file)
    await hasSeen('second', 'third')
    await rm(file)
    await hasSeen('second', 'third', undefined)
    await writeFile(file, 'fourth')
    await hasSeen('second', 'third', undefined, 'fourth')
  })

  it('reports nothing when a file is touched, or saved without a change', async () => {
    await utimes(file, new Date(), new Date())
    await writeFile(`${file}~`, 'first')
    await rename(`${file}~`, file)
    await setTimeout(800)
    expect(seen).to.deep.equal([])
  })

  it('reports what was saved between the load and the start of the watch', async () => {
    stop()
    await writeFile(file, 'second')
    watch('first')
    await hasSeen('second')
    stop()
    seen = []
    watch(undefined)
    await hasSeen('second')
    stop()
    seen = []
    await rm(file)
    watch('second')
    await hasSeen(undefined)
  })

  it('waits until a save is complete', async () => {
    await saveWithoutLongPauses()
    await eventually(async () => expect(seen.at(-1)).to.equal('second'))
    expect(seen).to.deep.equal(['second'])
  })

  /** Saves in parts, again when a busy machine made a pause that looks like the end of the save. */
  async function saveWithoutLongPauses(): Promise<void> {
    const begun = performance.now()
    const handle = await open(file, 'w')
    let longest = performance.now() - begun
    for (const part of ['sec', 'on', 'd']) {
      const before = performance.now()
      await setTimeout(25)
      await handle.write(part)
      longest = Math.max(longest, performance.now() - before)
    }
    await handle.close()
    if (longest < 45) return
    stop()
    await writeFile(file, 'first')
    seen = []
    watch('first')
    await saveWithoutLongPauses()
  }

  it('reports nothing after it was stopped', async () => {
    stop()
    await writeFile(file, 'second')
    await setTimeout(700)
    expect(seen).to.deep.equal([])
  })
})
