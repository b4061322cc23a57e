import { writeFile } from 'node:fs/promises'

import { UserError } from '../../core/error.ts'
import { commandName } from '../../package.ts'

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

/** Creates a data file. Throws a {@link UserError} when it exists or cannot be written. */
export async function writeStarter(file: string): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(starter, null, 2)}\n`, { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new UserError(`${file} already exists and was not changed. Choose another name.`)
    if (code === 'ENOENT') throw new UserError(`The folder of ${file} does not exist. Create it first.`)
    throw new UserError(`${file} could not be written: ${message}`)
  }
  console.log(`Created ${file}. Serve it with: ${commandName} ${quoted(file)}`)
}

const quoted = (file: string): string =>
  /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`
