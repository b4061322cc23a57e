import { wrap, type Style } from './terminal-text.ts'

/**
 * The Markdown of a lesson for people at a terminal: paragraphs, lists and quotes are wrapped at `width` characters, code
 * and tables stay as they are, and marks become colours.
 */
export const renderMarkdown = (text: string, style: Style, width: number): string =>
  blocksOfText(text)
    .map((block) => renderBlock(block, style, width))
    .join('\n')

/** Lines that belong together: a fence, a heading, or the lines of one paragraph or list entry. */
const blocksOfText = (text: string): string[] => {
  const blocks: string[][] = []
  let fenced = false
  for (const line of text.split('\n')) {
    const isFence = /^\s*```/.test(line)
    const last = blocks.at(-1)
    if (last && (fenced || (!isFence && continues(last.at(-1) ?? '', line)))) last.push(line)
    else blocks.push([line])
    if (isFence) fenced = !fenced
  }
  return blocks.map((lines) => lines.join('\n'))
}

/** Whether `line` goes on with what `before` began. */
const continues = (before: string, line: string): boolean =>
  before !== '' &&
  line !== '' &&
  !/^(#|\s*```)/.test(before) &&
  !/^(#|\s*[-*] |\s*\d+\. |\|)/.test(line) &&
  before.startsWith('>') === line.startsWith('>')

const renderBlock = (block: string, style: Style, width: number): string => {
  if (/^\s*```/.test(block)) return renderFence(block)
  if (block.startsWith('|')) return block
  if (block.startsWith('>')) return renderQuote(block, style, width)
  const [, heading] = /^#+ (.*)$/.exec(block) ?? []
  if (heading !== undefined) return style.strong(heading)
  const [, indent = '', mark = '', text = ''] = /^(\s*)([-*] |\d+\. )?(.*)$/s.exec(block) ?? []
  const hanging = indent.length + mark.length
  return indent + mark + wrap(renderInline(text.replace(/\s*\n\s*/g, ' '), style), hanging, width)
}

const renderFence = (block: string): string =>
  block
    .split('\n')
    .filter((line) => !/^\s*```/.test(line))
    .map((line) => `    ${line}`)
    .join('\n')

const renderQuote = (block: string, style: Style, width: number): string => {
  const inside = block.replace(/^> ?/gm, '')
  const bar = style.quiet('|')
  return renderMarkdown(inside, style, width - 2)
    .split('\n')
    .map((line) => `${bar} ${line}`)
    .join('\n')
}

/** Code keeps its marks. */
const renderInline = (text: string, style: Style): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : emphasis(part, style)))
    .join('')

const emphasis = (text: string, style: Style): string =>
  text
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)')
    .replace(/\*\*([^*]+)\*\*/g, (_, words: string) => style.strong(words))
