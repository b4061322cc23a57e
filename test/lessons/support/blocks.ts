/** A fenced code block of a Markdown text. */
export interface Block {
  readonly language: string
  /** The words behind the language: `file=server.ts step=create run`. A word without `=` has the value `true`. */
  readonly notes: Readonly<Record<string, string>>
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
  /** The `## ` heading it stands under. */
  readonly section: string
}

/** Every block, also those in quotes. */
export const blocksIn = (markdown: string): Block[] => {
  const blocks: Block[] = []
  let section = ''
  let open: OpenBlock | undefined
  for (const [index, raw] of markdown.split('\n').entries()) {
    const fence = fenceIn(raw)
    if (open) {
      if (fence?.language === '') blocks.push(closed(open, section))
      else open.lines.push(raw)
      if (fence?.language === '') open = undefined
    } else if (fence) open = { ...fence, line: index + 1, lines: [] }
    else section = headingIn(raw) ?? section
  }
  return blocks
}

const headingIn = (line: string) => /^## (.+)$/.exec(line)?.[1]?.trim()

interface OpenBlock extends Pick<Block, 'language' | 'notes' | 'line'> {
  readonly indent: string
  readonly lines: string[]
}

const fenceIn = (line: string) => {
  const [, indent = '', language, info = ''] = /^((?:> ?|- )?\s*)```(\w*) ?(.*)$/.exec(line) ?? []
  return language === undefined ? undefined : { indent, language, notes: notesOf(info) }
}

const closed = ({ indent, lines, ...rest }: OpenBlock, section: string): Block => {
  return { ...rest, section, text: lines.map((line) => line.slice(indent.length)).join('\n') }
}

const notesOf = (info: string): Record<string, string> =>
  Object.fromEntries(
    [...info.matchAll(/(\w+)(?:=("[^"]*"|\S+))?/g)].map(([, name = '', value = 'true']) => [
      name,
      value.replaceAll('"', ''),
    ]),
  )
