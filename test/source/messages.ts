import { type Node, visitorKeys } from 'oxc-parser'

import type { Module } from './modules.ts'

export interface Message {
  readonly line: number
  /** What is filled in stands in braces: as it is written where it is short, and otherwise as `{…}`. */
  readonly text: string
}

/** Every text of a module that people read, in the order of its lines: messages, helps, descriptions, screens. */
export function messagesOf({ text: source, program }: Module): readonly Message[] {
  const found: Message[] = []
  const visit = (node: Node, isSaid: boolean): void => {
    if (node.type.startsWith('TS') && !node.type.endsWith('Expression')) return
    const text = textOf(node, source)
    if (text === undefined || node.type === 'TemplateLiteral')
      for (const [child, isChildSaid] of childrenOf(node)) visit(child, isChildSaid)
    if (text === undefined) return
    const shown = withoutMarkup(text)
    if (isForPeople(shown, isSaid))
      found.push({ line: source.slice(0, node.start).split('\n').length, text: shown })
  }
  visit(program, false)
  return found.toSorted((one, other) => one.line - other.line)
}

function textOf(node: Node, source: string): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node.type === 'TemplateLiteral')
    return node.quasis
      .map(({ value }, at) => `${value.cooked ?? ''}${filledIn(node.expressions[at], source)}`)
      .join('')
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined
  const [left, right] = [textOf(node.left, source), textOf(node.right, source)]
  return left === undefined || right === undefined ? undefined : left + right
}

function filledIn(node: Node | undefined, source: string): string {
  if (!node) return ''
  const text = source.slice(node.start, node.end)
  return /['"`\n]/.test(text) || text.length > 40 ? '{…}' : `{${text}}`
}

/** The nodes inside, each with whether a text there is for people even when it is a single word. */
function* childrenOf(node: Node): Generator<readonly [Node, boolean]> {
  for (const key of visitorKeys[node.type] ?? []) {
    if (key === 'source' && /^(?:Import|Export)/.test(node.type)) continue
    const value = (node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null>>)[key]
    for (const child of [value ?? []].flat()) if (child) yield [child, isSaidAt(node, key)]
  }
}

function isSaidAt(node: Node, key: string): boolean {
  if (node.type === 'Property')
    return key === 'value' && node.key.type === 'Identifier' && saidBy.has(node.key.name)
  if (key !== 'arguments') return false
  if (node.type === 'NewExpression')
    return node.callee.type === 'Identifier' && node.callee.name.endsWith('Error')
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'console'
  )
}

const saidBy = new Set(['describe', 'description', 'help', 'message', 'summary', 'title'])

/** The text of a page, of which every element begins a line. */
const withoutMarkup = (text: string): string =>
  /<\/?[a-z][^>]*>/.test(text)
    ? text.replaceAll(/<\/?(?:a|b|bdi|code|span|strong)\b[^>]*>/g, '').replaceAll(/(?:\s*<[^>]+>\s*)+/g, '\n')
    : text

/** Words that stand beside each other, but no code, no style sheet and no name of a thing such as `not_found`. */
const isForPeople = (text: string, isSaid: boolean): boolean =>
  isSaid
    ? /\p{L}/u.test(text) && !/^[a-z]+(?:_[a-z]+)*$/.test(text)
    : /\p{L}[\w"’'.,:;!?)}…-]* ["'({]?\p{L}/u.test(text) && !/[;{]\n|'none'/.test(text)
