import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ApiError } from '../../../src/core/error.ts'
import { privateFilesOf } from '../../../src/store/private/private-files.ts'
import { eventually } from '../../support/eventually.ts'
import { createFolder } from '../../support/folder.ts'

interface Count {
  readonly n: number
}
const isValid = (value: unknown): value is Count =>
  typeof value === 'object' && value !== null && 'n' in value && typeof value.n === 'number'

describe('store/private/private-files', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let data: string
  const open = async (watch = false) => {
    const files = await privateFilesOf(data)
    return { files, file: await files.open('count', { initial: { n: 0 }, isValid, watch }) }
  }
  beforeEach(async () => {
    folder = await createFolder()
    data = join(folder.path, 'shop.json')
    await writeFile(data, '{}')
  })
  afterEach(() => folder.remove())

  it('lie beside the data file, for their owner alone and not for git, once something is kept', async () => {
    const { files, file } = await open()
    expect(await readdir(folder.path)).to.deep.equal(['shop.json'])
    await file.update(({ n }) => ({ n: n + 1 }))
    expect(file.value).to.deep.equal({ n: 1 })
    expect((await readdir(files.folder)).toSorted()).to.deep.equal(['.gitignore', 'count.json'])
    expect((await stat(join(files.folder, 'count.json'))).mode & 0o777).to.equal(0o600)
    expect((await stat(files.folder)).mode & 0o777).to.equal(0o700)
    expect(await files.has('count')).to.equal(true)
    expect((await open()).file.value).to.deep.equal({ n: 1 })
  })

  it('change one at a time, in the order of the calls', async () => {
    const { files, file } = await open()
    await Promise.all(Array.from({ length: 20 }, () => file.update(({ n }) => ({ n: n + 1 }))))
    expect(JSON.parse(await readFile(join(files.folder, 'count.json'), 'utf8'))).to.deep.equal({ n: 20 })
  })

  it('stay as they were when a change cannot be written', async () => {
    const { files, file } = await open()
    await writeFile(files.folder, 'a file in the place of the folder')
    const error: unknown = await file.update(() => ({ n: 5 })).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(ApiError)
    expect(file.value).to.deep.equal({ n: 0 })
    await rm(files.folder)
    await file.update(() => ({ n: 6 }))
    expect((await open()).file.value).to.deep.equal({ n: 6 })
  })

  it('keep what may be in memory when it cannot be written, if that can be reported, and write it later', async () => {
    const reports: string[] = []
    const files = await privateFilesOf(data, (text) => reports.push(text))
    const file = await files.open('count', { initial: { n: 0 }, isValid })
    const { file: silent } = await open()
    await writeFile(files.folder, 'a file in the place of the folder')
    const add = async (orInMemory: boolean): Promise<unknown> =>
      file.update(({ n }) => ({ n: n + 1 }), { orInMemory }).catch((error: unknown) => error)
    expect(await add(true)).to.equal(undefined)
    expect(await add(true)).to.equal(undefined)
    expect(await add(false)).to.be.instanceOf(ApiError)
    expect(file.value).to.deep.equal({ n: 2 })
    expect(reports).to.have.lengthOf(1)
    expect(
      await silent.update(() => ({ n: 9 }), { orInMemory: true }).catch((error: unknown) => error),
    ).to.be.instanceOf(ApiError)
    await rm(files.folder)
    expect(await add(false)).to.equal(undefined)
    expect((await open()).file.value).to.deep.equal({ n: 3 })
  })

  it('follow the changes of other programs, where they are watched', async () => {
    const { files, file } = await open(true)
    await mkdir(files.folder)
    const path = join(files.folder, 'count.json')
    await writeFile(path, '{"n":7}')
    await eventually(async () => expect(file.value).to.deep.equal({ n: 7 }))
    await writeFile(path, 'damaged')
    await writeFile(path, '{"n":8}')
    await eventually(async () => expect(file.value).to.deep.equal({ n: 8 }))
    await rm(path)
    await eventually(async () => expect(file.value).to.deep.equal({ n: 0 }))
    files.close()
  })
})
