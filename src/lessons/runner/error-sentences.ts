import type { ProgramError } from './server-failure.ts'

/** What an error usually means, in the words of this course. */
export interface Explanation {
  readonly id: string
  readonly says: string
}

/** Explains an error of JavaScript, of Koa, or of a habit from Express; undefined for one that speaks for itself. */
export const explainError = (error: ProgramError, answering = true): Explanation | undefined => {
  const line = error.lines.map(({ source }) => source.trim())
  for (const [id, pattern, says] of sentences) {
    if (!answering && id === 'throw-error') continue
    const found = pattern.exec(`${error.name}: ${error.message}`)
    const text = found && says(found, line)
    if (typeof text === 'string') return { id, says: text }
  }
  return undefined
}

/** The second function gets the learner's own lines, innermost first; undefined means that it is something else. */
type Sentence = readonly [
  id: string,
  pattern: RegExp,
  says: (found: RegExpExecArray, lines: readonly string[]) => string | undefined,
]

const on = (pattern: RegExp, line: string | undefined): RegExpExecArray | undefined =>
  (line === undefined ? undefined : pattern.exec(line)) ?? undefined

/** The first that fits is used, so the particular stands before the general. */
const sentences: readonly Sentence[] = [
  // Express
  [
    'express-handler',
    /: (?:re[qs]\b.*)?(?:\w+\.)?(json|send|sendStatus|status|render) is not a function/,
    ([, name], [line]) =>
      on(/\bre[sq]\./, line) && !on(/ctx\.re[sq]\b/, line)
        ? `\`${name}\` belongs to Express. A Koa handler gets \`(ctx, next)\`: set \`ctx.body\` to what you want to send, and \`ctx.status\` to the status.`
        : undefined,
  ],
  [
    'express-answer',
    /(json|send|sendStatus|status|end) is not a function/,
    ([, name], [line]) =>
      on(/ctx\.(res|response|req|request)?\.?\w+\(/, line)
        ? `Koa has no \`${name}()\`. Set \`ctx.body\` to what you want to send, and \`ctx.status\` to the status.`
        : undefined,
  ],
  [
    'express-handler',
    /Cannot (?:read|set) properties of undefined \((?:reading|setting) '\w+'\)/,
    (_, [line]) =>
      on(/\breq\.(params|body|query)\b/, line) && !on(/ctx\.req\b/, line)
        ? 'A Koa handler gets `(ctx, next)`, not `(req, res)`: the parts of the path are in `ctx.params`, the query is in `ctx.query`, the body in `ctx.request.body`.'
        : undefined,
  ],
  [
    'express-missing',
    /Cannot find (?:package|module) '([^'./][^']*)'/,
    ([, name = '']) =>
      `There is no package "${name}" here. The lessons use koa, @koa/router, koa-bodyparser, lowdb, ajv and node-sqlite3-wasm, and what comes with Node, such as \`node:fs\`.`,
  ],
  [
    'express-parser',
    /bodyParser\.(json|urlencoded|text) is not a function/,
    () => 'That is the body parser of Express. Koa has its own, and you call it: `app.use(bodyParser())`.',
  ],
  // Modules
  [
    'file-not-found',
    /Cannot find module '.*?([^/']+)'/,
    ([, name]) =>
      `There is no file "${name}" at that path. The name in an import needs its file extension, as in \`./cookies.ts\`.`,
  ],
  [
    'require',
    /(require|module|exports) is not defined/,
    () =>
      "This file is a module: write `import Koa from 'koa'` in place of `require`, and `export` in place of `module.exports`.",
  ],
  [
    'no-such-export',
    /(?:Named export '(\w+)' not found|does not provide an export named '(\w+)')/,
    ([text, first, second = first], [line]) => {
      if (second === 'default')
        return 'That module has no default export: put the name in braces, `import { name } from …`.'
      if (/CommonJS/.test(text) || on(/from '(koa|koa-bodyparser|@koa\/router)'/, line))
        return `\`${second}\` is the whole module, not one of its names: import it without braces, \`import ${second} from …\`.`
      return `That module exports no value \`${second}\`. Is it spelled that way there? A type is imported with \`type\` before its name.`
    },
  ],
  // Koa
  [
    'brackets',
    /: (.+ needs parentheses: .+)/,
    ([, text = '']) =>
      `${text}. Without them, Koa gets the function that makes the middleware, not the middleware.`,
  ],
  [
    'swapped-listen',
    /listen\('([^']+)'/,
    () => 'The port comes first, then the host: `app.listen(port, host)`.',
  ],
  [
    'not-middleware',
    /middleware must be a function|must be a function, not `undefined`/,
    () =>
      '`app.use` and routes take functions. What you passed is not a function: it may be undefined, or the router itself in place of `router.routes()`.',
  ],
  [
    'next-twice',
    /next\(\) called multiple times/,
    () => '`next()` runs the rest of the program, so it may be called only once in a middleware.',
  ],
  [
    'next-not-there',
    /next is not (?:defined|a function)/,
    () => '`next` is the second argument of a middleware: `async (ctx, next) => { … }`.',
  ],
  [
    'headers-sent',
    /headers after they are sent|ERR_HTTP_HEADERS_SENT/,
    () =>
      'The answer had been sent already. A handler has to `await` what it starts, and set `ctx.body` before it ends.',
  ],
  [
    'function-as-body',
    /"string" argument must be of type string.*Received undefined/,
    () => '`ctx.body` cannot be sent: it is a function, most likely. Call it, so that its result is sent.',
  ],
  [
    'circular',
    /Converting circular structure to JSON/,
    () =>
      'This object contains itself, as `ctx` does, so it cannot be JSON. Send only the members that a client needs.',
  ],
  [
    'throw-error',
    /^Error: /,
    (_, [line]) =>
      on(/throw (new )?Error\b/, line)
        ? 'An `Error` that you throw is a 500, the fault of the server. For a client\'s mistake: `ctx.throw(404, "…")`, with the status that fits.'
        : undefined,
  ],
  // Text that is no code
  [
    'object-without-parentheses',
    /(Expected|Unexpected|expected|Unterminated)/,
    (_, [line]) =>
      on(/=>\s*\{\s*(\.\.\.|\w+\s*:|\w+\s*,)/, line)
        ? 'Braces after `=>` begin a block of code. For an object put parentheses around it: `=> ({ … })`.'
        : undefined,
  ],
  [
    'await-outside',
    /"?await"? (?:can only be used|is only valid|isn't allowed|cannot be used)|'await'/,
    () => '`await` can stand only in a function that is marked `async`: `async (ctx) => { … }`.',
  ],
  [
    'declared-twice',
    /(?:Identifier|The symbol|name) ["'`](\w+)["'`] (?:has already been declared|is defined multiple times)/,
    ([, name]) => `\`${name}\` is declared twice. Remove one, or give it another name.`,
  ],
  // Values
  [
    'not-defined',
    /(\w+) is not defined/,
    ([, name = '']) =>
      `\`${name}\` is not defined here. Is it spelled the way it was declared, and was it imported? If it is a part of something, say of what: \`data.${name}\`.`,
  ],
  [
    'called-at-once',
    /Cannot (?:read properties|destructure property)|is not iterable/,
    (_, [, caller]) => {
      const [, method, name] = on(/\.(map|find|filter|forEach|some|every)\((\w+)\(\)\)/, caller) ?? []
      return name === undefined
        ? undefined
        : `The parentheses in \`${method}(${name}())\` call \`${name}\` immediately, without arguments. Without them, \`${method}(${name})\`, it is called for each one.`
    },
  ],
  [
    'broken-json',
    /SyntaxError: .*(?:JSON|Unexpected end|Unexpected token)/,
    ([text]) =>
      text.includes('[object Object]')
        ? '`JSON.parse` got an object, not a text: this is parsed already.'
        : 'Your code is fine so far, but the text it tried to parse is not JSON. If it came from a data file, the file is broken or not complete.',
  ],
  [
    'not-a-text',
    /"(?:data|chunk)" argument must be of type string.*Received/,
    () => 'A file takes text, not an object. Turn the data into text first: `JSON.stringify(data)`.',
  ],
  [
    'no-such-file',
    /ENOENT: no such file or directory, \w+ '(?:.*[/\\])?(.*)'/,
    ([, file = '']) =>
      `There is no file \`${file}\`. Before the first write there is none: test for it, with \`existsSync\`.`,
  ],
  [
    'constant',
    /Assignment to constant variable/,
    () => 'A `const` cannot get another value. Declare it with `let`.',
  ],
  [
    'too-early',
    /Cannot access '(\w+)' before initialization/,
    ([, name]) => `\`${name}\` is used before the line that declares it has run. Move its declaration up.`,
  ],
  [
    'not-a-date',
    /Invalid time value/,
    () =>
      'This is not a valid date: `new Date` got something that is neither milliseconds nor a date. A name may be misspelled.',
  ],
  [
    'endless-recursion',
    /Maximum call stack size exceeded/,
    () => 'A function keeps calling itself and never stops.',
  ],
  [
    'destructured-nothing',
    /Cannot destructure property '(\w+)' of '?(.+?)'? as it is (undefined|null)/,
    ([, name, , nothing]) =>
      `Your code tried to read \`${name}\` from ${nothing}. When that happens in a list, the list has a hole: \`delete list[i]\` leaves one, \`splice(i, 1)\` does not.`,
  ],
  [
    'read-of-nothing',
    /Cannot (?:read|set) properties of (undefined|null) \((?:reading|setting) '(\w+)'\)/,
    ([, nothing, name = ''], [line]) => {
      const [, owner] = on(new RegExp(String.raw`([\w.\])]*[\w\])])[?!]?(?:\.|\[['"])${name}\b`), line) ?? []
      const subject = owner === undefined ? 'What comes before it' : `\`${owner}\``
      return `${subject} is ${nothing} here, so it has no \`${name}\`. Was nothing found, is an \`await\` missing where it comes from, or does it have another name?`
    },
  ],
  [
    'not-a-function',
    /: (.+) is not a function/,
    ([, name]) =>
      `There is no function \`${name}\`. Is it spelled right? A promise has the methods of its result only after \`await\`.`,
  ],
  [
    'not-iterable',
    /is not iterable/,
    () =>
      'Three dots, and `for … of`, need a list here. What you passed is not a list: it may be undefined, or a promise without `await`.',
  ],
  [
    'unfinished-code',
    /(?:Expected|Unexpected|Unterminated|expected|Unexpected eof|missing)/,
    () =>
      'Something is missing, or there is something extra, on this line or just before it: look for a comma, a bracket or a quote.',
  ],
]
