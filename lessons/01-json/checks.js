import { expectError } from '../error-shape.js'

const sample = {
  name: 'Ginger Crunch',
  taste_profiles: ['spicy', 'crisp'],
  details: { color: 'amber', size: 'small' },
}

/**
 * For a route that answered in an earlier step: its id, what it sees and what it says.
 *
 * @type {[string, (seen: import('understudy-server/lessons').Seen) => boolean, string]}
 */
const stopped = [
  'stopped-on-the-way',
  ({ last, again }) => again && last?.status === 404,
  'This route answered before. Does every middleware say `await next()`? Without it Koa answers 404 before the rest is done. And the parser is registered with brackets: `app.use(bodyParser())`.',
]

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
      answer.expect(200).expectJson(sample)
    },
  )
  diagnose('sample-exact', ...stopped)
  diagnose(
    'sample-exact',
    'get-refused',
    ({ last }) => last?.status === 415,
    'A GET was refused for its type. It has no body, and without a body `ctx.is` is `null`: compare with `=== false`.',
  )
  diagnose(
    'sample-exact',
    'no-route',
    ({ last }) => last?.status === 404,
    'No route answered. The path is `/cookies/sample`, and the handler must set `ctx.body`.',
  )
  diagnose(
    'sample-exact',
    'text-not-object',
    ({ last }) => /^text\//.test(last?.type ?? '') && typeof last?.json === 'object',
    'The letters are right, the Content-Type is not. Give Koa the object and leave the stringifying to it.',
  )
  diagnose(
    'sample-exact',
    'list-as-text',
    ({ last }) => typeof last?.json?.taste_profiles === 'string',
    '`taste_profiles` is one text. A list of texts is written with brackets: `["spicy", "crisp"]`.',
  )
  diagnose(
    'sample-exact',
    'flattened',
    ({ last }) => last?.json !== undefined && 'color' in last.json,
    '`color` stands beside `name`. It belongs inside an object of its own, under `details`.',
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
      answer.expect(200).expectJson({ received: value })
    },
  )
  diagnose('echo-object', ...stopped)
  diagnose(
    'echo-object',
    'no-route',
    ({ last }) => last?.status === 404 || last?.status === 405,
    'No route answered. It is a POST, so `router.post`, and the path is `/api/submit`.',
  )
  diagnose(
    'echo-object',
    'body-undefined',
    ({ last, stderr }) =>
      (last?.status === 500 && (stderr === '' || /undefined/.test(stderr))) ||
      (last?.status === 200 && last.json?.received === undefined),
    '`received` was undefined. Register the body parser with `app.use`, and before the router; and take `ctx.request.body`, because `ctx.body` is the answer.',
  )
  diagnose(
    'echo-object',
    'body-as-text',
    ({ last }) => typeof last?.json?.received === 'string',
    'You sent the body back as a text. Parse it first, so that `received` is the value.',
  )

  check(
    'echo-empty-object-ok',
    { step: 'read-a-body', title: 'The empty object is received like any other', needs: ['echo-object'] },
    async (t) => {
      const answer = await t.post('/api/submit', {})
      answer.expect(200).expectJson({ received: {} })
    },
  )
  diagnose(
    'echo-empty-object-ok',
    'empty-refused',
    ({ last }) => (last?.status ?? 0) >= 400,
    '`{}` is valid JSON with nothing in it. Refuse malformed JSON, not empty objects.',
  )

  check(
    'echo-array',
    { step: 'read-a-body', title: 'A list is received as a list', needs: ['echo-object'] },
    async (t) => {
      const value = [t.number(1, 99), t.word('two'), null, { deep: [true] }]
      const answer = await t.post('/api/submit', value)
      answer.expect(200).expectJson({ received: value })
    },
  )
  diagnose(
    'echo-array',
    'list-became-object',
    ({ last }) => last?.json?.received?.[0] !== undefined && !Array.isArray(last.json.received),
    'The list became an object with the keys "0", "1", …: spreading with `{ ...body }` does that. Pass the body on as it is.',
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
      answer.expect(200).expectJson({ received: value })
    },
  )
  diagnose(
    'unicode-roundtrip',
    'bytes-mixed-up',
    ({ last }) => typeof last?.json?.received?.text === 'string',
    'The letters changed on the way. Read the body as UTF-8, all bytes first and then the text.',
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
        const answer = await t.send('POST', '/api/submit', {
          body,
          headers: { 'Content-Type': 'application/json' },
        })
        expectError(answer, 400)
      }
    },
  )
  check(
    'wrong-type-415',
    {
      step: 'refuse-not-json',
      title: 'A body that says it is no JSON is answered with 415',
      why: 'koa-bodyparser skips a type that it does not know and leaves you with an empty object. Nobody is told.',
      needs: ['echo-object'],
    },
    async (t) => {
      const text = await t.send('POST', '/api/submit', {
        body: 'hello',
        headers: { 'Content-Type': 'text/plain' },
      })
      expectError(text, 415)
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const form = await t.send('POST', '/api/submit', { body: 'a=1&b=2', headers })
      expectError(form, 415)
    },
  )
  check(
    'missing-type-415',
    {
      step: 'refuse-not-json',
      title: 'A body without a Content-Type is answered with 415',
      needs: ['echo-object'],
    },
    async (t) => {
      const answer = await t.send('POST', '/api/submit', { body: '{"a":1}' })
      expectError(answer, 415)
    },
  )
  const refusals = ['malformed-400-json', 'wrong-type-415', 'missing-type-415']
  diagnose(
    refusals,
    'status-only-in-body',
    ({ last }) => last?.status === 200 && last.json?.error !== undefined,
    'Your body says error, your status line says 200. curl and fetch look at the status line: set `ctx.status`.',
  )
  diagnose(
    'wrong-type-415',
    'form-accepted',
    ({ last }) => last?.status === 200 && last.json?.received?.a === '1',
    'A form, `a=1&b=2`, was accepted as if it were JSON. Let only `application/json` through.',
  )
  diagnose(
    ['wrong-type-415', 'missing-type-415'],
    'unknown-type-skipped',
    ({ last }) => last?.status === 200,
    'You answered 200 to a body that the parser never read: it skips what is not labelled as JSON. Look at the type first, and answer 415.',
  )
  diagnose(
    'malformed-400-json',
    'malformed-accepted',
    ({ last }) => last?.status === 200,
    'This is not JSON, yet you answered 200. Leave the parsing to the parser, which throws.',
  )
  diagnose(
    refusals,
    'server-error',
    ({ last }) => (last?.status ?? 0) >= 500,
    'A 5xx says "my fault", but it was the client who sent this. Catch the error and answer with a 4xx.',
  )
  diagnose(
    ['wrong-type-415', 'missing-type-415'],
    'says-400',
    ({ last }) => last?.status === 400,
    '400 means "I tried to read it and could not". You do not read this type at all: that is 415, Unsupported Media Type.',
  )
  diagnose(
    refusals,
    'error-not-json',
    ({ last }) => last !== undefined && !/json$/.test(last.type),
    'Right status, but the client cannot parse your error: it is plain text. Catch it and answer in JSON.',
  )
  diagnose(
    refusals,
    'other-shape',
    ({ last }) => typeof last?.json === 'object',
    'It is JSON, but not of the shape that clients of this shop expect: `{ error: { status_code, message } }`, with the same number as the status.',
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
      fits.expect(200)
      const answer = await t.post('/api/submit', { text: 'a'.repeat(200_000) })
      expectError(answer, 413)
    },
  )
  diagnose(
    'too-large-413',
    'no-limit',
    ({ last, answers }) => last?.status === 200 && answers.length === 2,
    '200 kB were accepted. Tell the body parser how much it may read: `jsonLimit`.',
  )
  diagnose(
    'too-large-413',
    'limit-too-small',
    ({ answers }) => answers.length === 1,
    'Already 60 kB were refused. The limit is 100 kB, written `100kb`.',
  )
  diagnose(
    'too-large-413',
    'says-400',
    ({ last }) => last?.status === 400,
    'Nothing is wrong with this JSON but its size: 413, Content Too Large, tells the client that a smaller body would do.',
  )
  diagnose(
    'too-large-413',
    'error-not-json',
    ({ last }) => last?.status === 413 && !/json$/.test(last.type),
    'Right status, but the client cannot parse your error. Let 413 go the way of the other errors.',
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
