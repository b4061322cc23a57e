import { createHash } from 'node:crypto'

import { parse, type Node } from 'acorn'

import { stripTypes } from '../../../src/formats/strip-types.ts'

/** One small change of a program that should not go unnoticed. */
export interface Change {
  /** From 1. */
  readonly line: number
  /** The line before and after, without indentation. */
  readonly from: string
  readonly to: string
  /** The whole changed program, as JavaScript. */
  readonly text: string
}

/**
 * Every change of one operator, argument, `await`, number, text, condition or statement; each in a fixed order.
 * Lines of `given` stay.
 */
export const changesOf = (source: string, given = ''): Change[] => {
  const code = stripTypes(source)
  const givenLines = new Set(stripTypes(given).split('\n').map(compact))
  const found = new Map<string, Change>()
  for (const node of nodesOf(parse(code, { ecmaVersion: 'latest', sourceType: 'module' })))
    for (const [start, end, replacement] of editsOf(node, code)) {
      const change = changeAt(code, start, end, replacement)
      if (change && !givenLines.has(change.from))
        found.set(`${change.line} ${change.from} ${change.to}`, change)
    }
  return [...found.values()]
}

/** A fixed thirtieth, or hundredth: the same everywhere, as long as the line is. */
export function isInShare(key: string, of: 30 | 100): boolean {
  const [first = 0, second = 0] = createHash('sha256').update(key).digest()
  return first % 10 === 0 && second % (of / 10) === 0
}

type Edit = readonly [start: number, end: number, replacement: string]
type AnyNode = Node & Readonly<Record<string, unknown>>

const changeAt = (code: string, start: number, end: number, replacement: string): Change | undefined => {
  const text = code.slice(0, start) + replacement + code.slice(end)
  try {
    parse(text, { ecmaVersion: 'latest', sourceType: 'module' })
  } catch {
    return undefined
  }
  const line = code.slice(0, start).split('\n').length
  const lineOf = (whole: string) => compact(whole.split('\n')[line - 1] ?? '')
  return { line, from: lineOf(code), to: lineOf(text), text }
}

const compact = (line: string) => line.trim().replace(/\s+/g, ' ')

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string'

const nodesOf = (node: Node): AnyNode[] => {
  const children = Object.values(node).flat().filter(isNode)
  return [node as AnyNode, ...children.flatMap(nodesOf)]
}

const editsOf = (node: AnyNode, code: string): Edit[] => [
  ...operatorEdits(node, code),
  ...valueEdits(node, code),
  ...partEdits(node, code),
]

const operators: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '+',
  '/': '*',
  '&&': '||',
  '||': '&&',
}

const operatorEdits = (node: AnyNode, code: string): Edit[] => {
  if (node.type === 'UnaryExpression' && node['operator'] === '!') return [[node.start, node.start + 1, '']]
  if (node.type === 'AwaitExpression') return [[node.start, (node['argument'] as AnyNode).start, '']]
  if (node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') return []
  const [left, right] = [node['left'] as AnyNode, node['right'] as AnyNode]
  const operator = String(node['operator'])
  const other = operators[operator]
  const at = code.indexOf(operator, left.end)
  const without: Edit[] = operator === '??' ? [[left.end, right.end, '']] : []
  return other === undefined ? without : [[at, at + operator.length, other]]
}

/** A number one more; a text with other letters; a template as if it had other quotes. */
const valueEdits = (node: AnyNode, code: string): Edit[] => {
  if (node.type === 'Literal' && typeof node['value'] === 'number')
    return [[node.start, node.end, String(node['value'] + 1)]]
  if (node.type === 'Literal' && typeof node['value'] === 'boolean')
    return [[node.start, node.end, String(!node['value'])]]
  if (node.type === 'TemplateLiteral' && (node['expressions'] as unknown[]).length > 0)
    return [[node.start, node.end, `'${code.slice(node.start + 1, node.end - 1).replaceAll("'", '')}'`]]
  return []
}

/** The last argument, a member of an object, the condition or the whole statement left out. */
const partEdits = (node: AnyNode, code: string): Edit[] => {
  if (node.type === 'CallExpression') return lastArgument(node['arguments'] as AnyNode[])
  if (node.type === 'ObjectExpression')
    return (node['properties'] as AnyNode[]).map(({ start, end }) => [
      start,
      end + (/^\s*,\s*/.exec(code.slice(end))?.[0].length ?? 0),
      '',
    ])
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
    const { start, end } = node['test'] as AnyNode
    return [
      [start, end, 'true'],
      [start, end, 'false'],
    ]
  }
  if (['ExpressionStatement', 'ReturnStatement', 'ThrowStatement'].includes(node.type))
    return [[node.start, node.end, ';']]
  return []
}

const lastArgument = (given: readonly AnyNode[]): Edit[] => {
  const [last, before] = [given.at(-1), given.at(-2)]
  return last && before ? [[before.end, last.end, '']] : []
}
