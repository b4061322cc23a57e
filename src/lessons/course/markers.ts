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
    parts.flatMap((part) => (typeof part === 'string' ? [part] : lines(done(part) ? part.solution : part.stub)))
  return `${lines(parse(source)).join('\n').replace(/\n{3,}/g, '\n\n').trim()}\n`
}

/** Every block of the source, outer ones first. */
export const blocksOf = (source: string): Block[] => {
  const inside = (parts: readonly Part[]): Block[] =>
    parts.flatMap((part) =>
      typeof part === 'string' ? [] : [part, ...inside(part.solution), ...inside(part.stub)],
    )
  return inside(parse(source))
}

const parse = (source: string): Part[] => {
  const root: Part[] = []
  const open: { step: string; line: number; solution: Part[]; stub: Part[]; target: Part[] }[] = []
  for (const [index, text] of source.split('\n').entries()) {
    const [, word, step = ''] = marker.exec(text) ?? []
    const line = index + 1
    const block = open.at(-1)
    if (word === undefined) (block?.target ?? root).push(text)
    else if (word === 'step') {
      const solution: Part[] = []
      open.push({ step, line, solution, stub: [], target: solution })
    } else if (block === undefined) throw new Error(`line ${line}: @${word} without @step`)
    else if (word === 'stub') block.target = block.stub
    else {
      open.pop()
      ;(open.at(-1)?.target ?? root).push(block)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw new Error(`line ${unclosed.line}: @step ${unclosed.step} has no @end`)
  return root
}
