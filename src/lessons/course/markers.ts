/** One `@step … @stub … @end` group; `line` counts from 1 and identifies it within its file. */
export interface StepBlock {
  readonly step: string
  readonly line: number
  readonly solution: readonly SourcePart[]
  readonly stub: readonly SourcePart[]
}
type SourcePart = string | StepBlock

const marker = /^\s*(?:\/\/|#)\s*@(step|stub|end)\b[ \t]*(\S*)/

/**
 * One source holds starter and solution (the way of Ruby Koans): a block becomes its solution lines where
 * `done` returns true, otherwise its stub. Both may contain blocks. Throws on an unbalanced marker.
 */
export const expand = (source: string, done: (block: StepBlock) => boolean): string => {
  const lines = (parts: readonly SourcePart[]): string[] =>
    parts.flatMap((part) =>
      typeof part === 'string' ? [part] : lines(done(part) ? part.solution : part.stub),
    )
  return `${lines(parseMarkers(source))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

/** Every block of the source, outer before inner. */
export const blocksOf = (source: string): StepBlock[] => {
  const inside = (parts: readonly SourcePart[]): StepBlock[] =>
    parts.flatMap((part) =>
      typeof part === 'string' ? [] : [part, ...inside(part.solution), ...inside(part.stub)],
    )
  return inside(parseMarkers(source))
}

interface OpenBlock extends StepBlock {
  readonly solution: SourcePart[]
  readonly stub: SourcePart[]
  target: SourcePart[]
}

const parseMarkers = (source: string): readonly SourcePart[] => {
  const root: SourcePart[] = []
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
  const solution: SourcePart[] = []
  return { step, line, solution, stub: [], target: solution }
}

const innermost = (open: readonly OpenBlock[], index: number, word: string): OpenBlock => {
  const block = open.at(-1)
  if (!block) throw new Error(`line ${index + 1}: @${word} without @step`)
  return block
}
