import { existsSync } from 'node:fs'
import { readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'

import { UserError } from '../../core/error.ts'
import { possibleConfigs } from '../../declarations/load-config.ts'
import { commandName } from '../../package.ts'
import { assertDemo, demoFiles } from '../../server/demo.ts'
import { codeOf, reasonOf } from '../../store/file/disk/disk-error.ts'
import { scaffold } from './scaffold.ts'

export interface InitArguments {
  readonly file: string
  /** Collections with their attributes: `users: name:string email:email!` */
  readonly definitions?: readonly string[] | undefined
  readonly demo?: string | undefined
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

/** Creates a data file, with its config file if it has one. Throws a {@link UserError} when one exists or cannot be written. */
export async function createDataFile({ file, demo, definitions = [] }: InitArguments): Promise<void> {
  if (demo !== undefined && definitions.length > 0)
    throw new UserError(`You gave both the demo ${demo} and definitions. Choose one.`)
  if (/^[\w-]+:\s/.test(file))
    throw new UserError(`The file comes first: ${commandName} init db.json ${JSON.stringify(file)}`)
  const texts = demo === undefined ? textsFor(definitions) : await readDemo(demo)
  const created = await writeTogether(file, texts)
  console.log(`Created ${created.join(' and ')}. Serve it with: ${commandName} ${quoted(file)}`)
}

/** What to write: the data, and perhaps declarations in a file of this extension. */
interface Texts {
  readonly data: string
  readonly config?: { readonly extension: string; readonly text: string }
}

function textsFor(definitions: readonly string[]): Texts {
  if (definitions.length === 0) return { data: toText(starter) }
  const { data, config } = scaffold(definitions)
  return { data: toText(data), config: { extension: '.json', text: inShortLines(toText(config)) } }
}

async function readDemo(name: string): Promise<Texts> {
  assertDemo(name)
  const { data, config } = demoFiles(name)
  return {
    data: await readFile(data, 'utf8'),
    config: { extension: extname(config.pathname), text: await readFile(config, 'utf8') },
  }
}

/** Both files, or neither. */
async function writeTogether(file: string, { data, config }: Texts): Promise<readonly string[]> {
  const taken = config && possibleConfigs(file).find((one) => existsSync(one))
  if (taken !== undefined) throw exists(taken)
  await writeNew(file, data)
  if (!config) return [file]
  const configFile = `${file.slice(0, file.length - extname(file).length)}.config${config.extension}`
  try {
    await writeNew(configFile, config.text)
  } catch (error) {
    await unlink(file)
    throw error
  }
  return [file, configFile]
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') throw exists(file)
    if (code === 'ENOENT') throw new UserError(`The folder of ${file} does not exist. Create it first.`)
    // A part of it may be there.
    await rm(file, { force: true }).catch(() => undefined)
    throw new UserError(`${file} could not be written: ${reasonOf(error)}.`)
  }
}

const exists = (file: string): UserError =>
  new UserError(`${file} already exists and was not changed. Choose another name.`)

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Short lists stand on one line, and so do objects without others in them. */
const inShortLines = (text: string): string =>
  text
    .replaceAll(/\[\n[^[\]{}]{1,100}?\n\s*\]/g, (list) =>
      list.replaceAll(/(?<=\[)\n\s*|\n\s*(?=\])/g, '').replaceAll(/\n\s*/g, ' '),
    )
    .replaceAll(/\{\n[^{}]{1,100}?\n\s*\}/g, (object) => object.replaceAll(/\n\s*/g, ' '))

const quoted = (file: string): string =>
  /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`
