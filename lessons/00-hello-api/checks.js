/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check }) => {
  check(
    'root-200',
    {
      step: 'change-a-word',
      title: 'GET / answers, and says Bob',
      why: 'Save, look, read one message: that is the loop of every step from here on.',
    },
    async (t) => {
      const answer = await t.get('/')
      answer
        .expect(200)
        .or(
          'not-changed',
          ({ last }) => last?.text.includes('nobody') === true,
          'The server still says what it said at the start. Change the word in server.ts and save the file.',
        )
        .or(
          'letter-case',
          ({ last }) => /\bbob\b/i.test(last?.text ?? ''),
          'Programs compare letter by letter: it is Bob, with a capital B and small letters after it.',
        )
        .expectText(/\bBob\b/, 'a body with the word Bob')
    },
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
      answer
        .expect(200)
        .or(
          'text-not-object',
          ({ last }) => typeof last?.json === 'object',
          ({ last }) => `The letters are those of JSON, but the Content-Type is ${last?.type}.`,
          'Give Koa the object, not a string.',
        )
        .or(
          'still-a-sentence',
          ({ last }) => last?.type.startsWith('text/') === true && last.json === undefined,
          'You sent a sentence.',
          'Set `ctx.body` to an object and Koa will send it as JSON.',
        )
        .expectType('application/json')
    },
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
      answer
        .expect(200)
        .or(
          'other-member',
          ({ last }) => Object.entries(last?.json).some(([name, value]) => value === 'Bob' && !/^name$/i.test(name)),
          'The value is right; the object has one member, and its name is `name`.',
        )
        .expectJson({ name: 'Bob' })
    },
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
      for (const name of [plain, 'Ada Lovelace', 'Zoé']) {
        const answer = await t.get(`/hello/${encodeURIComponent(name)}`)
        answer
          .expect(200)
          .or(
            'not-decoded',
            ({ last }) => last?.json.hello === encodeURIComponent(name),
            'The name still has its percent signs.',
            '`ctx.params.name` is decoded for you; `ctx.path` is not.',
          )
          .or(
            'same-for-everybody',
            async ({ last }, again) =>
              typeof last?.json.hello === 'string' &&
              (await again.get('/hello/Somebody-else')).json.hello === last?.json.hello,
            'Everybody gets the same greeting.',
            'Take the name from the path: `ctx.params.name`.',
          )
          .or(
            'other-member',
            ({ last }) => last?.json.hello === undefined && Object.values(last?.json).includes(name),
            'The name is there, under another name: the member is called `hello`.',
          )
          .expectJson({ hello: name })
      }
    },
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
      answer
        .or(
          'answers-everything',
          ({ last }) => last?.status === 200,
          'Every path gets an answer. Leave paths that you do not know alone: 404 says that there is nothing.',
        )
        .expect(404)
    },
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
      const program = await t.program()
      const { port } = program.asked
      if (port !== Number(t.env.PORT))
        t.or(
          'fixed-port',
          `Your program asked for port ${port}, whatever PORT says.`,
          'Read `process.env.PORT`.',
        ).fail(`the program to listen on port ${t.env.PORT}`, `port ${port}`)
      const listened = (await program.facts())?.listened ?? []
      if (listened.length > 1)
        t.or(
          'listens-twice',
          'Your program listens twice. The second `listen` fails as soon as that port is taken: remove the old line.',
        ).fail('the program to listen once', `ports ${listened.map((each) => each.port).join(' and ')}`)
    },
  )

  check(
    'port-by-default',
    {
      step: 'listen-on-port',
      title: 'Without PORT the server listens on 3000',
      why: 'On your own machine nobody sets PORT.',
      needs: ['port-from-env'],
      env: { PORT: undefined },
    },
    async (t) => {
      const { port } = (await t.program()).asked
      if (port !== 3000)
        t.or(
          'no-default-port',
          'Without PORT, `Number(undefined)` is NaN, and `??` does not replace that. Choose first and convert then: `Number(process.env.PORT ?? 3000)`.',
        ).fail('the program to listen on port 3000 when there is no PORT', `port ${port ?? 'NaN'}`)
    },
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
      const { host } = (await t.program()).asked
      if (!['127.0.0.1', 'localhost', '::1'].includes(host ?? ''))
        t.or(
          'every-interface',
          'Everybody in your network can reach this server. Give `listen` a host: `app.listen(port, "127.0.0.1")`.',
        ).fail('the program to listen on 127.0.0.1', host ?? 'every network interface')
    },
  )
}
