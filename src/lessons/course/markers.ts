/** One `@step … @stub … @end` group; `line` counts from 1 and identifies it within its file. */
export interface Block {
  readonly step: string
  readonly line: number
  readonly solution: readonly Part[]
  readonly stub: readonly Part[]
}
type Part = string | Block

const marker = /^\s*(?:\/\/|#)\s*@(step|stub|end)\b[ \t]*(\S*)/

/**
 * One source holds starter and solution (the way of Ruby Koans): where `done` says yes a block gives its
 * solution lines, otherwise its stub. Blocks may stand inside both. Throws on an unbalanced marker.
 */
export const expand = (source: string, done: (block: Block) => boolean): string => {
  const lines = (parts: readonly Part[]): string[] =>
    parts.flatMap((part) =>
      typeof part === 'string' ? [part] : lines(done(part) ? part.solution : part.stub),
    )
  return `${lines(parse(source))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

/** Every block of the source, outer ones first. */
export const blocksOf = (source: string): Block[] => {
  const inside = (parts: readonly Part[]): Block[] =>
    parts.flatMap((part) =>
      typeof part === 'string' ? [] : [part, ...inside(part.solution), ...inside(part.stub)],
    )
  return inside(parse(source))
}

interface OpenBlock extends Block {
  readonly solution: Part[]
  readonly stub: Part[]
  target: Part[]
}

const parse = (source: string): readonly Part[] => {
  const root: Part[] = []
  const open: OpenBlock[] = []
  const target = () => open.at(-1)?.target ?? root
  for (const [index, text] of source.split('\n').entries()) {
    const [, word, step = ''] = marker.exec(text) ?? []
    if (word === undefined) target().push(text)
    else if (word === 'step') open.push(openBlock(step, index + 1))
    else if (word === 'stub') innermost(open, index, word).target = innermost(open, index, word).stub
    else {
      const block = innermost(open, index, word)
      open.pop()
      target().push(block)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw new Error(`line ${unclosed.line}: @step ${unclosed.step} has no @end`)
  return root
}

const openBlock = (step: string, line: number): OpenBlock => {
  const solution: Part[] = []
  return { step, line, solution, stub: [], target: solution }
}

const innermost = (open: readonly OpenBlock[], index: number, word: string): OpenBlock => {
  const block = open.at(-1)
  if (!block) throw new Error(`line ${index + 1}: @${word} without @step`)
  return block
}
