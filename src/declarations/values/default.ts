import { randomUUID } from 'node:crypto'

import type { Json } from '../../core/json.ts'
import type { Default } from '../../core/resource.ts'

const words: Readonly<Record<string, () => Json>> = {
  $uuid: () => randomUUID(),
  $now: () => new Date().toISOString(),
}

export function toDefault(name: string, declared: Json | (() => Json)): Default {
  const make = typeof declared === 'string' ? words[declared] : declared
  if (typeof make !== 'function') return { generated: false, make: () => declared as Json }
  return { generated: true, make: () => toJson(name, make()) }
}

/** A date becomes its text, as it would on the way into the file. */
function toJson(name: string, value: Json | undefined): Json {
  const text = JSON.stringify(value)
  if (text === undefined) throw new Error(`The default of ${name} made nothing that JSON can say.`)
  return JSON.parse(text) as Json
}
