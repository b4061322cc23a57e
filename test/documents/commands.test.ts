import { expect } from 'chai'

import { inFolder } from '../support/folder.ts'
import { type Block, commandsOf, sectionsOf, textOf } from './markdown.ts'
import { openShell, type Shell } from './shell.ts'

/** What a test of its own runs, or what would install packages. */
const elsewhere = /^(?:npm |npx start$)/

for (const document of ['README.md', 'data/README.md', 'data/testing.md'])
  describe(`the commands in ${document}`, () => {
    for (const { title, blocks } of sectionsOf(textOf(document))) {
      if (!blocks.some(({ language }) => language === 'console')) continue
      it(title, () =>
        inFolder(async (folder) => {
          const shell = await openShell(folder)
          try {
            for (const block of blocks) await follow(block, shell)
          } finally {
            await shell.close()
          }
        }),
      )
    }
  })

/** Writes the file of a block, or runs its commands and looks at what they print. */
async function follow(block: Block, shell: Shell): Promise<void> {
  if (block.file !== undefined) await shell.write(block.file, block.text)
  if (block.language !== 'console') return
  for (const { line, output } of commandsOf(block)) {
    if (elsewhere.test(line)) continue
    const printed = await shell.run(line)
    if (output !== '') expectShown(printed, output, line)
  }
}

/** Documents break lines where the page ends, and write … for what they leave out. */
function expectShown(printed: string, shown: string, line: string): void {
  const [text, pattern] = [printed, shown].map((one) => one.replaceAll(/\s+/g, '')) as [string, string]
  const parts = pattern.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  if (!new RegExp(`^${parts.join('.*')}$`, 's').test(text)) expect(printed.trim(), line).to.equal(shown)
}
