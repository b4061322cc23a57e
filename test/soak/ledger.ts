import { isDeepStrictEqual } from 'node:util'

/** A record as clients send it; `mark` is what they know it by, since the server gives the id. */
export interface Note {
  readonly id?: number
  readonly mark: string
  readonly n: number
}

/** By mark; `undefined` for what is deleted. */
export type Changes = ReadonlyMap<string, Note | undefined>

/** A write that was sent. While it is neither accepted nor refused, both are right. */
export interface Attempt {
  accept(): void
  refuse(): void
}

/** What clients were told, and so what a server must have after whatever happened to it. */
export class Ledger {
  readonly #notes = new Map<string, Note>()
  readonly #open = new Set<Changes>()
  /** Every id that was ever told to a client, with the mark of its note. */
  readonly #ids = new Map<number, string>()
  /** The order in which the data file had the notes at first. */
  readonly #order: readonly number[]
  #marks = 0
  #problems: string[] = []
  accepted = 0
  refused = 0
  unanswered = 0

  constructor(notes: readonly Note[]) {
    this.#order = notes.map(({ id }) => id ?? 0)
    this.identify(notes)
  }

  notes(): readonly Note[] {
    return [...this.#notes.values()]
  }

  /** What a client may work on; nobody else does. */
  notesOf(client: string): readonly Note[] {
    return this.notes().filter(({ mark }) => mark.startsWith(`${client}.`))
  }

  newNote(client: string): Note {
    return { mark: `${client}.${(this.#marks += 1)}`, n: 0 }
  }

  attempt(changes: Changes): Attempt {
    this.#open.add(changes)
    return {
      accept: () => {
        this.#open.delete(changes)
        this.accepted += 1
        this.#apply(changes)
      },
      refuse: () => {
        this.#open.delete(changes)
        this.refused += 1
      },
    }
  }

  /** A client was told the ids of its notes. */
  identify(notes: readonly Note[]): void {
    for (const note of notes) this.#remember(note)
  }

  complain(problem: string): void {
    this.#problems.push(problem)
  }

  /** Compares with what a server has, takes over what may be so or so, and says what is wrong. */
  settle(found: readonly Note[]): readonly string[] {
    const served = new Map(found.map((note) => [note.mark, note]))
    const problems = this.#problems
    this.#problems = []
    this.#checkOrder(found, problems)
    if (served.size < found.length) problems.push('a note is there twice')
    this.unanswered += this.#open.size
    for (const changes of this.#open) {
      if (this.#has(served, changes)) this.#apply(changes)
      else if (!this.#has(served, this.#before(changes)))
        problems.push(`only a part is there of ${[...changes.keys()].join(', ')}`)
    }
    this.#open.clear()
    for (const [mark, note] of this.#notes)
      if (!isSame(served.get(mark), note))
        problems.push(`${mark} was ${JSON.stringify(note)} and is ${JSON.stringify(served.get(mark))}`)
    for (const note of found) {
      if (!this.#notes.has(note.mark)) problems.push(`nobody was told of ${JSON.stringify(note)}`)
      else this.#remember(note)
    }
    return [...problems, ...this.#problems.splice(0)]
  }

  /** The order of the file at first, and behind it what is new in the order of its ids. */
  #checkOrder(found: readonly Note[], problems: string[]): void {
    const ids = found.map(({ id }) => id ?? 0)
    const rest = ids.filter((id) => !this.#order.includes(id))
    const expected = [...this.#order.filter((id) => ids.includes(id)), ...rest.toSorted((a, b) => a - b)]
    if (!isDeepStrictEqual(ids, expected)) problems.push(`the order is ${ids.join(' ')}`)
  }

  #remember(note: Note): void {
    const { id = 0, mark } = note
    const owner = this.#ids.get(id) ?? mark
    if (owner !== mark) this.#problems.push(`${mark} has the id ${id}, which ${owner} had before`)
    this.#ids.set(id, mark)
    this.#notes.set(mark, note)
  }

  #apply(changes: Changes): void {
    for (const [mark, note] of changes) {
      if (note) this.#notes.set(mark, note)
      else this.#notes.delete(mark)
    }
  }

  #before = (changes: Changes): Changes =>
    new Map([...changes.keys()].map((mark) => [mark, this.#notes.get(mark)]))

  #has = (served: ReadonlyMap<string, Note>, changes: Changes): boolean =>
    [...changes].every(([mark, note]) => isSame(served.get(mark), note))
}

/** The id is not known of what nobody has answered. */
const isSame = (served: Note | undefined, note: Note | undefined): boolean =>
  isDeepStrictEqual(served, note && { id: served?.id, ...note })
