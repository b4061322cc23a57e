import { createRequire } from 'node:module'

import type * as Swc from '@swc/wasm-typescript'

/** TypeScript that does not become JavaScript by leaving out its types. */
export class TypeScriptMistake extends Error {
  /** From 1. */
  readonly line: number
  readonly column: number

  constructor(message: string, line: number, column: number) {
    super(message)
    this.line = line
    this.column = column
  }
}

/**
 * The JavaScript that remains of TypeScript without its types; every line and column stays where it was. Throws
 * `TypeScriptMistake`.
 */
export const stripTypes = (source: string): string => {
  try {
    return swc().transformSync(source, { mode: 'strip-only', module: true }).code
  } catch (error) {
    if (!isSwcError(error)) throw error
    throw new TypeScriptMistake(withAdvice(error), error.startLine ?? 1, (error.startColumn ?? 0) + 1)
  }
}

const requireNow = createRequire(import.meta.url)

/** Takes 70 ms to load, so it is loaded for the first file that needs it. */
const swc = () => requireNow('@swc/wasm-typescript') as typeof Swc

interface SwcError {
  readonly code: 'InvalidSyntax' | 'UnsupportedSyntax'
  readonly message: string
  readonly startLine?: number
  readonly startColumn?: number
}

const isSwcError = (error: unknown): error is SwcError =>
  typeof error === 'object' && error !== null && 'message' in error && 'code' in error

const withAdvice = ({ code, message }: SwcError): string => {
  if (code !== 'UnsupportedSyntax') return message
  const [, advice] = insteadOf.find(([syntax]) => message.includes(syntax)) ?? []
  return advice === undefined ? message : `TypeScript is run by removing its types, but ${advice}`
}

/** Each syntax that is more than a type, as swc calls it, and what to write in its place. */
const insteadOf: readonly (readonly [syntax: string, advice: string])[] = [
  [
    'enum',
    "`enum` is code and cannot be removed. Write an object, `const Size = { small: 'S', large: 'L' } as const`, or a union of strings, `type Size = 'S' | 'L'`.",
  ],
  [
    'namespace',
    '`namespace` is code and cannot be removed. Put its members into another file with `export`, and import them from there.',
  ],
  [
    '`module` keyword',
    '`module` is code and cannot be removed. Put its members into another file with `export`, and import them.',
  ],
  [
    'parameter property',
    '`private`, `public`, `readonly` or `protected` before a parameter is code and cannot be removed. Declare the field in the class and set it in the constructor: `name: string; constructor(name: string) { this.name = name }`.',
  ],
  ['import equals', "`import … = …` is code and cannot be removed. Write `import name from '…'`."],
  ['export assignment', '`export = …` is code and cannot be removed. Write `export default …`.'],
  ['angle-bracket', '`<Type>value` could be read as code and cannot be removed. Write `value as Type`.'],
]
