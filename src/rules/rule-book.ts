import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Candidate, RuleMatch } from './decide.ts'
import type { RewriteUrl } from './json-server-routes.ts'
import { RequestLimits } from './request-limits.ts'
import type { CompiledRule } from './rule.ts'

/** The rules of a configuration, and the names of those that each scenario wakes. */
export interface DeclaredRules {
  readonly rules: readonly CompiledRule[]
  readonly scenarios: Readonly<Record<string, readonly string[]>>
  /** The one that is on from the start. */
  readonly scenario?: string | undefined
  /** Missing where no path is rewritten. */
  readonly rewriteUrl?: RewriteUrl | undefined
}

/** What a request asks for by name. */
export interface AskedRules {
  readonly example?: string | undefined
  readonly scenario?: string | undefined
}

/** The rules of one world, and what they have come to. */
export class RuleBook {
  /** What rules remember, by name. */
  state: JsonObject = {}
  readonly limits = new RequestLimits()
  #declared: DeclaredRules
  #scenario: string | undefined
  readonly #added = new Map<string, CompiledRule>()
  readonly #switched = new Map<string, boolean>()
  readonly #attempts = new Map<string, number>()

  /** A member, since every request asks for it. */
  isEmpty: boolean

  constructor(declared: DeclaredRules = { rules: [], scenarios: {} }) {
    this.#declared = declared
    this.#scenario = declared.scenario
    this.isEmpty = hasNothing(declared)
  }

  /** In the order in which they are looked at: what was added last comes first, and then what the scenario wakes. */
  get all(): readonly CompiledRule[] {
    return this.#inOrder(this.#scenario)
  }

  #inOrder(scenario: string | undefined): readonly CompiledRule[] {
    const added = [...this.#added.values()].toReversed()
    const names = this.#namesIn(scenario)
    const { rules } = this.#declared
    if (names.length === 0) return [...added, ...rules]
    const woken = names.flatMap((name) => rules.filter((rule) => rule.name === name))
    return [...added, ...woken, ...rules.filter((rule) => !woken.includes(rule))]
  }

  #namesIn(scenario: string | undefined): readonly string[] {
    return scenario === undefined ? [] : (this.#declared.scenarios[scenario] ?? [])
  }

  /** Replaces the rules of the configuration. Those that were added stay. */
  declare(declared: DeclaredRules): void {
    this.#declared = declared
    if (!this.scenarios.includes(this.#scenario ?? '')) this.#scenario = undefined
    this.#count()
  }

  /** The names of all scenarios. */
  get scenarios(): readonly string[] {
    return Object.keys(this.#declared.scenarios)
  }

  /** The one that is on. */
  get scenario(): string | undefined {
    return this.#scenario
  }

  play(scenario: string | undefined): void {
    this.#scenario = scenario
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
    return this.#added.get(name) ?? this.#declared.rules.find((rule) => rule.name === name)
  }

  isAdded(name: string): boolean {
    return this.#added.has(name)
  }

  isOn({ name, declared }: CompiledRule, scenario = this.#scenario): boolean {
    return this.#switched.get(name) ?? (this.#namesIn(scenario).includes(name) || (declared.on ?? true))
  }

  switch(name: string, isOn: boolean): void {
    this.#switched.set(name, isOn)
  }

  attemptsOf({ name }: CompiledRule): number {
    return this.#attempts.get(name) ?? 0
  }

  /** The rules in force for this method and path; first the one that a request asks for, if it does. */
  candidatesFor(method: string, path: string, { example, scenario }: AskedRules = {}): readonly Candidate[] {
    const rules = this.#inOrder(scenario ?? this.#scenario)
    const asked = rules.filter(({ name }) => name === example)
    return [...asked, ...rules.filter(({ name }) => name !== example)].flatMap((rule) => {
      const isOn = rule.name === example || this.isOn(rule, scenario)
      const params = isOn ? rule.match(method, path) : undefined
      return params ? [{ rule, params }] : []
    })
  }

  hasFor(method: string, path: string): boolean {
    return !this.isEmpty && (this.rewritten(path) !== path || this.candidatesFor(method, path).length > 0)
  }

  /** What a URL becomes by the routes of the configuration. */
  rewritten(url: string): string {
    return this.#declared.rewriteUrl?.(url) ?? url
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
    this.limits.restart()
    this.#attempts.clear()
  }

  #count(): void {
    this.isEmpty = hasNothing(this.#declared) && this.#added.size === 0
  }
}

const hasNothing = ({ rules, rewriteUrl }: DeclaredRules): boolean => rules.length === 0 && !rewriteUrl
