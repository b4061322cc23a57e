import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'

import type { Files, Fingerprint } from '../disk/files.ts'
import { type JournalEntry, type JournalLine, parseLine, readFramedText } from './journal-line.ts'

/** A journal beside a data file. */
export interface JournalContents {
  /** All existing segments. */
  readonly numbers: readonly number[]
  /** The changes that the data file lacks. */
  readonly transactions: readonly (readonly JournalEntry[])[]
  /** How many lines at the end of a segment were not completely written, and so never acknowledged. */
  readonly torn: number
  readonly damages: readonly Damage[]
  /** Whether a person has edited the data file since the transactions, as far as the journal tells. */
  readonly isEdited: boolean
  /** Whether the data file may differ from the one that the transactions build on. */
  readonly needsMerge: boolean
}

/** A place in a segment where other bytes stand than were written. */
export interface Damage {
  /** The number of the segment. */
  readonly segment: number
  /** The name of its file. */
  readonly name: string
  /** From 1. */
  readonly line: number
  /** In bytes, from the start of the file. */
  readonly start: number
  readonly end: number
  /** Whether a line was lost. A line whose line break alone is damaged is not. */
  readonly isLoss: boolean
}

interface SegmentLines {
  readonly number: number
  readonly lines: readonly JournalLine[]
  readonly torn: number
  readonly damages: readonly Damage[]
}

/** `data` is the fingerprint of the data file. */
export async function readJournal(files: Files, data: Fingerprint | undefined): Promise<JournalContents> {
  const segments = await readSegments(files)
  const isState = (kind: JournalLine['kind']) => (line: JournalLine) =>
    line.kind === kind && line.kind !== 'transaction' && line.fingerprint === data
  // The data file is this checkpoint; the server was killed before it could delete the segments that it contains.
  const first = segments.findLastIndex(({ lines }) => lines.some(isState('checkpoint')))
  const wanted = segments.slice(Math.max(0, first))
  const damages = wanted.flatMap((segment) => segment.damages)
  const base = wanted.find(({ lines }) => lines.length > 0)
  const needsMerge = first < 0 && !base?.lines.some(isState('base'))
  return {
    numbers: segments.map(({ number }) => number),
    transactions: wanted.flatMap(({ lines }) =>
      lines.flatMap((line) => (line.kind === 'transaction' ? [line.entries] : [])),
    ),
    torn: wanted.reduce((sum, { torn }) => sum + torn, 0),
    damages,
    isEdited: needsMerge && damages.length === 0,
    needsMerge,
  }
}

async function readSegments(files: Files): Promise<readonly SegmentLines[]> {
  const names = await readdir(files.directory)
  const numbers = names.map((name) => files.journalNumber(name)).filter((number) => number !== undefined)
  return Promise.all(
    numbers
      .toSorted((a, b) => a - b)
      .map(async (number) => {
        const path = files.journal(number)
        const { lines, torn, damages } = parseSegment(await readFile(path))
        const toDamage = (damage: DamagedBytes): Damage => ({
          ...damage,
          segment: number,
          name: basename(path),
        })
        return { number, lines, torn, damages: damages.map(toDamage) }
      }),
  )
}

type DamagedBytes = Omit<Damage, 'segment' | 'name'>

interface ParsedSegment {
  readonly lines: readonly JournalLine[]
  readonly torn: number
  readonly damages: readonly DamagedBytes[]
}

/** Reads every line that is as it was written, whatever stands between them. */
export function parseSegment(bytes: Buffer): ParsedSegment {
  const framed = new SegmentParser(bytes).parse(readFramedText)
  if (framed.lines.length > 0) return framed
  const plain = new SegmentParser(bytes).parse(readPlainText)
  return plain.lines.length > 0 ? plain : framed
}

/** The text of a line and where it ends; `undefined` where no line begins, or not all of it is there. */
type ReadText = (bytes: Buffer, start: number) => { readonly text: string; readonly end: number } | undefined

/** Lines of the first versions were JSON alone. */
const readPlainText: ReadText = (bytes, start) => {
  const end = bytes.indexOf(lineBreak, start)
  return end < 0 ? undefined : { text: bytes.toString('utf8', start, end), end }
}

const lineBreak = 0x0a

class SegmentParser {
  readonly #bytes: Buffer
  readonly #lines: JournalLine[] = []
  readonly #damages: DamagedBytes[] = []
  #number = 0
  #torn = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  parse(readText: ReadText): ParsedSegment {
    let position = 0
    while (position < this.#bytes.length) {
      const found = readText(this.#bytes, position)
      const line = found && parseLine(found.text)
      position = line && found ? this.#accept(line, found.end, readText) : this.#skip(position)
    }
    return { lines: this.#lines, torn: this.#torn, damages: this.#damages }
  }

  /** Returns where the next line begins. */
  #accept(line: JournalLine, end: number, readText: ReadText): number {
    this.#number += 1
    if (end === this.#bytes.length) {
      // Without its line break a line was never acknowledged.
      this.#torn += 1
      return end
    }
    this.#lines.push(line)
    if (this.#bytes[end] === lineBreak) return end + 1
    this.#damages.push({ line: this.#number, start: end, end: end + 1, isLoss: false })
    return readText(this.#bytes, end) ? end : end + 1
  }

  /** Leaves out what cannot be read, up to the next line break. */
  #skip(start: number): number {
    const found = this.#bytes.indexOf(lineBreak, start)
    if (found < 0) {
      this.#torn += 1
      return this.#bytes.length
    }
    const end = found + 1
    const last = this.#damages.at(-1)
    if (last?.isLoss && last.end === start) this.#damages.splice(-1, 1, { ...last, end })
    else {
      this.#number += 1
      this.#damages.push({ line: this.#number, start, end, isLoss: true })
    }
    return end
  }
}
