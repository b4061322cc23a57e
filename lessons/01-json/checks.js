import { expectError } from '../error-shape.js'

const sample = {
  name: 'Ginger Crunch',
  taste_profiles: ['spicy', 'crisp'],
  details: { color: 'amber', size: 'small' },
}

/** @typedef {import('understudy-server/lessons').Seen} Seen */
/** @typedef {import('understudy-server/lessons').Tester} Tester */

/**
 * Sends a body with a label, or without one.
 *
 * @param {Tester} t
 * @param {string} body
 * @param {string} [type]
 */
const submit = (t, body, type) =>
  t.send('POST', '/api/submit', { body, ...(type && { headers: { 'Content-Type': type } }) })

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'sample-exact',
    {
      step: 'nested-json',
      title: 'GET /cookies/sample answers with the whole cookie, nested as in the text',
      why: 'A value inside a value stays inside: clients reach it by the same path on both sides of the wire.',
    },
    async (t) => {
      const answer = await t.get('/cookies/sample')
      answer
        .or(
          'header-in-capitals',
          async ({ last }, probe) => last?.status === 415 && (await probe.post('/api/submit', {})).status === 415,
          'Everything is refused with 415, even a GET, and JSON too.',
          'In Node the names of headers are in small letters, so `headers["Content-Type"]` is undefined: write `headers["content-type"]`, or ask `ctx.is`.',
        )
        .or(
          'get-refused',
          async ({ last }, probe) => last?.status === 415 && (await probe.post('/api/submit', {})).status !== 415,
          'A GET was refused for its type, and it has no body.',
          'Without a body `ctx.is` is `null`: compare with `=== false`.',
        )
        .expect(200)
        .or(
          'list-as-text',
          ({ last }) => typeof last?.json.taste_profiles === 'string',
          '`taste_profiles` is one text. A list of texts is written with brackets: `["spicy", "crisp"]`.',
        )
        .or(
          'flattened',
          ({ last }) => 'color' in last?.json,
          '`color` stands beside `name`. It belongs inside another object, under `details`.',
        )
        .expectJson(sample)
    },
  )

  check(
    'echo-object',
    {
      step: 'read-a-body',
      title: 'POST /api/submit answers with the object that it received',
      why: 'A body arrives as bytes. Something has to read them all and turn them into a value before your handler runs.',
    },
    async (t) => {
      const value = { name: t.word('cookie'), pieces: t.number(2, 40), tags: [t.word('tag')] }
      const answer = await t.post('/api/submit', value)
      answer
        .expect(200)
        .or(
          'body-undefined',
          ({ last }) => Object.keys(last?.json).length === 0,
          'The answer has no `received`: what you took for the body was undefined.',
          'Register the body parser with `app.use`, and before the router; and take `ctx.request.body`, because `ctx.body` is the answer.',
        )
        .or(
          'not-wrapped',
          ({ last }) => last?.json.name === value.name,
          'The body came back bare. Put it into an object, as the member `received`.',
        )
        .expectJson({ received: value })
    },
  )
  diagnose(
    'echo-object',
    'body-undefined',
    { serverError: /of undefined/ },
    'The body was undefined when your handler took it.',
    'Register the body parser with `app.use`, and before the router; and take `ctx.request.body`, because `ctx.body` is the answer.',
  )

  check(
    'echo-empty-object-ok',
    { step: 'read-a-body', title: 'The empty object is received like any other', needs: ['echo-object'] },
    async (t) => {
      const answer = await t.post('/api/submit', {})
      answer
        .or(
          'empty-refused',
          ({ last }) => last?.status === 400 || last?.status === 422,
          '`{}` is valid JSON with nothing in it. Refuse malformed JSON, not empty objects.',
        )
        .expect(200)
        .expectJson({ received: {} })
    },
  )

  check(
    'echo-array',
    { step: 'read-a-body', title: 'A list is received as a list', needs: ['echo-object'] },
    async (t) => {
      const value = [t.number(1, 99), t.word('two'), null, { deep: [true] }]
      const answer = await t.post('/api/submit', value)
      answer
        .expect(200)
        .or(
          'list-became-object',
          ({ last }) => last?.json.received[0] === value[0] && !Array.isArray(last?.json.received),
          'The list became an object with the keys "0", "1", …',
          'Spreading with `{ ...body }` does that. Pass the body on as it is.',
        )
        .expectJson({ received: value })
    },
  )

  check(
    'unicode-roundtrip',
    {
      step: 'read-a-body',
      title: 'Letters of every script come back unharmed',
      why: 'JSON is sent as UTF-8 (RFC 8259), where a letter may take several bytes.',
      needs: ['echo-object'],
    },
    async (t) => {
      const value = { text: 'crème brûlée 🍪 ジンジャー \u2028 line' }
      const answer = await t.post('/api/submit', value)
      answer
        .expect(200)
        .or(
          'bytes-mixed-up',
          ({ last }) => typeof last?.json.received.text === 'string',
          'The letters changed on the way. Read the body as UTF-8, all bytes first and then the text.',
        )
        .expectJson({ received: value })
    },
  )

  check(
    'malformed-400-json',
    {
      step: 'refuse-not-json',
      title: 'Malformed JSON is answered with 400 and an error in JSON',
      why: 'A client that sent nonsense by mistake has to be able to read why it was refused.',
      needs: ['echo-object'],
    },
    async (t) => {
      for (const body of ['{"name": ', '{name: "x"}', "{'name': 1}"]) {
        const answer = await submit(t, body, 'application/json')
        answer.or(
          'malformed-accepted',
          ({ last }) => last?.status === 200 && last.json?.error === undefined,
          'This is not JSON, yet you answered 200.',
          'Leave the parsing to the parser, which throws.',
        )
        expectError(answer, 400)
      }
    },
  )
  diagnose(
    'malformed-400-json',
    'caught-behind-the-parser',
    async ({ last }, t) => last?.status === 400 && !isError(last) && isError(await submit(t, 'hello', 'text/plain')),
    'You catch the error for a wrong type, and not the one for broken JSON.',
    'The order is wrong: the function that catches stands behind the body parser, which throws before it. Register it first.',
  )

  check(
    'wrong-type-415',
    {
      step: 'refuse-not-json',
      title: 'A body whose type is not JSON is answered with 415',
      why: 'koa-bodyparser skips a type that it does not know and leaves you with an empty object, without a word.',
      needs: ['echo-object'],
    },
    async (t) => {
      const text = await submit(t, 'hello', 'text/plain')
      expectError(text, 415)
      const form = await submit(t, 'a=1&b=2', 'application/x-www-form-urlencoded')
      form.or(
        'form-accepted',
        ({ last }) => last?.status === 200 && last.json?.received?.a === '1',
        'A form, `a=1&b=2`, was accepted as if it were JSON. Let only `application/json` through.',
      )
      expectError(form, 415)
    },
  )
  diagnose(
    'wrong-type-415',
    'caught-behind-the-thrower',
    async ({ last }, t) => last?.status === 415 && !isError(last) && isError(await submit(t, '{', 'application/json')),
    'You catch the error for broken JSON, and not the one for a wrong type.',
    'The order is wrong: the function that throws 415 stands before the one that catches. Register that one first.',
  )

  check(
    'missing-type-415',
    {
      step: 'refuse-not-json',
      title: 'A body without a Content-Type is answered with 415',
      needs: ['echo-object'],
    },
    async (t) => {
      expectError(await submit(t, '{"a":1}'), 415)
    },
  )
  diagnose(
    ['wrong-type-415', 'missing-type-415'],
    'unknown-type-skipped',
    ({ last }) => last?.status === 200 && last.json?.error === undefined && last.json?.received?.a !== '1',
    'You answered 200 to a body that the parser never read: it skips what is not labelled as JSON. Look at the type first, and answer 415.',
  )
  diagnose(
    ['wrong-type-415', 'missing-type-415'],
    'says-400',
    ({ last }) => last?.status === 400,
    '400 means "I tried to read it and could not". You do not read this type at all: that is 415, Unsupported Media Type.',
  )
  diagnose(
    ['malformed-400-json', 'wrong-type-415', 'missing-type-415'],
    'says-500',
    { serverError: () => true },
    'A 5xx says "my fault", but it was the client who sent this. Catch the error and answer with a 4xx.',
  )

  check(
    'too-large-413',
    {
      step: 'refuse-too-much',
      title: 'A body of more than 100 kB is answered with 413, and one of 60 kB is not',
      why: 'Without a limit anybody can fill the memory of your server with one request.',
      needs: ['echo-object'],
    },
    async (t) => {
      const fits = await t.post('/api/submit', { text: 'a'.repeat(60_000) })
      fits
        .or('limit-too-small', ({ last }) => last?.status === 413, 'Already 60 kB were refused. The limit is 100 kB.', 'It is written `100kb`.')
        .expect(200)
      const answer = await t.post('/api/submit', { text: 'a'.repeat(200_000) })
      answer
        .or('no-limit', ({ last }) => last?.status === 200, '200 kB were accepted.', 'Tell the body parser how much it may read: `jsonLimit`.')
        .or(
          'says-400',
          ({ last }) => last?.status === 400,
          'Nothing is wrong with this JSON but its size: 413, Content Too Large, tells the client that a smaller body would do.',
        )
      expectError(answer, 413)
    },
  )

  check(
    'too-large-in-pieces-413',
    {
      step: 'refuse-too-much',
      title: 'A body that does not say how long it is, is measured too',
      why: 'Content-Length is what the client says. A body sent in pieces, "chunked", says nothing about its length.',
      needs: ['too-large-413'],
    },
    async (t) => {
      const answer = await t.post('/api/submit', { text: 'a'.repeat(200_000) }, { chunked: true })
      answer.or(
        'trusts-content-length',
        ({ last }) => last?.status === 200,
        '200 kB in pieces were accepted: you measured by Content-Length, and this request has none.',
        'Let the body parser count what it reads: `jsonLimit`.',
      )
      expectError(answer, 413)
    },
  )

  check(
    'small-after-large',
    {
      step: 'refuse-too-much',
      title: 'After a body that was too large the next request is served as ever',
      needs: ['too-large-413'],
    },
    async (t) => {
      const value = { name: t.word('after') }
      const answer = await t.post('/api/submit', value)
      answer.expect(200).expectJson({ received: value })
    },
  )
}

/** @param {import('understudy-server/lessons').Answer} answer */
const isError = ({ json }) => json?.error?.status_code !== undefined
