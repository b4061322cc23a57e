/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // nested-json
  [
    'nested-json', 'flattened',
    [`details: { color: 'amber', size: 'small' }`,
      `color: 'amber',
    size: 'small'`],
    'sample-exact', 'flattened',
    'inside another object',
  ],
  [
    'nested-json', 'list-as-text',
    [`['spicy', 'crisp']`,
      `'spicy, crisp'`],
    'sample-exact', 'list-as-text',
    'written with brackets',
  ],
  [
    'nested-json', 'stringified',
    ['ctx.body = {',
      'ctx.body = JSON.stringify({',
     `    details: { color: 'amber', size: 'small' },
  }`,
      `    details: { color: 'amber', size: 'small' },
  })`],
    'sample-exact', 'json-inside-text',
    'without `JSON.stringify`',
  ],
  [
    'nested-json', 'capital-member',
    ["name: 'Ginger Crunch'", "Name: 'Ginger Crunch'"],
    'sample-exact', 'other-letter-case',
    'has `Name` where it should have `name`',
  ],
  [
    'nested-json', 'missing-comma',
    ["    name: 'Ginger Crunch',", "    name: 'Ginger Crunch'"],
    'sample-exact', 'unfinished-code',
    'look for a comma, a bracket or a quote',
  ],
  // read-a-body
  [
    'read-a-body', 'not-wrapped',
    ['{ received: ctx.request.body }', 'ctx.request.body'],
    'echo-object', 'not-wrapped',
    'The body came back bare',
  ],
  [
    'read-a-body', 'set-twice',
    ['  ctx.body = { received: ctx.request.body }', '  ctx.body = { received: ctx.request.body }\n  ctx.body = { done: true }'],
    'echo-object', 'set-twice',
    'only the last value is sent',
  ],
  [
    'read-a-body', 'express-parser',
    ['bodyParser())', 'bodyParser.json())'],
    'sample-exact', 'express-parser',
    'Koa has its own, and you call it',
  ],
  [
    'read-a-body', 'parser-in-braces',
    ['import bodyParser', 'import { bodyParser }'],
    'sample-exact', 'no-such-export',
    'import it without braces',
  ],
  [
    'read-a-body', 'empty-object-refused',
    ['  ctx.body = { received',
      `  if (!ctx.request.body || Object.keys(ctx.request.body).length === 0) ctx.throw(400)
  ctx.body = { received`],
    'echo-empty-object-ok', 'empty-refused',
    '`{}` is valid JSON',
  ],
  [
    'read-a-body', 'get-instead-of-post',
    ['router.post',
      'router.get'],
    'echo-object', 'no-route',
    '`router.post`',
  ],
  [
    'read-a-body', 'latin1',
    ['app.use(bodyParser())',
      `app.use(bodyParser({ encoding: 'latin1' }))`],
    'unicode-roundtrip', 'bytes-mixed-up',
    'Read the body as UTF-8',
  ],
  [
    'read-a-body', 'no-parser',
    [`app.use(bodyParser())
`,
      ''],
    'echo-object', 'body-undefined',
    'Register the body parser',
  ],
  [
    'read-a-body', 'parser-after-router',
    [`app.use(bodyParser())
app.use(router.routes())`,
      `app.use(router.routes())
app.use(bodyParser())`],
    'echo-object', 'body-undefined',
    'before the router',
  ],
  [
    'read-a-body', 'raw-text',
    ['received: ctx.request.body',
      'received: ctx.request.rawBody'],
    'echo-object', 'json-inside-text',
    '`received` is a text that contains JSON',
  ],
  [
    'read-a-body', 'spread',
    ['received: ctx.request.body',
      'received: { ...(ctx.request.body as object) }'],
    'echo-array', 'list-became-object',
    'Spreading with',
  ],
  [
    'read-a-body', 'without-brackets',
    ['app.use(bodyParser())',
      'app.use(bodyParser)'],
    'sample-exact', 'brackets',
    'app.use(bodyParser) needs parentheses',
  ],
  // refuse-not-json
  [
    'refuse-not-json', 'always-500',
    [`    ctx.status = status
`,
      `    ctx.status = 500
`],
    'malformed-400-json', 'says-500',
    'my fault',
  ],
  [
    'refuse-not-json', 'error-as-text',
    ['ctx.body = { error: { status_code: status, message } }',
      'ctx.body = message'],
    'malformed-400-json', 'error-not-json',
    'cannot parse your error',
  ],
  [
    'refuse-not-json', 'everything-is-400',
    ['ctx.throw(415)',
      'ctx.throw(400)'],
    'wrong-type-415', 'says-400',
    'that is 415',
  ],
  [
    'refuse-not-json', 'form-accepted',
    [`ctx.is('application/json')`,
      `ctx.is('json', 'urlencoded')`],
    'wrong-type-415', 'form-accepted',
    'A form, `a=1&b=2`, was accepted',
  ],
  [
    'refuse-not-json', 'get-refused',
    [`ctx.is('application/json') === false`,
      `!ctx.is('application/json')`],
    'sample-exact', 'get-refused',
    '`=== false`',
  ],
  [
    'refuse-not-json', 'malformed-becomes-empty',
    ['app.use(bodyParser())',
      `app.use(bodyParser({
  onerror: (_, ctx) => {
    ctx.request.body = {}
  },
}))`],
    'malformed-400-json', 'malformed-accepted',
    'This is not JSON, yet you answered 200',
  ],
  [
    'refuse-not-json', 'next-not-awaited',
    [`ctx.throw(415)
  await next()`,
      `ctx.throw(415)
  next()`],
    'echo-object', 'set-too-late',
    '`await` before every `next()`',
  ],
  [
    'refuse-not-json', 'no-type-accepted',
    [`if (ctx.is('application/json') === false)`,
      `if (ctx.get('Content-Type') !== '' && ctx.is('application/json') === false)`],
    'missing-type-415', 'unknown-type-skipped',
    'Look at the type first',
  ],
  [
    'refuse-not-json', 'other-shape',
    ['{ error: { status_code: status, message } }',
      '{ error: message }'],
    'malformed-400-json', 'other-shape',
    '`{ error: { status_code, message } }`',
  ],
  [
    'refuse-not-json', 'status-only-in-body',
    [`    ctx.status = status
`,
      ''],
    'malformed-400-json', 'status-only-in-body',
    'look at the status line',
  ],
  [
    'refuse-not-json', 'type-not-looked-at',
    [`  if (ctx.is('application/json') === false) ctx.throw(415)
`,
      ''],
    'wrong-type-415', 'unknown-type-skipped',
    'Look at the type first',
  ],
  [
    'refuse-not-json', 'caught-behind-the-parser',
    ['app.use(async (ctx, next) => {\n  try', 'app.use(bodyParser())\napp.use(async (ctx, next) => {\n  try', 'app.use(bodyParser())\napp.use(router', 'app.use(router'],
    'malformed-400-json', 'caught-behind-the-parser',
    'stands behind the body parser',
  ],
  [
    'refuse-not-json', 'caught-behind-the-thrower',
    ['app.use(async (ctx, next) => {\n  try', "app.use(async (ctx, next) => {\n  if (ctx.is('application/json') === false) ctx.throw(415)\n  await next()\n})\napp.use(async (ctx, next) => {\n  try"],
    'wrong-type-415', 'caught-behind-the-thrower',
    'stands before the one that catches',
  ],
  [
    'refuse-not-json', 'header-in-capitals',
    ["if (ctx.is('application/json') === false) ctx", "if (ctx.headers['Content-Type'] !== 'application/json') ctx"],
    'sample-exact', 'header-in-capitals',
    'the names of headers are in small letters',
  ],
  // refuse-too-much
  [
    'refuse-too-much', 'content-length-only',
    ["bodyParser({ jsonLimit: '100kb' })", "async (ctx, next) => {\n  if (Number(ctx.get('Content-Length')) > 100_000) ctx.throw(413)\n  await next()\n}", 'app.use(router.routes())', "app.use(bodyParser({ jsonLimit: '1mb' }))\napp.use(router.routes())"],
    'too-large-in-pieces-413', 'trusts-content-length',
    'you measured by Content-Length',
  ],
  [
    'refuse-too-much', 'error-not-caught',
    [`  413: 'The body is larger than 100 kB.',
`,
      ''],
    'too-large-413', 'error-not-json',
    'cannot parse your error',
  ],
  [
    'refuse-too-much', 'everything-is-400',
    [`    ctx.status = status
`,
      `    ctx.status = status === 413 ? 400 : status
`],
    'too-large-413', 'says-400',
    '413, Content Too Large',
  ],
  [
    'refuse-too-much', 'limit-too-small',
    ['100kb',
      '10kb'],
    'too-large-413', 'limit-too-small',
    'Already 60 kB were refused',
  ],
  [
    'refuse-too-much', 'no-limit',
    [`{ jsonLimit: '100kb' }`,
      ''],
    'too-large-413', 'no-limit',
    '`jsonLimit`',
  ],
]
