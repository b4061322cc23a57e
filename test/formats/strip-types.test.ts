import { expect } from 'chai'

import { stripTypes, TypeScriptMistake } from '../../src/formats/strip-types.ts'

const mistakeIn = (source: string): TypeScriptMistake => {
  try {
    stripTypes(source)
  } catch (error) {
    if (error instanceof TypeScriptMistake) return error
    throw error
  }
  throw new Error('it was stripped')
}

describe('formats/strip-types', () => {
  it('leaves every line and column where it was', () => {
    const source = `import type { A } from './a.ts'\nconst f = <T>(x: T,\n  y?: number): T => x as T\n\nexport { f }\n`
    const code = stripTypes(source)
    expect(code).to.not.match(/type|number|as T/)
    expect(code.split('\n').map((line) => line.length)).to.deep.equal(
      source.split('\n').map((line) => line.length),
    )
    expect(code.indexOf('export { f }')).to.equal(source.indexOf('export { f }'))
  })

  it('gives the place of code that cannot be read', () => {
    expect(mistakeIn('const a: number = 1\nconst = 2\n')).to.include({ line: 2, column: 7 })
  })

  it('says what to write for what is more than a type', () => {
    const advice: Readonly<Record<string, RegExp>> = {
      'enum Size { S }': /`enum`.*as const/,
      'namespace A { export const x = 1 }': /`namespace`.*another file/,
      'class A { constructor(private x: number) {} }': /this\.name = name/,
      "import fs = require('fs')": /import name from/,
      'export = 3': /export default/,
      'const a = <string>b': /value as Type/,
    }
    for (const [source, pattern] of Object.entries(advice)) {
      const { line, message } = mistakeIn(`// first\n${source}\n`)
      expect(message).to.match(pattern)
      expect(line, source).to.equal(2)
    }
  })
})
