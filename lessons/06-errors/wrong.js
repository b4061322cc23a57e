/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // one-shape
  [
    'one-shape', 'not-in-use',
    ['app.use(errorsAsJson)\n', ''],
    '404-shape', 'reached-koa',
    'nothing caught it',
  ],
  [
    'one-shape', 'status-only-in-body',
    { 'errors.ts': ['ctx.status = status\n', 'ctx.status = 200\n'] },
    '404-shape', 'status-only-in-body',
    'your status line says 200',
  ],
  [
    'one-shape', 'not-awaited',
    { 'errors.ts': ['    await next()', '    next()'] },
    '404-shape', 'crashed-on-request',
    'A single request must not end the server',
  ],
  [
    'one-shape', 'no-code',
    { 'errors.ts': ['status_code: status, code, message', 'status_code: status, message'] },
    '404-shape', 'code-missing',
    'The error has no `code`',
  ],
  [
    'one-shape', 'bare-message',
    { 'errors.ts': ['ctx.body = { error: { status_code: status, code, message } }', 'ctx.body = { code, message }'] },
    '404-shape', 'other-shape',
    '`{ error: { status_code, message } }`',
  ],
  [
    'one-shape', 'put-left-behind',
    [`router.put('/items/:id', (ctx) => {
  const item = find(ctx)
`,
      `router.put('/items/:id', (ctx) => {
  const item = items.find(({ id }) => String(id) === ctx.params.id)
  if (!item) {
    ctx.status = 404
    ctx.body = 'Item not found'
    return
  }
`],
    '404-shape', 'error-not-json',
    'it is not JSON',
  ],
  [
    'one-shape', 'deletes-the-rest',
    ['items.splice(items.indexOf(find(ctx)), 1)', 'items.splice(items.indexOf(find(ctx)))'],
    'delete-one', 'deleted-more',
    'only the one that the path names',
  ],
  [
    'one-shape', 'deletes-nothing',
    ['items.splice(items.indexOf(find(ctx)), 1)', 'find(ctx)'],
    'delete-one', 'not-deleted',
    'still in the list',
  ],
  [
    'one-shape', 'general-message',
    ['`There is no item ${id}.`', `'There is no such item.'`],
    'message-names-the-item', 'message-is-general',
    'which item was asked for',
  ],
  [
    'one-shape', 'single-quotes',
    ['`There is no item ${id}.`', `'There is no item \${id}.'`],
    'message-names-the-item', 'message-is-general',
    'which item was asked for',
  ],
  [
    'one-shape', 'impossible-is-404',
    ["  if (!/^[1-9]\\d*$/.test(id)) throw new ApiError(400, 'bad_id', 'An id is a whole number, from 1.')\n", ''],
    'bad-id-400', 'impossible-is-404',
    'as if an item `0` could be there',
  ],
  [
    'one-shape', 'id-zero-and-below',
    ['!/^[1-9]\\d*$/.test(id)', 'Number(id) <= 0'],
    'bad-id-400', 'impossible-is-404',
    'as if an item `abc` could be there',
  ],
  [
    'one-shape', 'parse-int',
    ['!/^[1-9]\\d*$/.test(id)', 'Number.isNaN(parseInt(id)) || parseInt(id) < 1',
      'String(item.id) === id', 'item.id === parseInt(id)'],
    'bad-id-400', 'read-as-number',
    '`1.5` was read as another id',
  ],
  [
    'one-shape', 'same-code',
    ["'bad_id'", "'item_not_found'"],
    'bad-id-400', 'same-code',
    'Two mistakes, two codes',
  ],
  // router-errors-too
  [
    'router-errors-too', 'status-forgotten',
    { 'errors.ts': ['throw fromStatus(ctx.status)', "ctx.body = { error: { status_code: 404, code: 'not_found', message: 'Not found' } }"] },
    'unknown-path-404', 'status-only-in-body',
    'your status line says 200',
  ],
  [
    'router-errors-too', 'only-thrown',
    { 'errors.ts': ['    if (ctx.status >= 400 && ctx.body === undefined) throw fromStatus(ctx.status)\n', ''] },
    'unknown-path-404', 'error-not-json',
    'it is not JSON',
  ],
  [
    'router-errors-too', 'always-404',
    { 'errors.ts': ['throw fromStatus(ctx.status)', 'throw fromStatus(404)'] },
    '405-shape-and-allow', 'became-404',
    'the method is not: 405',
  ],
  [
    'router-errors-too', 'only-404',
    { 'errors.ts': ['ctx.status >= 400 && ', 'ctx.status === 404 && '] },
    '405-shape-and-allow', 'error-not-json',
    'it is not JSON',
  ],
  [
    'router-errors-too', 'allowed-methods-throw',
    ['router.allowedMethods()', 'router.allowedMethods({ throw: true })'],
    '405-shape-and-allow', 'allow-lost',
    'The header Allow is gone',
  ],
  [
    'router-errors-too', 'thrown-for-koa',
    { 'errors.ts': ['throw fromStatus(ctx.status)', 'ctx.throw(ctx.status)'] },
    'unknown-method-shape', 'thrown-again',
    'the text of this answer is not yours',
  ],
  [
    'router-errors-too', 'every-501-is-500',
    { 'errors.ts': ['throw fromStatus(ctx.status)', 'throw fromStatus(ctx.status > 500 ? 500 : ctx.status)'] },
    'unknown-method-shape', 'became-500',
    'the server has no such method',
  ],
  [
    'router-errors-too', 'only-405-and-404',
    { 'errors.ts': ['throw fromStatus(ctx.status)', 'throw fromStatus(ctx.status === 405 ? 405 : 404)'] },
    'unknown-method-shape', 'became-404',
    '405 or 501',
  ],
  [
    'router-errors-too', 'all-are-500',
    { 'errors.ts': ['  const { status = 500 } = error as { status?: number }\n', '  const status = 500 as number\n', 'if (status >= 500) throw error', "if (status >= 500) return new ApiError(500, 'internal', 'Internal error')"] },
    'parser-errors-shape', 'client-blamed-server',
    'The client sent it: 400',
  ],
  [
    'router-errors-too', 'behind-the-parser',
    [`app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser({ jsonLimit: '100kb' }))`,
      `app.use(jsonOnly)
app.use(bodyParser({ jsonLimit: '100kb' }))
app.use(errorsAsJson)`],
    'parser-errors-shape', 'behind-the-parser',
    'stands behind the one that threw',
  ],
  // no-leaks
  [
    'no-leaks', 'error-text',
    { 'errors.ts': ["'Something went wrong on our side.'", '`Internal server error: ${(error as Error).message}`'] },
    '500-shape', 'leaked-message',
    'It was written for you',
  ],
  [
    'no-leaks', 'thrown-on',
    { 'errors.ts': ["return new ApiError(500, 'internal', 'Something went wrong on our side.')", 'throw error'] },
    '500-shape', 'koa-answered',
    'Koa sends it when an error reaches it',
  ],
  [
    'no-leaks', 'stack-for-help',
    { 'errors.ts': ["'Something went wrong on our side.'", 'String((error as Error).stack)'] },
    '500-shape', 'leaked-stack',
    'That belongs in the log',
  ],
  [
    'no-leaks', 'says-200',
    { 'errors.ts': ["ctx.status = status\n", "ctx.status = status === 500 ? 200 : status\n"] },
    '500-shape', 'status-200',
    'the client believes that all went well',
  ],
  [
    'no-leaks', 'other-shape',
    { 'errors.ts': ["ctx.body = { error: { status_code: status, code, message } }", "ctx.body = status !== 500 ? { error: { status_code: status, code, message } } : { error: message }"] },
    '500-shape', 'other-shape-500',
    'not of the shape',
  ],
  [
    'no-leaks', 'gives-up',
    { 'errors.ts': ["if (status >= 500) return new ApiError(500, 'internal', 'Something went wrong on our side.')", 'if (status >= 500) process.exit(1)'] },
    '500-shape', 'crashed-on-request',
    'A single request must not end the server',
  ],
  [
    'no-leaks', 'only-errors-hidden',
    { 'errors.ts': ["'Something went wrong on our side.'", "error instanceof Error ? 'Something went wrong on our side.' : String(error)"] },
    'thrown-text-500', 'leaked-message',
    'It was written for you',
  ],
  [
    'no-leaks', 'only-errors-caught',
    { 'errors.ts': ['  if (status >= 500) return', '  if (!(error instanceof Error)) throw error\n  if (status >= 500) return'] },
    'thrown-text-500', 'koa-answered',
    'Koa sends it when an error reaches it',
  ],
  [
    'no-leaks', 'all-hidden',
    { 'errors.ts': ["ctx.body = { error: { status_code: status, code, message } }", "ctx.body = { error: { status_code: status, code, message: 'Something went wrong.' } }"] },
    'message-names-the-item', 'message-is-general',
    'which item was asked for',
  ],
  [
    'no-leaks', 'hidden-after-the-first',
    { 'errors.ts': ["    ctx.status = status\n", "    ctx.status = status\n    failed ||= status >= 500\n", 'status_code: status, code, message }', "status_code: status, code, message: failed ? 'Something went wrong.' : message }", '/** What the client may', 'let failed = false\n\n/** What the client may'] },
    'still-serves', 'all-hidden',
    'Hide only what you did not write',
  ],
  // tell-the-log
  [
    'tell-the-log', 'swallowed',
    { 'errors.ts': ['      console.error(request_id, ctx.method, ctx.path, error)\n', ''] },
    '500-in-log', 'swallowed',
    'nothing was logged',
  ],
  [
    'tell-the-log', 'only-the-path',
    { 'errors.ts': ['ctx.path, error)', 'ctx.path)'] },
    '500-in-log', 'only-the-path',
    'not the error',
  ],
  [
    'tell-the-log', 'only-the-message',
    { 'errors.ts': ['ctx.path, error)', 'ctx.path, `${error}`)'] },
    '500-in-log', 'no-line',
    'not the place',
  ],
  [
    'tell-the-log', 'stack-of-a-text',
    { 'errors.ts': ['ctx.path, error)', 'ctx.path, (error as Error).stack)'] },
    'thrown-text-in-log', 'text-not-logged',
    '`error.stack` of a text is undefined',
  ],
  [
    'tell-the-log', 'emits-a-text',
    { 'errors.ts': ['console.error(request_id, ctx.method, ctx.path, error)', "console.error(request_id)\n      ctx.app.emit('error', error, ctx)"] },
    'thrown-text-500', 'logging-failed',
    'wants an Error',
  ],
  [
    'tell-the-log', 'logs-everything',
    { 'errors.ts': ['    if (status >= 500) {', '    if (status >= 400) {'] },
    'client-errors-not-in-log', 'logs-everything',
    'Log what is 500 or more',
  ],
  [
    'tell-the-log', 'code-left-out',
    { 'errors.ts': ['{ error: { status_code: status, code, message, request_id } }', '{ error: { status_code: status, message, request_id } }'] },
    'request-id', 'code-lost',
    'the `code` is gone',
  ],
  [
    'tell-the-log', 'id-beside-error',
    { 'errors.ts': ['code, message, request_id } }', 'code, message }, request_id }'] },
    'request-id', 'no-request-id',
    'It stands beside the message',
  ],
  [
    'tell-the-log', 'made-once',
    { 'errors.ts': ['      const request_id = randomUUID()\n', '', '/** An error that', 'const request_id = randomUUID()\n\n/** An error that'] },
    'request-id', 'same-id',
    'Make a new one for each',
  ],
  [
    'tell-the-log', 'id-not-logged',
    { 'errors.ts': ['console.error(request_id, ', 'console.error('] },
    'request-id', 'id-not-logged',
    'not in the log',
  ],
  // whose-fault
  [
    'whose-fault', 'still-trusts',
    { 'errors.ts': ['const status = error instanceof Koa.HttpError ? error.status : 500', 'const { status = 500 } = error as { status?: number }'] },
    'foreign-404-hidden', 'trusts-any-status',
    'an error that you did not make',
  ],
  [
    'whose-fault', 'message-and-status',
    { 'errors.ts': ['const status = error instanceof Koa.HttpError ? error.status : 500', 'const { status = 500, message } = error as { status?: number; message: string }', '  return fromStatus(status)', "  return new ApiError(status, 'other', message)"] },
    'foreign-404-hidden', 'foreign-message',
    'the message of another program',
  ],
  [
    'whose-fault', 'only-its-own-errors',
    { 'errors.ts': ['error instanceof Koa.HttpError ? error.status : 500', '500 as number'] },
    'parser-errors-shape', 'client-blamed-server',
    'The client sent it: 400',
  ],
  [
    'whose-fault', 'parser-forgotten',
    ['jsonLimit: \'100kb\', onerror: parserFailed', "jsonLimit: '100kb'"],
    'parser-errors-shape', 'client-blamed-server',
    'The client sent it: 400',
  ],
  [
    'whose-fault', 'cause-lost',
    ['await askNewSupplier(ctx.params.name) }', "await askNewSupplier(ctx.params.name).catch(() => {\n      throw new ApiError(502, 'supplier_failed', 'The supplier failed.')\n    }) }"],
    'foreign-404-in-log', 'cause-lost',
    'the one that it comes from is gone',
  ],
  // never-wait
  [
    'never-wait', 'waits',
    ['await Promise.race([askSlowSupplier(ctx.params.name), tooLate(500)])', 'await askSlowSupplier(ctx.params.name)'],
    'slow-504', 'no-answer',
    'waiting for something that never happens',
  ],
  [
    'never-wait', 'says-500',
    ["throw new ApiError(504, 'supplier_too_late', 'The supplier did not answer in time.')", "throw new Error('The supplier did not answer in time.')"],
    'slow-504', 'other-status',
    '504, Gateway Timeout',
  ],
  [
    'never-wait', 'says-408',
    ['new ApiError(504', 'new ApiError(408'],
    'slow-504', 'says-408',
    'the *client* was too slow',
  ],
  [
    'never-wait', 'says-200',
    ['Promise.race([askSlowSupplier(ctx.params.name), tooLate(500)])', 'Promise.race([askSlowSupplier(ctx.params.name), wait(500, null)])'],
    'slow-504', 'says-200',
    'there is no number to send',
  ],
  [
    'never-wait', 'body-of-its-own',
    ['ctx.body = { available: await Promise.race([askSlowSupplier(ctx.params.name), tooLate(500)]) }', "const available = await Promise.race([askSlowSupplier(ctx.params.name), wait(500, null)])\n  if (available === null) ctx.status = 504\n  ctx.body = available === null ? { message: 'too late' } : { available }"],
    'slow-504', 'other-shape-504',
    'the shape is not that of your other errors',
  ],
  [
    'never-wait', 'always-late',
    ['await Promise.race([askSlowSupplier(ctx.params.name), tooLate(500)])', 'await tooLate(500)'],
    'quick-supply-200', 'always-late',
    'Whichever comes first',
  ],
  [
    'never-wait', 'loser-unheard',
    ['ctx.body = { available: await Promise.race([askSlowSupplier(ctx.params.name), tooLate(500)]) }', "const late = tooLate(500)\n  if (ctx.params.name === 'tea') ctx.body = { available: await askSlowSupplier('tea') }\n  else ctx.body = { available: await late }"],
    'others-meanwhile', 'crashed-on-request',
    'A single request must not end the server',
  ],
]
