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
  let open: { fence: string; language: string; notes: Record<string, string>; lines: string[]; line: number } | undefined
  for (const [index, raw] of markdown.split('\n').entries()) {
    const [, prefix = '', language, info = ''] = /^((?:> ?|- )?\s*)```(\w*) ?(.*)$/.exec(raw) ?? []
    if (open && language === '') {
      const { lines, fence, ...rest } = open
      blocks.push({ ...rest, section, text: lines.map((line) => line.slice(fence.length)).join('\n') })
      open = undefined
    } else if (open) open.lines.push(raw)
    else if (language !== undefined) open = { fence: prefix, language, notes: notesOf(info), lines: [], line: index + 1 }
    else section = /^## (.+)$/.exec(raw)?.[1]?.trim() ?? section
  }
  return blocks
}

const notesOf = (info: string): Record<string, string> =>
  Object.fromEntries(
    [...info.matchAll(/(\w+)(?:=("[^"]*"|\S+))?/g)].map(([, name = '', value = 'true']) => [name, value.replaceAll('"', '')]),
  )
