import type { Changes, Ledger, Note } from './ledger.ts'
import type { Random } from './random.ts'

export interface Place {
  readonly url: string
  /** What this client is called; its notes are its alone. */
  readonly name: string
  readonly ledger: Ledger
  readonly random: Random
}

/** More are deleted before others come. */
const most = 60

/** Writes, one request after the other, until the server is gone. */
export class Client {
  readonly #place: Place

  constructor(place: Place) {
    this.#place = place
  }

  async run(): Promise<void> {
    try {
      for (;;) await this.#write()
    } catch (error) {
      // What fetch says when nobody is there.
      if (!(error instanceof TypeError)) throw error
    }
  }

  async #write(): Promise<void> {
    const { ledger, name, random } = this.#place
    const notes = ledger.notesOf(name).filter(({ id }) => id !== undefined)
    const note = notes[random.below(notes.length)]
    if (!note || (notes.length < most && random.below(3) === 0)) return this.#create()
    const work = random.below(4)
    if (work === 0) return this.#remove(note)
    return work === 1 ? this.#fail(note) : this.#patch(note)
  }

  async #create(): Promise<void> {
    const { ledger, name, random } = this.#place
    const notes = Array.from({ length: random.pick([1, 1, 1, 3]) }, () => ledger.newNote(name))
    const changes = new Map(notes.map((note) => [note.mark, note]))
    const answer = await this.#send('POST', '/notes', changes, notes.length === 1 ? notes[0] : notes)
    if (answer) ledger.identify([answer as Note | readonly Note[]].flat())
  }

  async #patch(note: Note): Promise<void> {
    const n = note.n + 1
    await this.#send('PATCH', `/notes/${note.id}`, new Map([[note.mark, { ...note, n }]]), { n })
  }

  async #remove(note: Note): Promise<void> {
    await this.#send('DELETE', `/notes/${note.id}`, new Map([[note.mark, undefined]]))
  }

  /** What has to be refused, and must leave no trace. */
  async #fail(note: Note): Promise<void> {
    const duplicate = { ...note, mark: 'a duplicate' }
    const [method, path, body] = this.#place.random.pick<readonly [string, string, unknown]>([
      ['POST', '/notes', duplicate],
      ['POST', '/notes', [{ mark: 'one before a duplicate', n: 0 }, duplicate]],
      ['PATCH', '/notes/987654321', { n: -1 }],
      ['PUT', `/notes/${note.id}`, ['no object']],
    ])
    const attempt = this.#place.ledger.attempt(new Map())
    const { status } = await this.#request(method, path, body)
    if (status < 400) this.#place.ledger.complain(`${method} ${path} was answered ${status}`)
    attempt.refuse()
  }

  /** The answer's body; `undefined` when the write was refused because there was no room for it. */
  async #send(method: string, path: string, changes: Changes, body?: unknown): Promise<unknown> {
    const attempt = this.#place.ledger.attempt(changes)
    const response = await this.#request(method, path, body)
    if (response.ok) {
      // The status is a promise already, also when the server dies before the rest.
      attempt.accept()
      return response.json()
    }
    attempt.refuse()
    const { status } = response
    if (status !== 507) this.#place.ledger.complain(`${method} ${path} was answered ${status}`)
    await response.arrayBuffer()
    return undefined
  }

  async #request(method: string, path: string, body: unknown): Promise<Response> {
    const sent = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
    return fetch(this.#place.url + path, { method, ...(body === undefined ? {} : sent) })
  }
}
