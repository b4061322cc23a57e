import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Seen} Seen */
/** @typedef {import('understudy-server/lessons').Tester} Tester */

/** What stands in the errors of the suppliers, and in no answer. */
const secrets = ['tin-opener', 'stock.internal', 'ECONNREFUSED', 'supplier.ts']

/** @param {Answer} answer */
const leaks = ({ text, headers }) =>
  secrets.filter((secret) => `${text}${JSON.stringify(headers)}`.includes(secret))

/** @param {Answer} answer */
const isText = ({ type }) => type === 'text/plain'

/** @param {Answer} answer */
const codeOf = ({ json }) => json?.error?.code

/**
 * Expects the shape of an error, and a `code` for programs beside the message for people.
 *
 * @param {Answer} answer
 * @param {number[]} statuses
 */
const expectCode = (answer, ...statuses) =>
  expectError(answer, ...statuses)
    .or(
      'code-missing',
      ({ last }) => last !== undefined && codeOf(last) === undefined,
      'The error has no `code`. A program that wants to tell one mistake from another needs a word that stays, and should not have to search the message for it.',
    )
    .expectThat(
      'a text "code" in the error',
      ({ error }) => typeof error.code === 'string' && error.code !== '',
    )

/**
 * Expects an answer about a failure inside: 500 (or another status that admits it), our shape, and no secrets.
 *
 * @param {Answer} answer
 * @param {number[]} statuses
 */
