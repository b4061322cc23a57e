import { isArray, isObject, type Json, type JsonObject, onceFor } from '../core/json.ts'
import type { Model } from '../core/resource.ts'
import { isSecretName, withoutSecrets } from '../core/secret-names.ts'

/** What stands in the log in the place of a secret. */
export const concealed = '…'

/** Where values are nested deeper than this, they are left out. */
export const deepest = 100

/** Leaves out what has the name of a secret, or of an attribute that is hidden anywhere in the data. */
export class Redaction {
  readonly #attributes: ReadonlySet<string>
  readonly #known = new Map<string, boolean>()
  readonly #redacted = new WeakMap<object, Json>()

  constructor(attributes: ReadonlySet<string> = new Set()) {
    this.#attributes = attributes
  }

  isSecret(name: string): boolean {
    let isSecret = this.#known.get(name)
    if (isSecret === undefined) {
      isSecret = this.#attributes.has(name) || isSecretName(name)
      if (this.#known.size < 10_000) this.#known.set(name, isSecret)
    }
    return isSecret
  }

  /** A parameter may have an operator behind the name: `pin_like`. */
  isSecretParameter(name: string): boolean {
    return this.isSecret(name) || this.isSecret(name.replace(/_[a-zA-Z]+$/, ''))
  }

  /** A value without secrets; those that were texts or numbers are added to `removed`. */
  fresh(value: Json, removed: string[]): Json {
    return this.#without(value, 0, removed)
  }

  /** The same for values that come up again and again: a stored resource is looked through once. */
  kept(value: Json): Json {
    return this.#without(value, 0)
  }

  /** What stands in the place of a secret. Null and empty values give nothing away. */
  conceal(value: Json, removed?: string[]): Json {
    if (value === null || value === '') return value
    if (removed) for (const text of textsIn(value)) removed.push(text)
    return concealed
  }

  /** An address without the values of secret parameters; those are added to `removed`. */
  address(url: string, removed: string[] = []): string {
    const [path = '', ...parts] = withoutSecrets(url).split('?')
    if (parts.length === 0) return path
    const sent = url.slice(url.indexOf('?') + 1).split('&')
    const safe = parts.join('?').split('&')
    return `${path}?${safe.map((pair, at) => this.#pair(pair, sent[at] ?? '', removed)).join('&')}`
  }

  /** A parameter as far as it is safe, and as it was sent. */
  #pair(safe: string, sent: string, removed: string[]): string {
    const at = sent.indexOf('=')
    const [[name, value] = ['', '']] = [...new URLSearchParams(sent)]
    if (at < 0 || (safe === sent && !this.#isSecretPair(name, value))) return safe
    removed.push(value, ...this.#secretsInFilter(value))
    return `${sent.slice(0, at)}=${concealed}`
  }

  #isSecretPair(name: string, value: string): boolean {
    if (this.#attributes.size === 0) return false
    const names = `${name} ${/[{[:;"]/.test(value) ? value : ''}`.match(/[\p{L}\p{N}_$-]+/gu) ?? []
    return names.some((one) => this.isSecretParameter(one))
  }

  /** What stands behind the name of a secret, also in a filter that is no JSON. */
  *#secretsInFilter(text: string): Iterable<string> {
    for (const [, name = '', value = ''] of text.matchAll(/([\p{L}\p{N}_$-]+)"?\s*:\s*"?([^",:{}[\]]+)/gu))
      if (this.isSecretParameter(name)) yield value
    for (const [, value = ''] of text.matchAll(/"val(?:ue)?"\s*:\s*"([^"]+)/g)) yield value
  }

  #without(value: Json, depth: number, removed?: string[]): Json {
    if (typeof value !== 'object' || value === null) return value
    if (depth > deepest) return concealed
    const known = removed ? undefined : this.#redacted.get(value)
    if (known !== undefined) return known
    const safe = isArray(value) ? this.#list(value, depth, removed) : this.#object(value, depth, removed)
    if (!removed) this.#redacted.set(value, safe)
    return safe
  }

  #list(list: readonly Json[], depth: number, removed?: string[]): Json {
    const safe = list.map((element) => this.#without(element, depth + 1, removed))
    return safe.some((element, at) => element !== list[at]) ? safe : list
  }

  #object(object: JsonObject, depth: number, removed?: string[]): Json {
    const isAboutSecret = Object.hasOwn(object, 'op') && this.#namesSecret(object)
    let safe: Record<string, Json> | undefined
    for (const name of Object.keys(object)) {
      const value = object[name] ?? null
      const isSecret = this.isSecret(name) || (isAboutSecret && valueNames.has(name))
      const shown = isSecret ? this.conceal(value, removed) : this.#without(value, depth + 1, removed)
      if (shown === value) continue
      safe ??= { ...object }
      safe[name] = shown
    }
    return safe ?? object
  }

  /** Whether it is an operation of a JSON Patch, or a comparison, on a secret. */
  #namesSecret(object: JsonObject): boolean {
    return pathNames.some((name) => {
      const path = object[name]
      const names = isArray(path) ? path : typeof path === 'string' ? path.split(/[/.]/) : []
      return names.some((one) => typeof one === 'string' && this.isSecret(one))
    })
  }
}

const pathNames = ['path', 'from', 'name', 'field']
const valueNames: ReadonlySet<string> = new Set(['value', 'val', 'text'])

function* textsIn(value: Json): Iterable<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value)
  else if (isArray(value)) for (const element of value) yield* textsIn(element)
  else if (isObject(value)) for (const member of Object.values(value)) yield* textsIn(member)
}

/** For what a model hides: attributes that are never sent, or stored only as hashes. */
export const redactionFor = onceFor((model: Model): Redaction => {
  const names = new Set<string>()
  for (const { hidden, writeOnly, secret } of (model.whole ?? model).collections.values()) {
    for (const name of [...hidden, ...writeOnly]) names.add(name)
    if (secret) names.add(secret.attribute)
  }
  return new Redaction(names)
})

/** A value in which no text contains one of these secrets any more. */
export function withoutTexts<Value extends Json | undefined>(
  value: Value,
  secrets: readonly string[],
): Value {
  const hide = (part: Json): Json => {
    if (typeof part === 'string') return secrets.some((secret) => part.includes(secret)) ? concealed : part
    if (isArray(part)) return part.map(hide)
    if (!isObject(part)) return part
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, hide(one)]))
  }
  return value === undefined || secrets.length === 0 ? value : (hide(value) as Value)
}
