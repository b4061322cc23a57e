import { type Node, parse } from 'acorn'

/** Where a function was written; `line` counts from 1. */
export interface Place {
  readonly file: string
  readonly line: number
}

/**
 * JavaScript that reports each function it enters and leaves to `$trace`, and otherwise does the same. Around `await`
 * and `yield` it says that the caller goes on, and that the function does again.
 *
 * `placeOf` gets a place in `code` (`line` from 1, `column` from 0) and returns where that was written.
 */
export function instrument(code: string, placeOf: (line: number, column: number) => Place): string {
  const insertions: { readonly at: number; readonly text: string }[] = []
  const insert = (at: number, text: string): void => void insertions.push({ at, text })

  function visitFunction(node: AnyNode, body: AnyNode, name: string): void {
    const { line, column } = node.loc.start
    const own = node.id?.name ?? name
    const enter = `const $f = $trace.enter(${JSON.stringify({ name: own, ...placeOf(line, column) })}); try {`
    const leave = '} finally { $trace.leave($f) }'
    const isBlock = body.type === 'BlockStatement'
    if (isBlock) insert(body.start + 1, enter)
    else insert(code.lastIndexOf('=>', body.start) + 2, `{ ${enter} return (`)
    visitChildren(node, `a function in ${own.replace(/^a function in /, '')}`, true)
    if (isBlock) insert(body.end - 1, leave)
    else insert(node.end, `) ${leave} }`)
  }

  function visit(node: AnyNode, name: string, isInside: boolean): void {
    if (isFunctionNode(node)) return visitFunction(node, node.body, name)
    if (isInside && isPause(node)) return visitPause(node, name)
    if (isInside && isCatch(node)) insert(node.body.start + 1, '$trace.resume($f);')
    return visitChildren(node, name, isInside)
  }

  function visitPause(node: AnyNode, name: string): void {
    insert(node.start, '$trace.resume($f, ')
    insert(node.start + 'await'.length, ' $trace.pause($f, (')
    visitChildren(node, name, true)
    insert(node.end, ')))')
  }

  function visitChildren(node: AnyNode, name: string, isInside: boolean): void {
    const given = node.type === 'VariableDeclarator' ? node.id?.name : (node.key?.name ?? name)
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child, given ?? name, isInside)
  }

  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true }) as AnyNode, '', false)
  let text = ''
  let done = 0
  for (const { at, text: added } of insertions.toSorted((a, b) => a.at - b.at)) {
    text += code.slice(done, at) + added
    done = at
  }
  return text + code.slice(done)
}

/** What is read of a node of any type (ESTree). */
interface AnyNode extends Omit<Node, 'loc'> {
  readonly loc: { readonly start: { readonly line: number; readonly column: number } }
  readonly body?: unknown
  readonly argument?: unknown
  readonly delegate?: boolean
  readonly id?: { readonly name?: string } | null
  readonly key?: { readonly name?: string }
}

const isFunctionNode = (node: AnyNode): node is AnyNode & { readonly body: AnyNode } =>
  /Function/.test(node.type) && isNode(node.body)

const isCatch = (node: AnyNode): node is AnyNode & { readonly body: AnyNode } =>
  node.type === 'CatchClause' && isNode(node.body)

const isPause = ({ type, argument, delegate }: AnyNode): boolean =>
  type === 'AwaitExpression' || (type === 'YieldExpression' && isNode(argument) && !delegate)

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value
