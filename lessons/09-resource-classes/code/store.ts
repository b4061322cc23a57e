/** Keeps rows in memory and gives them their ids. */
export class Store<Fields extends object> {
  readonly #rows = new Map<string, Fields & { id: number }>()
  #nextId = 1

  all(): (Fields & { id: number })[] {
    return [...this.#rows.values()]
  }

  /** The id as it stands in a path. */
  find(id: string): (Fields & { id: number }) | undefined {
    return this.#rows.get(id)
  }

  add(fields: Fields): Fields & { id: number } {
    return this.#put({ ...fields, id: this.#nextId++ })
  }

  replace(id: number, fields: Fields): Fields & { id: number } {
    return this.#put({ ...fields, id })
  }

  remove(id: number): void {
    this.#rows.delete(String(id))
  }

  #put(row: Fields & { id: number }) {
    this.#rows.set(String(row.id), row)
    return row
  }
}
