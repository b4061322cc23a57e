/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'root-200',
    {
      step: 'change-a-word',
      title: 'GET / answers, and says Bob',
      why: 'Save, look, read one message: that is the loop of every step from here on.',
    },
    async (t) => {
      const answer = await t.get('/')
      answer.expect(200).expectText(/\bBob\b/, 'a body with the word Bob')
    },
  )
  diagnose(
    'root-200',
    'returned-not-set',
    ({ last }) => last?.status === 404,
    'The path is right but nobody set an answer. In Koa a handler must set `ctx.body`; what it returns is ignored.',
  )
  diagnose(
    'root-200',
    'empty-answer',
    ({ last }) => last?.status === 204,
    '`ctx.body` was set to null or undefined, which Koa sends as 204, "no content".',
  )
  diagnose(
    'root-200',
    'letter-case',
    ({ last }) => /bob/i.test(last?.text ?? ''),
    'Programs compare letter by letter: it is Bob, with a capital B and small letters after it.',
  )
  diagnose(
    'root-200',
    'not-changed',
    ({ last }) => last?.text.includes('nobody') === true,
    'The server still says what it said at the start. Change the word in server.ts and save the file.',
  )

  check(
    'root-is-json',
    {
      step: 'answer-with-data',
      title: 'GET / says in its Content-Type that it sends JSON',
      why: 'A client chooses how to read an answer by its Content-Type, not by looking at the letters.',
      needs: ['root-200'],
    },
    async (t) => {
      const answer = await t.get('/')
      answer.expect(200).expectType('application/json')
    },
  )
  diagnose(
    'root-is-json',
    'text-not-object',
    ({ last }) => /^text\//.test(last?.type ?? '') && typeof last?.json === 'object',
    ({ last }) => `Your answer has the right letters but its Content-Type is ${last?.type}. Give Koa the object, not a string.`,
  )
  diagnose(
    'root-is-json',
    'still-a-sentence',
    ({ last }) => last?.type.startsWith('text/') === true,
    'You sent a sentence. Set `ctx.body` to an object and Koa will send it as JSON.',
  )

  check(
    'root-body',
    {
      step: 'answer-with-data',
      title: 'GET / answers with the object {"name":"Bob"}',
      needs: ['root-is-json'],
    },
    async (t) => {
      const answer = await t.get('/')
      answer.expect(200).expectJson({ name: 'Bob' })
    },
  )
  diagnose(
    'root-body',
    'stringified-twice',
    ({ last }) => typeof last?.json === 'string',
    'A string arrived that holds JSON text: it was turned into text twice. Give Koa the object itself.',
  )
  diagnose(
    'root-body',
    'other-member',
    ({ last }) => Object.values(last?.json ?? {}).includes('Bob'),
    'The value is right; the object has one member, and its name is `name` in small letters.',
  )

  check(
    'hello-name',
    {
      step: 'second-route',
      title: 'GET /hello/:name greets whoever the path names',
      why: 'A path parameter arrives percent-encoded on the wire and decoded in your code.',
      needs: ['root-200'],
    },
    async (t) => {
      const plain = t.word('Kim')
      const first = await t.get(`/hello/${plain}`)
      first.expect(200).expectJson({ hello: plain })
      for (const name of ['Ada Lovelace', 'Zoé']) {
        const answer = await t.get(`/hello/${encodeURIComponent(name)}`)
        answer.expect(200).expectJson({ hello: name })
      }
    },
  )
  diagnose(
    'hello-name',
    'no-route',
    ({ last }) => last?.status === 404,
    'No route matched. The path is `/hello/:name`, with the colon, and it is a `router.get`.',
  )
  diagnose(
    'hello-name',
    'not-decoded',
    ({ last }) => last?.json?.hello?.includes?.('%') === true,
    'The name still has its percent signs. `ctx.params.name` is decoded for you; `ctx.path` is not.',
  )
  diagnose(
    'hello-name',
    'other-name',
    ({ last }) => last?.status === 200 && last.json !== undefined && last.json?.hello === undefined,
    'There is no `hello` in the answer, or it is undefined. The name after the colon is the name in `ctx.params`: `:name` is `ctx.params.name`.',
  )
  diagnose(
    'hello-name',
    'same-for-everybody',
    ({ last }) => typeof last?.json?.hello === 'string',
    'Everybody gets the same greeting. Take the name from the path: `ctx.params.name`.',
  )

  check(
    'unknown-path-404',
    {
      step: 'second-route',
      title: 'A path that you do not serve is answered with 404',
      needs: ['hello-name'],
    },
    async (t) => {
      const answer = await t.get(`/${t.word('nowhere')}`)
      answer.expect(404)
    },
  )
  diagnose(
    'unknown-path-404',
    'answers-everything',
    ({ last }) => last?.status === 200,
    'Every path gets an answer. Leave paths that you do not know alone, and Koa says 404 for you.',
  )

  check(
    'port-from-env',
    {
      step: 'listen-on-port',
      title: 'The port comes from the environment variable PORT',
      why: 'Whoever runs your program decides where it listens: a colleague, a test, a hosting service.',
      needs: ['root-200'],
    },
    async (t) => {
      const { asked } = await t.program()
      if (asked.port !== Number(t.env.PORT))
        t.fail(`the program to listen on port ${t.env.PORT}`, `port ${asked.port}`)
    },
  )
  diagnose(
    'port-from-env',
    'fixed-port',
    ({ asked }) => asked !== undefined,
    ({ asked }) =>
      `Your program asked for port ${asked?.port}, whatever PORT says. Read \`process.env.PORT\`.`,
  )

  check(
    'loopback-only',
    {
      step: 'listen-on-port',
      title: 'The server listens on this machine only',
      why: 'Without a host Node listens on every network interface: the whole café could use your half-built API.',
      needs: ['root-200'],
    },
    async (t) => {
      const { asked } = await t.program()
      const own = ['127.0.0.1', 'localhost', '::1'].includes(asked.host ?? '')
      if (!own) t.fail('the program to listen on 127.0.0.1', asked.host ?? 'every network interface')
    },
  )
  diagnose(
    'loopback-only',
    'every-interface',
    () => true,
    'Everybody in your network can reach this server. Give `listen` a host: `app.listen(port, "127.0.0.1")`.',
  )
}
