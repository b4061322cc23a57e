import { tokensOf } from './json-spans.ts'
import type { Spell } from './json-style.ts'

/** Perhaps a number that JavaScript would write in another way: long, with an exponent, or with a zero at the end. */
const suspicion = /\d{16}|\d[eE]|\.\d*0(?!\d)|-0(?![.\d])/

export const mayHaveOddNumbers = (text: string): boolean => suspicion.test(text)

/** Spells numbers as a text does where it has the same number at a member of the same name. */
export function spellLike(text: string): Spell {
  const known = mayHaveOddNumbers(text) ? oddNumbers(text) : undefined
  return (name, number) => known?.get(toKey(name, number)) ?? JSON.stringify(number)
}

export const spellPlainly: Spell = (_, number) => JSON.stringify(number)

function oddNumbers(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let name = ''
  let last = ''
  for (const { token } of tokensOf(text)) {
    if (token === ':') name = JSON.parse(last) as string
    else if (/^[-\d]/.test(token) && String(Number(token)) !== token)
      found.set(toKey(name, Number(token)), token)
    last = token
  }
  return found
}

const toKey = (name: string, number: number): string => `${number} ${name}`
