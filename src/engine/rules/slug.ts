import { type JsonObject, member, toText } from '../../core/json.ts'
import type { Collection } from '../../core/resource.ts'
import type { WriteScope } from '../scope.ts'

/** A slug from its source attribute, with a number behind it when it is taken. */
export async function missingSlug(
  { transaction }: WriteScope,
  { name, slug, slugFrom }: Collection,
  draft: JsonObject,
): Promise<JsonObject> {
  if (slug === undefined || slugFrom === undefined || (draft[slug] ?? null) !== null) return {}
  const text = toSlug(toText(member(draft, slugFrom) ?? ''))
  if (text === '') return {}
  const isTaken = async (value: string): Promise<boolean> => {
    const filter = { op: 'eq', path: [slug], value } as const
    return (await transaction.find(name, { filter, page: { offset: 0, limit: 1 } })).total > 0
  }
  return { [slug]: (await isTaken(text)) ? await numbered(text, isTaken) : text }
}

/** A slug with a free number, found in steps that double: a thousand namesakes cost no more than ten. */
async function numbered(text: string, isTaken: (slug: string) => Promise<boolean>): Promise<string> {
  let [taken, free] = [1, 2]
  while (await isTaken(`${text}-${free}`)) [taken, free] = [free, free * 2]
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2)
    if (await isTaken(`${text}-${middle}`)) taken = middle
    else free = middle
  }
  return `${text}-${free}`
}

/** Lower-case letters, digits and single dashes: `Café Noir!` becomes `cafe-noir`. */
const toSlug = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