const expectHidden = (answer, ...statuses) => {
  answer
    .or(
      'status-200',
      ({ last }) => last?.status === 200 && last.json?.error !== undefined,
      'The body says error, and the status line says 200: the client believes that all went well.',
    )
    .expect(...statuses)
  answer
    .or(
      'leaked-message',
      {
        serverError: ({ last }) =>
          last !== undefined && leaks(last).length > 0 && !/\n\s+at |\\n\s+at /.test(last.text),
      },
      ({ last }) =>
        `Your answer contains \`${last && leaks(last)[0]}\`, a part of the text of the error. It was written for you, and now everybody can read it: send a sentence that you wrote for clients.`,
    )
    .or(
      'leaked-stack',
      { serverError: ({ last }) => last !== undefined && /\n\s+at |\\n\s+at /.test(last.text) },
      'Your answer contains the stack: names of your files, your folders and your functions. That belongs in the log.',
    )
  if (leaks(answer).length > 0) answer.fail('an answer that shows nothing of the inside')
  answer
    .or(
      'koa-answered',
      {
        serverError: ({ last, error }) =>
          last !== undefined && isText(last) && !/non-error thrown/.test(error?.message ?? ''),
      },
      'The answer is plain text that you did not write. Your clients expect JSON, for this status as well.',
      'Koa sends it when an error reaches it. Catch every error, also those that are not your own, and set status and body.',
    )
    .or(
      'other-shape-500',
      { serverError: ({ last }) => typeof last?.json === 'object' },
      'It is JSON, but not of the shape that clients of this shop expect: `{ error: { status_code, message } }`, with the same number as the status.',
    )
    .expectThat(
      `{"error":{"status_code":${answer.status},"message":"…"}}`,
      ({ error }) =>
        error.status_code === answer.status && typeof error.message === 'string' && error.message !== '',
    )
}

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    '404-shape',
    {
      step: 'one-shape',
      title: 'GET, PUT and DELETE of an item that is not there answer 404 in one shape',
      why: 'A client reads the error with the same few lines, whatever it asked for.',
    },
    async (t) => {
      const list = (await t.get('/items')).expect(200)
      const [first] = list.expectThat('a list of items', (items) => items[0].id !== undefined).json
      ;(await t.get(`/items/${first.id}`)).expect(200).expectJson(first)
      const missing = `/items/${t.number(5_000, 90_000)}`
      for (const answer of [
        await t.get(missing),
        await t.put(missing, { name: 'x' }),
        await t.delete(missing),
      ]) {
        expectCode(answer, 404)
      }
    },
  )
  diagnose(
    '404-shape',
    'reached-koa',
    ({ last }) => last?.text === 'Not Found' && isText(last) && last.request.path !== '/items',
    'The status is right, and the plain text is not yours: the error was thrown, and nothing caught it.',
    'Koa wrote this text. Is your function in use, `app.use(errorsAsJson)`, and before the router?',
  )

  check(
    'message-names-the-item',
    {
      step: 'one-shape',
      title: 'The message names the id that was not found',
      needs: ['404-shape'],
    },
    async (t) => {
      const id = t.number(100_000, 900_000)
      const answer = await t.get(`/items/${id}`)
      answer
        .expect(404)
        .or(
          'message-is-general',
          ({ last }) =>
            typeof last?.json.error.message === 'string' && !last.json.error.message.includes(String(id)),
          'The message would be the same for every item. A person who reads it in a log wants to know which item was asked for.',
        )
        .expectThat(`a message with the number ${id}`, ({ error }) => error.message.includes(String(id)))
    },
  )

  check(
    'bad-id-400',
    {
      step: 'one-shape',
      title: 'An id that no item can have is answered with 400, and with another code',
      why: '404 says "not there, perhaps another time". 400 says "this can never be there": the client has a mistake to correct.',
      needs: ['404-shape'],
    },
    async (t) => {
      const missing = await t.get(`/items/${t.number(5_000, 90_000)}`)
      const known = codeOf(missing.expect(404))
      for (const id of ['0', '-1', 'abc', '1.5', '1e3']) {
        const answer = await t.get(`/items/${id}`)
        answer.or(
          'impossible-is-404',
          ({ last }) => last?.status === 404,
          `You answered 404, as if an item \`${id}\` could be there another time. Ids are whole numbers from 1: this request is a mistake, and 400 tells so.`,
        )
        answer.or(
          'read-as-number',
          ({ last }) => last?.status === 200,
          `\`${id}\` was read as another id. Look at the whole text, \`/^[1-9]\\d*$/\`, before you search.`,
        )
        expectCode(answer, 400, 422)
          .or(
            'same-code',
            ({ last }) => last !== undefined && codeOf(last) === known,
            'The code is the same as for an item that is not there. Two mistakes, two codes: only then a program can tell them apart.',
          )
          .expectThat(`another code than "${known}"`, ({ error }) => error.code !== known)
      }
    },
  )

  check(
    'delete-one',
    {
      step: 'one-shape',
      title: 'DELETE of an item that is there removes it, and no other',
      why: 'Code that is rewritten for its errors has to do afterwards what it did before.',
      needs: ['404-shape'],
    },
    async (t) => {
      const added = []
      for (let i = 0; i < 3; i++)
        added.push((await t.post('/items', { name: t.word('rye') })).expect(201).json)
      const [first, second, third] = added.map(({ id }) => id)
      ;(await t.delete(`/items/${second}`)).expect(204, 200)
      const rest = await t.get('/items')
      /** @param {number} id */
      const has = (id) => rest.json?.some?.((/** @type {{ id: number }} */ item) => item.id === id)
      rest
        .expect(200)
        .or(
          'deleted-more',
          () => !has(first) || !has(third),
          'With the item another one went: remove only the one that the path names.',
          '`splice(index, 1)` removes one; without the 1, everything behind it as well.',
        )
        .or(
          'not-deleted',
          () => has(second),
          'You answered that the item was deleted, and it is still in the list.',
        )
        .expectThat('the two other items', () => has(first) && !has(second) && has(third))
    },
  )

  check(
    'unknown-path-404',
    {
      step: 'router-errors-too',
      title: 'A path that no route answers gets a 404 in the same shape',
      why: 'Nothing was thrown here. The router found no route, and Koa wrote "Not Found" after all your functions had ended.',
      needs: ['404-shape'],
    },
    async (t) => {
      const answer = await t.get(`/${t.word('nowhere')}`)
      expectError(answer, 404)
    },
  )

  check(
    '405-shape-and-allow',
    {
      step: 'router-errors-too',
      title: 'A method that a path does not have gets a 405 in the same shape, with Allow',
      needs: ['404-shape'],
    },
    async (t) => {
      const answer = await t.patch('/items', {})
      answer.or(
        'became-404',
        ({ last }) => last?.status === 404,
        'The path is there, only the method is not: 405. Your 404 for unknown paths is in the way.',
        'Use the status that `ctx.status` has already, and not always 404.',
      )
      expectError(answer, 405)
        .or(
          'allow-lost',
          ({ last }) => last?.headers.allow === undefined,
          'The header Allow is gone. With a 405, a client learns from it what it may do in place of this.',
          '`allowedMethods()` sets it, unless you tell it to throw.',
        )
        .expectHeader('Allow', /GET/)
    },
  )

  check(
    'unknown-method-shape',
    {
      step: 'router-errors-too',
      title: 'A method that the server does not know at all is refused in the same shape',
      needs: ['405-shape-and-allow'],
    },
    async (t) => {
      const answer = await t.send('PROPFIND', '/items', { json: {} })
      answer
        .or(
          'became-500',
          { serverError: ({ last }) => last?.status === 500 },
          '501 became 500. Nothing has failed here: the server has no such method, and 501 says so.',
        )
        .or(
          'became-404',
          ({ last }) => last?.status === 404,
          'The path is there, only the method is not: 405 or 501. Your 404 for unknown paths is in the way.',
        )
        .expect(501, 405)
        .or(
          'thrown-again',
          { serverError: ({ last }) => last?.status === 501 && isText(last) },
          'The router had set 501, Not Implemented, and the text of this answer is not yours. It is an answer that you should give, like the 404.',
          'Look at `ctx.status` after `await next()`, and make an error of your own from it.',
        )
        .expectThat(
          `{"error":{"status_code":${answer.status},"message":"…"}}`,
          ({ error }) => error.status_code === answer.status && typeof error.message === 'string',
        )
    },
  )

  check(
    'parser-errors-shape',
    {
      step: 'router-errors-too',
      title: 'Broken JSON, a wrong type and a body that is too large are refused in the same shape',
      why: 'These errors are thrown by the body parser and by jsonOnly. They are not yours, but your client cannot know that.',
      needs: ['404-shape'],
    },
    async (t) => {
      const json = { 'Content-Type': 'application/json' }
      ;(await t.send('POST', '/items', { body: `{"name":"${t.word('rye')}"}`, headers: json })).expect(201)
      const broken = await t.send('POST', '/items', { body: '{"name":', headers: json })
      broken.or(
        'client-blamed-server',
        { serverError: ({ last }) => last?.status === 500 && !isText(last) },
        'Broken JSON was answered with 500, "our fault". The client sent it: 400. An error that the body parser throws has a `status`.',
      )
      expectError(broken, 400)
      const text = await t.send('POST', '/items', {
        body: 'hello',
        headers: { 'Content-Type': 'text/plain' },
      })
      expectError(text, 415)
      const large = await t.post('/items', { name: 'x'.repeat(200_000) })
      expectError(large, 413)
    },
  )
  diagnose(
    'parser-errors-shape',
    'behind-the-parser',
    async ({ last }, t) =>
      last !== undefined &&
      last.status < 500 &&
      isText(last) &&
      (await t.get('/nowhere-at-all')).type !== 'text/plain',
    'Unknown paths have the shape, and this has not: the function that catches stands behind the one that threw.',
    'Let `app.use(errorsAsJson)` be the first of all.',
  )

  check(
    '500-shape',
    {
      step: 'no-leaks',
      title: 'When something fails inside, the answer is 500 in the same shape',
      why: 'Clients have to survive your bad days, too, and for that they need an answer that they can parse.',
      needs: ['404-shape'],
    },
    async (t) => {
      expectHidden(await t.get(`/supply/${t.word('rye')}`), 500, 502, 503)
    },
  )

  check(
    'thrown-text-500',
    {
      step: 'no-leaks',
      title: 'A failure that is not an Error is answered in the same way',
      why: 'In JavaScript anything can be thrown: a text, undefined, a number. They have no `status` and no `message`.',
      needs: ['500-shape'],
    },
    async (t) => {
      expectHidden(await t.get(`/old-supply/${t.word('rye')}`), 500, 502, 503)
    },
  )

  check(
    'still-serves',
    {
      step: 'no-leaks',
      title: 'After failures the server works as before, and errors for clients keep their message',
      needs: ['500-shape', 'thrown-text-500'],
    },
    async (t) => {
      for (let i = 0; i < 3; i++) await t.get(`/supply/${t.word('again')}`)
      ;(await t.get('/items')).expect(200).expectThat('the list of items', (list) => Array.isArray(list))
      const id = t.number(100_000, 900_000)
      const answer = await t.get(`/items/${id}`)
      expectError(answer, 404)
        .or(
          'all-hidden',
          ({ last }) => !last?.json.error.message.includes(String(id)),
          'This message was written for the client, and you hid it as well. Hide only what you did not write.',
        )
        .expectThat(`a message with the number ${id}`, ({ error }) => error.message.includes(String(id)))
    },
  )

  check(
    '500-in-log',
    {
      step: 'tell-the-log',
      title: 'A failure stands in the log, with its message and the line where it happened',
      why: 'What the answer hides must be somewhere else, or else nobody can repair it.',
      needs: ['500-shape'],
    },
    async (t) => {
      const name = t.word('rye')
      expectHidden(await t.get(`/supply/${name}`), 500, 502, 503)
      const log = await t.logged(`stock.internal/${name}`)
      if (!log.includes(`stock.internal/${name}`))
        t.or(
          'only-the-path',
          { serverError: () => log.includes(name) },
          'The log names the request, and not the error. What went wrong?',
          'Log the error itself, `console.error(error)`.',
        )
          .or(
            'swallowed',
            { serverError: () => !log.includes(name) },
            'You answered 500, and nothing was logged. Tomorrow nobody will know that it happened.',
            'Log it where you catch it: `console.error(error)`.',
          )
          .fail('the text of the error in the log', log.trim() || 'nothing in the log')
      if (!/supplier\.\w+:\d+/.test(log))
        t.or(
          'no-line',
          { serverError: () => true },
          'The log has the message, and not the place. An Error knows its file and its line.',
          'Log the error itself, or its `stack`. `error.message` and `${error}` are the text alone.',
        ).fail('the file and the line of the error in the log', log.trim())
    },
  )

  check(
    'thrown-text-in-log',
    {
      step: 'tell-the-log',
      title: 'A thrown text stands in the log, too',
      needs: ['500-in-log', 'thrown-text-500'],
    },
    async (t) => {
      const name = t.word('rye')
      const answer = await t.get(`/old-supply/${name}`)
      expectHidden(answer, 500, 502, 503)
      const log = await t.logged(`refused for ${name}`)
      if (!log.includes(`refused for ${name}`))
        t.or(
          'text-not-logged',
          { serverError: () => true },
          'An Error is logged and a text is not: `error.stack` of a text is undefined.',
        ).fail('the thrown text in the log', log.trim() || 'nothing in the log')
    },
  )

  diagnose(
    ['thrown-text-500', 'thrown-text-in-log'],
    'logging-failed',
    { serverError: /TypeError: non-error thrown/ },
    'The text was caught, and then an error was thrown again, by the line that should log it.',
    '`app.emit("error", …)` wants an Error, and this is a text. `console.error(error)` prints anything.',
  )

  check(
    'client-errors-not-in-log',
    {
      step: 'tell-the-log',
      title: 'The mistakes of clients do not fill the log with stacks',
      why: 'In a log with a thousand wrong ids the one failure is not seen.',
      needs: ['500-in-log'],
    },
    async (t) => {
      for (const path of [`/items/${t.number(5_000, 90_000)}`, '/items/abc', `/${t.word('nowhere')}`])
        expectError(await t.get(path), 404, 400, 422)
      const name = t.word('last')
      await t.get(`/supply/${name}`)
      const [before = ''] = (await t.logged(`stock.internal/${name}`)).split(name)
      const stacks = before.match(/^\s+at .*errors\.\w+|^\s+at .*server\.\w+/gm) ?? []
      if (stacks.length > 0)
        t.or(
          'logs-everything',
          { serverError: () => true },
          'A 404 was logged with its stack, as if your server had failed. Log what is 500 or more.',
        ).fail('no stack for a request that was refused', before.trim())
    },
  )

  check(
    'request-id',
    {
      step: 'tell-the-log',
      title: 'The answer to a failure has a "request_id", and the log has the same',
      why: 'A person calls and reads it to you, and you find the right lines among a million.',
      needs: ['500-in-log'],
    },
    async (t) => {
      const first = await t.get(`/supply/${t.word('rye')}`)
      const second = await t.get(`/supply/${t.word('rye')}`)
      const ids = [first, second].map(({ json }) => json?.error?.request_id)
      for (const answer of [first, second])
        answer
          .or(
            'no-request-id',
            { serverError: ({ last }) => last?.json?.error?.request_id === undefined },
            'The error has no `request_id`. It stands beside the message, in `error`.',
          )
          .expectThat(
            '"request_id" in the error, a text of 8 letters or more',
            ({ error }) => typeof error.request_id === 'string' && error.request_id.length >= 8,
          )
          .or(
            'code-lost',
            { serverError: ({ last }) => last !== undefined && codeOf(last) === undefined },
            'The `request_id` is there, and the `code` is gone: it belongs beside the others, as in every error.',
          )
          .expectThat('a text "code" beside it', ({ error }) => typeof error.code === 'string')
      second
        .or(
          'same-id',
          { serverError: () => ids[0] === ids[1] },
          'Two failures got the same id. Make a new one for each: `randomUUID()` inside the function.',
        )
        .expectThat('another id for the second failure', () => ids[0] !== ids[1])
      const log = await t.logged(ids[1])
      if (!log.includes(ids[1]))
        t.or(
          'id-not-logged',
          { serverError: () => true },
          'The answer has an id that is not in the log. Nobody can find anything by it.',
        ).fail(`${ids[1]} in the log`, log.trim())
    },
  )

  check(
    'foreign-404-hidden',
    {
      step: 'whose-fault',
      title: 'A 404 that belongs to the supplier does not become ours',
      why: 'An error that comes from another program has a status of that program. Your client would search for its own mistake.',
      needs: ['500-shape'],
    },
    async (t) => {
      const answer = await t.get(`/new-supply/${t.word('rye')}`)
      answer
        .or(
          'trusts-any-status',
          ({ last }) => last?.status === 404 && leaks(last).length === 0,
          'The client hears 404, though the route is there. The status came with an error that you did not make.',
        )
        .or(
          'foreign-message',
          ({ last }) => last?.status === 404 && leaks(last).length > 0,
          'The client hears 404 and reads the message of another program. Status and message came with an error that you did not make.',
        )
      expectHidden(answer, 500, 502, 503)
    },
  )

  check(
    'foreign-404-in-log',
    {
      step: 'whose-fault',
      title: 'And it stands in the log, with its own message',
      needs: ['foreign-404-hidden', '500-in-log'],
    },
    async (t) => {
      const name = t.word('rye')
      await t.get(`/new-supply/${name}`)
      const wanted = `${name}.csv`
      const log = await t.logged(wanted)
      if (!log.includes(wanted))
        t.or(
          'cause-lost',
          { serverError: () => true },
          'The log shows your error, and the one that it comes from is gone. Give it along: `new ApiError(…)` can have a `cause`, or log the first one.',
        ).fail('the message of the supplier in the log', log.trim() || 'nothing in the log')
    },
  )

  check(
    'slow-504',
    {
      step: 'never-wait',
      title: 'GET /slow-supply/ and a name is answered with 504 when the supplier does not answer',
      why: 'A request that waits without end holds memory and a connection. Enough of them, and the server stands still because of somebody else.',
      needs: ['404-shape'],
    },
    async (t) => {
      const answer = await t.get(`/slow-supply/${t.word('rye')}`)
      answer
        .or(
          'other-status',
          { serverError: ({ last }) => last !== undefined && last.status !== 504 },
          ({ last }) =>
            `You answered ${last?.status}. For "somebody that I asked did not answer in time" there is a status: 504, Gateway Timeout.`,
        )
        .or(
          'says-200',
          ({ last }) => last?.status === 200,
          'You answered 200, but there is no number to send. 504 says that the supplier did not answer in time.',
        )
        .or(
          'says-408',
          ({ last }) => last?.status === 408,
          '408 says that the *client* was too slow. It was the supplier: 504, Gateway Timeout.',
        )
        .expect(504)
        .or(
          'other-shape-504',
          { serverError: () => true },
          'The status is right, and the shape is not that of your other errors: `{ error: { status_code, message } }`.',
        )
        .expectThat(
          '{"error":{"status_code":504,"message":"…"}}',
          ({ error }) =>
            error.status_code === 504 && typeof error.message === 'string' && error.message !== '',
        )
    },
  )

  check(
    'quick-supply-200',
    {
      step: 'never-wait',
      title: 'A supplier that answers is still heard',
      needs: ['slow-504'],
    },
    async (t) => {
      const answer = await t.get('/slow-supply/tea')
      answer
        .or(
          'always-late',
          { serverError: ({ last }) => last?.status === 504 },
          'For tea the supplier answers within 50 ms, and you answered 504 without waiting for it. Whichever comes first, counts.',
        )
        .expect(200)
        .expectPart({ available: 12 })
    },
  )

  check(
    'others-meanwhile',
    {
      step: 'never-wait',
      title: 'While one request waits, others are answered, and the server outlives it',
      needs: ['quick-supply-200'],
    },
    async (t) => {
      ;(await t.get('/slow-supply/tea')).expect(200)
      const slow = t.get(`/slow-supply/${t.word('rye')}`)
      ;(await t.get('/items')).expect(200)
      ;(await slow).expect(504)
      ;(await t.get('/items')).expect(200)
    },
  )
}
