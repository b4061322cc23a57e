import { writeFile } from 'node:fs/promises'

import type { CommandModule } from 'yargs'

import { UserError } from '../../core/error.ts'

/** `start init FILE` */
export const initCommand: CommandModule<object, { file: string }> = {
  command: 'init <file>',
  describe: 'Write a small data file to start from',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Where to write it; must not exist yet',
      })
      .example('$0 init shop.json', 'Write shop.json, then: start shop.json'),
  async handler({ file }) {
    await write(file)
    console.log(`${file} is written. Serve it with: start ${quoted(file)}`)
  },
}

const starter = {
  posts: [
    { id: 1, title: 'Hello', body: 'The first of many.', author_id: 1 },
    { id: 2, title: 'Second thoughts', body: 'They are often better.', author_id: 2 },
  ],
  comments: [{ id: 1, text: 'Well said.', post_id: 1, author_id: 2 }],
  authors: [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Grace' },
  ],
  profile: { name: 'My blog' },
}

async function write(file: string): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(starter, null, 2)}\n`, { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new UserError(`${file} is there already, and is left as it is. Choose another name.`)
    if (code === 'ENOENT') throw new UserError(`The folder for ${file} does not exist. Make it first.`)
    throw new UserError(`${file} could not be written: ${message}`)
  }
}

const quoted = (file: string): string =>
  /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`
