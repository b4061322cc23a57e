import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { expect } from 'chai'

import { locate } from '../../../../src/store/file/disk/files.ts'
import { privateFilesOf } from '../../../../src/store/private/private-files.ts'
import { inFolder } from '../../../support/folder.ts'

describe('store/file/disk/files', () => {
  it('are left out by the pattern for git in the README, and nothing else is', async () => {
    const readme = await readFile(new URL('../../../../../README.md', import.meta.url), 'utf8')
    const pattern = /`(\S+)` in `\.gitignore`/.exec(readme)?.[1] ?? ''
    await inFolder(async (folder) => {
      const data = join(folder, 'db.json')
      await writeFile(data, '{}')
      const files = await locate(data)
      const beside = [
        files.lock,
        `${files.lock}.removal`,
        files.pending,
        files.journal(12),
        `${files.journal(12)}.damaged`,
        `${files.journal(12)}.damaged.2`,
        files.temporary('4711'),
        (await privateFilesOf(data)).folder,
      ].map((path) => basename(path))
      execFileSync('git', ['init', '--quiet'], { cwd: folder })
      await writeFile(join(folder, '.gitignore'), `${pattern}\n`)
      const others = [
        'db.json',
        'db.config.json',
        '.prettierrc.json',
        '.gitignore',
        'package.json',
        'a.json.ts',
      ]
      const ignored = execFileSync('git', ['check-ignore', '--no-index', ...beside, ...others], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(ignored.trim().split('\n')).to.deep.equal(beside)
    })
  })
})
