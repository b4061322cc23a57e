import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Candidate, RuleMatch } from './decide.ts'
import type { CompiledRule } from './rule.ts'

/** The rules of one world, and what they have come to. */
export class RuleBook {
  /** What rules remember, by name. */
  state: JsonObject = {}
  #declared: readonly CompiledRule[]
  readonly #added = new Map<string, CompiledRule>()
  readonly #switched = new Map<string, boolean>()
  readonly #attempts = new Map<string, number>()

  /** A member, since every request asks for it. */
  isEmpty: boolean

  constructor(declared: readonly CompiledRule[] = []) {
    this.#declared = declared
    this.isEmpty = declared.length === 0
  }

  /** In the order in which they are looked at: what was added last comes first. */
  get all(): readonly CompiledRule[] {
    return [...[...this.#added.values()].toReversed(), ...this.#declared]
  }

  /** Replaces the rules of the configuration. Those that were added stay. */
  declare(rules: readonly CompiledRule[]): void {
    this.#declared = rules
    this.#count()
  }

  /** Adds a rule, or puts it in the place of the one that was added under its name. Returns whether there was none. */
  add(rule: CompiledRule): boolean {
    const isNew = !this.#added.delete(rule.name)
    this.#added.set(rule.name, rule)
    this.#switched.delete(rule.name)
    this.#attempts.delete(rule.name)
    this.#count()
    return isNew
  }

  /** Returns whether there was a rule that was added under this name. */
  remove(name: string): boolean {
    this.#switched.delete(name)
    this.#attempts.delete(name)
    const wasThere = this.#added.delete(name)
    this.#count()
    return wasThere
  }

  removeAdded(): void {
    for (const name of this.#added.keys()) this.remove(name)
  }

  find(name: string): CompiledRule | undefined {
    return this.#added.get(name) ?? this.#declared.find((rule) => rule.name === name)
  }

  isAdded(name: string): boolean {
    return this.#added.has(name)
  }

  isOn({ name, declared }: CompiledRule): boolean {
    return this.#switched.get(name) ?? declared.on ?? true
  }

  switch(name: string, isOn: boolean): void {
    this.#switched.set(name, isOn)
  }

  attemptsOf({ name }: CompiledRule): number {
    return this.#attempts.get(name) ?? 0
  }

  /** The rules in force for this method and path. */
  candidatesFor(method: string, path: string): readonly Candidate[] {
    return this.all.flatMap((rule) => {
      const params = this.isOn(rule) ? rule.match(method, path) : undefined
      return params ? [{ rule, params }] : []
    })
  }

  hasFor(method: string, path: string): boolean {
    return !this.isEmpty && this.candidatesFor(method, path).length > 0
  }

  count(matches: readonly RuleMatch[]): void {
    for (const { rule, attempt } of matches) this.#attempts.set(rule.name, attempt)
  }

  /** Changes the state by the members of an object. */
  remember(values: Json): void {
    if (isObject(values)) this.state = { ...this.state, ...values }
  }

  /** Forgets what has come of the rules; they stay themselves. */
  restart(): void {
    this.state = {}
    this.#attempts.clear()
  }

  #count(): void {
    this.isEmpty = this.#declared.length === 0 && this.#added.size === 0
  }
}
