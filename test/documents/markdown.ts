import { readFileSync } from 'node:fs'

import { packageFile } from '../../src/package.ts'

export const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'data/README.md',
  'data/testing.md',
  'src/README.md',
  'test/README.md',
] as const

/** The text of a document of the package. */
export const textOf = (document: string): string => readFileSync(packageFile(document), 'utf8')

interface Section {
  readonly title: string
  readonly blocks: readonly Block[]
}

/** What stands between ``` and ```, with the words behind the first of them: `json shop.config.json`. */
export interface Block {
  readonly language: string
  readonly file: string | undefined
  readonly text: string
}

/** A document, taken apart at its headings. */
export const sectionsOf = (text: string): readonly Section[] =>
  text.split(/^#+ (?=\S)/m).map((section) => ({
    title: section.split('\n')[0] ?? '',
    blocks: [...section.matchAll(/^```(\w*) ?(.*)\n([^]*?)^```$/gm)].map(
      ([, language = '', file = '', content = '']) => ({
        language,
        file: file === '' ? undefined : file,
        text: content,
      }),
    ),
  }))

export interface Command {
  readonly line: string
  /** What the document says that it prints, as it is printed there. */
  readonly output: string
}

/** The commands of a console block. One that ends with a backslash goes on in the next line. */
export const commandsOf = ({ text }: Block): readonly Command[] =>
  text
    .replaceAll('\\\n', '\\\u0000')
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [line = '', ...output] = part.trimEnd().split('\n')
      return { line: line.replaceAll(/\\\0\s*/g, ''), output: output.join('\n') }
    })

/** The rows of the table whose heading has this in its first column, each with its cells. */
export function rowsOf(text: string, heading: string): readonly (readonly string[])[] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`))
  if (start < 0) throw new Error(`no table begins with "${heading}"`)
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'))
  return lines.slice(start + 2, end < 0 ? undefined : end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** The names in a text that are set as code. */
export const codesIn = (text: string): readonly string[] =>
  [...text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
