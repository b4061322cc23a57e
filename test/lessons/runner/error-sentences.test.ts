import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect } from 'chai'

import { explainError } from '../../../src/lessons/runner/error-sentences.ts'
import { describeError, errorIn, lastErrorIn } from '../../../src/lessons/runner/server-failure.ts'

/** The line of the learner, the error that Node prints for it, and what is said. The rest are wrong answers of lessons. */
const errors: readonly (readonly [line: string, error: string, id: string, part: string])[] = [
  ['ctx.json({ a: 1 })', 'TypeError: ctx.json is not a function', 'express-answer', 'Set `ctx.body`'],
  [
    'const id = req.params.id',
    "TypeError: Cannot read properties of undefined (reading 'id')",
    'express-handler',
    '`ctx.params`',
  ],
  [
    "import { Cookie } from './cookies.ts'",
    "SyntaxError: The requested module './cookies.ts' does not provide an export named 'Cookie'",
    'no-such-export',
    'imported with `type`',
  ],
  [
    "import shop from './shop.ts'",
    "SyntaxError: The requested module './shop.ts' does not provide an export named 'default'",
    'no-such-export',
    'no default export',
  ],
  [
    "import { cookies } from './cookies'",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x/cookies' imported from /x/server.ts",
    'file-not-found',
    'There is no file "cookies"',
  ],
  ['app.use(router)', 'TypeError: middleware must be a function!', 'not-middleware', '`router.routes()`'],
  ['await next()', 'Error: next() called multiple times', 'next-twice', 'only once'],
  ['await next()', 'ReferenceError: next is not defined', 'next-not-there', 'async (ctx, next)'],
  [
    'ctx.set("a", "b")',
    'Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers after they are sent to the client',
    'headers-sent',
    'had been sent already',
  ],
  ['ctx.body = ctx', 'TypeError: Converting circular structure to JSON', 'circular', 'contains itself'],
  [
    'const a = 1',
    "SyntaxError: Identifier 'a' has already been declared",
    'declared-twice',
    '`a` is declared twice',
  ],
  ['count++', 'TypeError: Assignment to constant variable.', 'constant', '`let`'],
  [
    'start()',
    "ReferenceError: Cannot access 'start' before initialization",
    'too-early',
    'Move its declaration up',
  ],
  ['walk()', 'RangeError: Maximum call stack size exceeded', 'endless-recursion', 'keeps calling itself'],
  [
    'JSON.parse(ctx.request.body)',
    'SyntaxError: "[object Object]" is not valid JSON',
    'broken-json',
    'parsed already',
  ],
  [
    'const { id } = item',
    "TypeError: Cannot destructure property 'id' of 'item' as it is undefined.",
    'destructured-nothing',
    'from undefined',
  ],
  ['const a = [...items]', 'TypeError: items is not iterable', 'not-iterable', 'need a list here'],
  [
    'const name = item.details.name',
    "TypeError: Cannot read properties of undefined (reading 'name')",
    'read-of-nothing',
    '`item.details` is undefined here',
  ],
  [
    'db.data.push(1)',
    'TypeError: db.data.push is not a function',
    'not-a-function',
    'no function `db.data.push`',
  ],
]

describe('lessons/runner/error-sentences', () => {
  let dir = ''
  before(async () => (dir = await mkdtemp(path.join(tmpdir(), 'learn-errors-'))))
  after(() => rm(dir, { recursive: true, force: true }))

  for (const [line, text, id, part] of errors)
    it(`explains "${text}"`, async () => {
      const file = path.join(dir, 'server.ts')
      await writeFile(file, `// first\n${line}\n`)
      const error = errorIn(printed(text, file, line), { dir, isOwn: () => true })
      const found = error && explainError(error)
      expect(found?.id).to.equal(id)
      expect(found?.says).to.contain(part)
      expect(error && describeError(error))
        .to.match(/^server\.ts:2 {2}/)
        .and.contain(`\n${line}`)
    })

  it('explains an error that is thrown only where somebody waits for an answer', async () => {
    const file = path.join(dir, 'server.ts')
    await writeFile(file, "// first\nthrow new Error('too new')\n")
    const error = errorIn(printed('Error: too new', file, ''), { dir, isOwn: () => true })
    expect(error && explainError(error)?.id).to.equal('throw-error')
    expect(error && explainError(error, false)).to.equal(undefined)
  })

  it('shows no line of a file that came with the lesson', () => {
    const stderr = `TypeError: x is not a function\n    at ${dir}/errors.ts:8:5\n`
    const error = errorIn(stderr, { dir, isOwn: (file) => file !== 'errors.ts' })
    expect(error && describeError(error)).to.equal('TypeError: x is not a function')
  })

  it('finds the error that the learner has logged last, with other words before it', () => {
    const log = `GET /items Error: the first\n    at ${dir}/server.ts:2:5\n7f3a POST /items TypeError: the last\n    at ${dir}/server.ts:2:7\nError: no stack\n`
    expect(lastErrorIn(log, { dir, isOwn: () => true })).to.include({
      name: 'TypeError',
      message: 'the last',
    })
  })

  it('takes broken data for a crash, and broken code for code', () => {
    const own = { dir, isOwn: () => true }
    const data = `undefined:1\n{"a":\n\nSyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n    at ${dir}/server.ts:2:7\n`
    expect(errorIn(data, own)).to.include({ syntax: false, name: 'SyntaxError' })
    const code = `file://${dir}/server.js:2\nconst = 1\n      ^\n\nSyntaxError: Unexpected token '='\n    at compileSourceTextModule (node:internal/modules/esm/utils:338:16)\n`
    expect(errorIn(code, own)).to.include({ syntax: true })
  })
})

/** As Node prints it: for code that it cannot read, the location comes first. */
const printed = (text: string, file: string, line: string): string => {
  if (!text.startsWith('SyntaxError')) return `${text}\n    at list (/lib/koa.js:1:1)\n    at ${file}:2:7\n`
  return text.includes('JSON')
    ? `${text}\n    at JSON.parse (<anonymous>)\n    at ${file}:2:7\n`
    : `file://${file}:2\n${line}\n^\n\n${text}\n    at ModuleJob._instantiate (node:internal/modules/esm/module_job:180:21)\n`
}
