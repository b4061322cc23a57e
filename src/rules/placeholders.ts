import { randomUUID } from 'node:crypto'

import { isArray, isObject, type Json, type JsonObject, member, toText } from '../core/json.ts'
import { type Facts, isFactName } from './rule.ts'

const placeholder = /\{\{\s*(.*?)\s*\}\}/gs

/** What the placeholders of a value name: `['record.status', 'now']`. */
export function placeholdersIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(placeholder)].map(([, name = '']) => name)
  if (isArray(value)) return value.flatMap(placeholdersIn)
  return isObject(value) ? Object.entries(value).flat().flatMap(placeholdersIn) : []
}

const madeValues: Readonly<Record<string, (now: string) => Json>> = {
  now: (now) => now,
  uuid: () => randomUUID(),
}

/** Names without a fact behind them. */
export const generatorNames = Object.keys(madeValues)

export interface Filling {
  readonly facts: Facts
  /** The time of the world, as ISO 8601. */
  readonly now: string
}

/** A value with its placeholders filled in. A text that is nothing but a placeholder becomes the value, of its type. */
export function fill(value: Json, filling: Filling): Json {
  if (typeof value === 'string') return fillText(value, filling)
  if (isArray(value)) return value.map((one) => fill(one, filling))
  return isObject(value) ? fillMembers(value, filling) : value
}

const fillMembers = (object: JsonObject, filling: Filling): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, one]) => [name, fill(one, filling)]))

function fillText(text: string, filling: Filling): Json {
  const [, whole] = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(text) ?? []
  return whole === undefined ? fillInText(text, filling) : valueNamed(whole, filling)
}

/** A text with its placeholders filled in, each `written` in its way. Missing facts leave nothing. */
export const fillInText = (
  text: string,
  filling: Filling,
  written: (value: string, name: string) => string = asIs,
) =>
  text.replaceAll(placeholder, (_, name: string) => {
    const value = valueNamed(name, filling)
    return value === null ? '' : written(toText(value), name)
  })

const asIs = (value: string): string => value

function valueNamed(name: string, { facts, now }: Filling): Json {
  const generate = Object.hasOwn(madeValues, name) ? madeValues[name] : undefined
  if (generate) return generate(now)
  const [first = '', ...rest] = name.split('.')
  if (!isFactName(first)) return null
  const path = first === 'headers' ? rest.map((one) => one.toLowerCase()) : rest
  return path.reduce<Json | undefined>(inside, facts[first]) ?? null
}

/** A member of an object, or an element of a list by its place. */
function inside(value: Json | undefined, name: string): Json | undefined {
  if (isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined
  return isObject(value) ? member(value, name) : undefined
}
