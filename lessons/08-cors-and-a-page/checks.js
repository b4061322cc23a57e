import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Seen} Seen */
/** @typedef {import('understudy-server/lessons').Tester} Tester */

const friend = 'https://shop.example'
const friends = [friend, 'http://localhost:3000']
const strangers = [
  'https://evil.example',
  'https://shop.example.evil.example',
  'https://notshop.example',
  'http://shop.example',
  'null',
]

/** @param {string} origin */
const from = (origin) => ({ headers: { Origin: origin } })

/** @param {Answer | undefined} answer */
const allowed = (answer) => answer?.headers['access-control-allow-origin']

/** The words of a header with commas, in small letters. @param {Answer} answer @param {string} name */
const words = ({ headers }, name) =>
  String(headers[name] ?? '')
    .toLowerCase()
    .split(',')
    .map((word) => word.trim())

/** Creates a wish and returns it. @param {Tester} t */
const wish = async (t) => {
  const answer = await t.post('/wishes', { text: t.word('plum') })
  return answer
    .or(
      'programs-refused',
      ({ last }) => last?.status === 403,
      'This request has no header Origin, and was refused. Only browsers send one: curl, apps and other servers do not.',
    )
    .expect(201).json
}

/**
 * Asks before a request, as a browser does.
 *
 * @param {Tester} t
 * @param {string} origin
 * @param {string} method
 * @param {string} path
 */
const askFirst = (t, origin, method = 'POST', path = '/wishes') =>
  t.send('OPTIONS', path, {
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': 'content-type',
    },
  })

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'page-is-html',
    {
      step: 'serve-a-page',
      title: 'GET / answers with the page, as HTML',
      why: 'A browser decides by the Content-Type whether it shows something, runs it, or saves it as a file.',
    },
    async (t) => {
      const answer = await t.get('/')
      answer
        .expect(200)
        .or(
          'page-as-bytes',
          ({ last }) => last?.type === 'application/octet-stream',
          'Your page came as `application/octet-stream`, "some bytes": a browser saves it, and shows nothing.',
          '`readFile` without an encoding gives bytes. Set `ctx.type` as well.',
        )
        .or(
          'page-as-text',
          ({ last }) => last?.type === 'text/plain',
          'Your page came as `text/plain`: a browser shows its source.',
        )
        .or(
          'page-as-json',
          ({ last }) => last?.type === 'application/json',
          'Your page came as JSON. What was sent is a member of an object, or a promise.',
        )
        .expectType('text/html')
        .expectText(/<script type="module"/, 'the page of the lesson')
    },
  )

  check(
    'script-is-javascript',
    {
      step: 'serve-a-page',
      title: 'GET /page.js answers with the script, as JavaScript',
      needs: ['page-is-html'],
    },
    async (t) => {
      const answer = await t.get('/page.js')
      answer.expect(200)
      if (!/^(text|application)\/javascript$/.test(answer.type))
        answer
          .or(
            'script-as-text',
            ({ last }) => ['text/plain', 'application/octet-stream', 'text/html'].includes(last?.type ?? ''),
            ({ last }) =>
              `The script came as \`${last?.type}\`. Browsers refuse to run a module that is not labelled as JavaScript.`,
            "Set it: `ctx.type = 'js'`.",
          )
          .fail('Content-Type text/javascript', `Content-Type ${answer.type || '(none)'}`)
      answer.expectText(/addEventListener\('submit'/, 'the script of the lesson')
    },
  )

  check(
    'only-these-files',
    {
      step: 'serve-a-page',
      title: 'No other file of the folder can be read',
      why: 'A server that sends whatever is asked for sends its source, its data and its passwords.',
      needs: ['script-is-javascript'],
    },
    async (t) => {
      for (const path of [
        '/server.ts',
        '/server.js',
        '/wishes.ts',
        '/wishes.js',
        '/..%2fpackage.json',
        '/%2e%2e%2fpackage.json',
        '/page.js%2f..%2fserver.ts',
      ]) {
        const answer = await t.get(path)
        answer.or(
          'sends-its-source',
          ({ last }) => last?.status === 200,
          `\`${path}\` was sent to somebody who asked for it. Name the files that may be read, and send no others.`,
        )
        expectError(answer, 404, 400, 403)
      }
    },
  )

  check(
    'origin-allowed',
    {
      step: 'allow-origin',
      title: 'The two origins on the list may read the answers',
      why: 'A browser shows an answer to a page from elsewhere only when the answer says that this page may read it.',
    },
    async (t) => {
      for (const origin of friends) {
        const answer = await t.get('/wishes', from(origin))
        answer
          .expect(200)
          .or(
            'star',
            ({ last }) => allowed(last) === '*',
            '`*` lets every page in the world read your answers. There is a list: answer with the origin that asked, if it is on it.',
          )
          .or(
            'all-of-them',
            ({ last }) => /,|\s/.test(String(allowed(last) ?? '')),
            'The header has several origins. Browsers accept exactly one there: the one that asked.',
          )
          .or(
            'always-the-same',
            ({ last }) => friends.includes(String(allowed(last))) && allowed(last) !== origin,
            'The header has another origin than the one that asked. Browsers compare letter by letter.',
          )
          .or(
            'trailing-slash',
            ({ last }) => allowed(last) === `${origin}/`,
            'There is a slash at its end. An origin has none.',
          )
          .expectHeader('Access-Control-Allow-Origin', origin)
      }
    },
  )
  diagnose(
    'origin-allowed',
    'no-cors-header',
    ({ last }) => last?.status === 200 && allowed(last) === undefined,
    'There is no header Access-Control-Allow-Origin, so the browser keeps the answer from the page.',
    'Is the middleware in use, `app.use(cors)`, and before the router?',
  )

  check(
    'origin-not-allowed',
    {
      step: 'allow-origin',
      title: 'Pages from elsewhere are not told that they may read',
      needs: ['origin-allowed'],
    },
    async (t) => {
      for (const origin of strangers) {
        const answer = await t.get('/wishes', from(origin))
        answer.or(
          'echoes-everybody',
          ({ last }) => allowed(last) === origin,
          `\`${origin}\` was told that it may read. Compare the whole text with the origins on your list.`,
          '`includes`, `startsWith` and `endsWith` on a text find parts of it; `Set.has` and `===` do not.',
        )
        if (allowed(answer) !== undefined)
          answer
            .or(
              'names-the-wrong-one',
              ({ last }) => friends.includes(String(allowed(last))),
              'A stranger gets the header with somebody else in it. Leave it out.',
            )
            .fail('no header Access-Control-Allow-Origin', `Access-Control-Allow-Origin: ${allowed(answer)}`)
      }
      ;(await t.get('/wishes'))
        .or(
          'needs-an-origin',
          'Without the header Origin you refuse to answer. curl and other servers never send one.',
        )
        .expect(200)
    },
  )

  check(
    'vary-origin',
    {
      step: 'allow-origin',
      title: 'Every answer says that it varies with the Origin',
      why: 'A cache between you and the browser would otherwise give the answer for one page to another.',
      needs: ['origin-allowed'],
    },
    async (t) => {
      for (const options of [from(friend), from('https://evil.example'), {}]) {
        const answer = await t.get('/wishes', options)
        answer
          .or(
            'vary-missing',
            ({ last }) => last?.headers.vary === undefined,
            ({ last }) =>
              last?.request.headers?.Origin === friend
                ? 'The answer depends on the header Origin, and does not say so. A cache gives it to another page.'
                : 'This answer has no `Vary: Origin`. It must be there also when the origin is not on the list: a cache would keep this one, and give it to a page that may read.',
            "`ctx.vary('Origin')`, before you look at the origin.",
          )
          .expectHeader('Vary', /\borigin\b|\*/i)
      }
    },
  )

  check(
    'errors-readable',
    {
      step: 'allow-origin',
      title: 'A page may read the errors, too',
      needs: ['origin-allowed'],
    },
    async (t) => {
      const missing = await t.get(`/wishes/${t.number(5_000, 90_000)}`, from(friend))
      const refused = await t.post('/wishes', { text: '' }, from(friend))
      for (const answer of [missing.expect(404), refused.expect(422, 400)])
        answer
          .or(
            'errors-unreadable',
            ({ last }) => allowed(last) === undefined,
            'The error came without the header. The page learns that something failed, and not what: the browser keeps your message from it.',
            'Set the header before `await next()`, not after it: what is thrown skips the lines behind.',
          )
          .expectHeader('Access-Control-Allow-Origin', friend)
    },
  )

  check(
    'preflight-answered',
    {
      step: 'preflight',
      title: 'Before a POST with JSON, the browser asks, and is told what it may do',
      why: 'A page may always send what a form could send. For everything else, JSON among it, the browser asks first.',
      needs: ['origin-allowed'],
    },
    async (t) => {
      for (const [method, path] of [
        ['POST', '/wishes'],
        ['PUT', '/wishes/1'],
      ]) {
        const answer = await askFirst(t, friend, method, path)
        answer.expect(204, 200)
        if (
          !words(answer, 'access-control-allow-methods').some(
            (word) => word === method?.toLowerCase() || word === '*',
          )
        )
          answer
            .or(
              'methods-missing',
              ({ last }) => last?.headers['access-control-allow-methods'] === undefined,
              'The answer does not say which methods are allowed. `Allow` is another header, which browsers do not look at here: Access-Control-Allow-Methods.',
            )
            .or(
              'method-not-listed',
              ({ last }) => last?.headers['access-control-allow-methods'] !== undefined,
              `${method} is not among the methods that you allow to pages.`,
            )
            .fail(
              `${method} in Access-Control-Allow-Methods`,
              String(answer.headers['access-control-allow-methods'] ?? 'no such header'),
            )
        if (
          !words(answer, 'access-control-allow-headers').some(
            (word) => word === 'content-type' || word === '*',
          )
        )
          answer
            .or(
              'content-type-not-allowed',
              'The page wants to send `Content-Type: application/json`, and nobody allowed it. Name it in Access-Control-Allow-Headers.',
            )
            .fail(
              'Content-Type in Access-Control-Allow-Headers',
              String(answer.headers['access-control-allow-headers'] ?? 'no such header'),
            )
        answer
          .or(
            'preflight-without-origin',
            ({ last }) => allowed(last) === undefined,
            'The answer to the question has no Access-Control-Allow-Origin. The browser stops here.',
          )
          .expectHeader('Access-Control-Allow-Origin', friend)
      }
      const made = await t.post('/wishes', { text: t.word('plum') }, from(friend))
      made.expect(201).expectHeader('Access-Control-Allow-Origin', friend)
    },
  )
  diagnose(
    'preflight-answered',
    'preflight-refused',
    ({ last }) => last?.request.method === 'OPTIONS' && last.status >= 400,
    ({ last }) =>
      `The question itself was answered with ${last?.status}. Then the browser never sends the request.`,
    'Answer it in the middleware, with 204, before anything else looks at it.',
  )

  check(
    'preflight-of-strangers',
    {
      step: 'preflight',
      title: 'A page from elsewhere gets no permission',
      needs: ['preflight-answered'],
    },
    async (t) => {
      const answer = await askFirst(t, 'https://evil.example')
      if (allowed(answer) !== undefined)
        answer
          .or(
            'preflight-for-everybody',
            'A page from elsewhere got permission to send. Look at the origin first, in this answer as well.',
          )
          .fail('no header Access-Control-Allow-Origin', `Access-Control-Allow-Origin: ${allowed(answer)}`)
    },
  )

  check(
    'options-still-allow',
    {
      step: 'preflight',
      title: 'An OPTIONS that is no such question is answered as before, with Allow',
      needs: ['preflight-answered'],
    },
    async (t) => {
      const answer = await t.send('OPTIONS', '/wishes')
      answer
        .expect(200, 204)
        .or(
          'every-options-taken',
          ({ last }) => last?.headers.allow === undefined,
          'OPTIONS without Access-Control-Request-Method is a different question: "which methods are there?". Your middleware answers it too, and Allow is gone.',
        )
        .expectHeader('Allow', /GET/)
    },
  )

  check(
    'headers-exposed',
    {
      step: 'preflight',
      title: 'A page may read the headers Location and ETag',
      why: 'Of an answer from elsewhere, a page sees only a handful of headers, unless you name others.',
      needs: ['preflight-answered'],
    },
    async (t) => {
      const answer = await t.post('/wishes', { text: t.word('plum') }, from(friend))
      answer.expect(201)
      for (const name of ['location', 'etag'])
        if (!words(answer, 'access-control-expose-headers').some((word) => word === name || word === '*'))
          answer
            .or(
              'not-exposed',
              `The page reads \`${name === 'etag' ? 'ETag' : 'Location'}\` and gets null: the browser hides it. Name it in Access-Control-Expose-Headers, on the answer itself.`,
            )
            .fail(
              'Location and ETag in Access-Control-Expose-Headers',
              String(answer.headers['access-control-expose-headers'] ?? 'no such header'),
            )
    },
  )

  check(
    'etag-and-304',
    {
      step: 'conditional',
      title: 'GET /wishes has an ETag, and whoever sends it back gets 304 and no body',
      why: 'The page asks again and again, and mostly nothing has changed. Then nothing should be sent.',
    },
    async (t) => {
      await wish(t)
      const first = await t.get('/wishes')
      const { etag = '' } = first
        .expect(200)
        .or(
          'no-etag',
          ({ last }) => last?.headers.etag === undefined,
          'There is no header ETag, so the client has nothing to send back.',
        )
        .expectHeader('ETag')
        .or(
          'etag-without-quotes',
          ({ last }) => !/^(W\/)?".*"$/.test(String(last?.headers.etag)),
          'The ETag has no quotes around it. They belong to it: `"abc"`.',
        )
        .expectHeader('ETag', /^(W\/)?"[^"]+"$/).headers
      const again = await t.get('/wishes', { headers: { 'If-None-Match': etag } })
      again
        .or(
          'sent-again',
          ({ last }) => last?.status === 200 && last.headers.etag === etag,
          'The client has this version, said so, and got everything once more.',
          'After ETag is set, `ctx.fresh` compares it with If-None-Match: then the status is 304.',
        )
        .or(
          'etag-by-chance',
          ({ last }) => last?.status === 200 && last.headers.etag !== etag,
          'Nothing has changed, and the ETag is another one. Make it from the content: a time or a random number is new each time.',
        )
        .expect(304)
        .expectText('', 'no body')
      ;(await t.get('/wishes', { headers: { 'If-None-Match': '"something-else"' } }))
        .or(
          'always-304',
          ({ last }) => last?.status === 304,
          'The client has another version, and was told that nothing has changed.',
        )
        .expect(200)
    },
  )

  check(
    'etag-changes',
    {
      step: 'conditional',
      title: 'When the list changes, so does the ETag',
      needs: ['etag-and-304'],
    },
    async (t) => {
      const { id } = await wish(t)
      const seen = new Set([(await t.get('/wishes')).expect(200).headers.etag])
      /** @type {[string, () => Promise<Answer>][]} */
      const changes = [
        ['a new wish', () => t.post('/wishes', { text: t.word('fig') })],
        [
          'a wish with another text of the same length',
          async () => {
            const now = await t.get(`/wishes/${id}`)
            const text = now.json.text.replace(/.$/, '_')
            return t.put(
              `/wishes/${id}`,
              { text },
              { headers: { 'If-Match': String(now.headers.etag ?? '*') } },
            )
          },
        ],
      ]
      for (const [change, make] of changes) {
        const made = await make()
        if (made.status === 412 || made.status === 428) continue // the matter of a later step
        made.expect(200, 201)
        const answer = await t.get('/wishes')
        answer
          .or(
            'etag-stays',
            ({ last }) => seen.has(last?.headers.etag),
            `After ${change} the ETag was the same, so a client believes that nothing has changed, and shows the old list.`,
            'Make it from the whole content, by a hash, each time that somebody asks.',
          )
          .expectThat('another ETag', () => !seen.has(answer.headers.etag))
        seen.add(answer.headers.etag)
      }
    },
  )

  check(
    'cache-control',
    {
      step: 'conditional',
      title: 'The answer says that it has to be asked for again each time',
      needs: ['etag-and-304'],
    },
    async (t) => {
      const answer = await t.get('/wishes')
      const control = String(answer.expect(200).headers['cache-control'] ?? '')
      answer
        .or(
          'no-cache-control',
          () => control === '',
          'Without Cache-Control, a browser decides on its own for how long it believes the answer.',
        )
        .or(
          'never-kept',
          () => /no-store/.test(control),
          '`no-store` forbids to keep the answer, so there is nothing to compare an ETag with. `no-cache` means: keep it, and ask before you use it.',
        )
        .or(
          'kept-for-long',
          () => /max-age=[1-9]/.test(control) && !/no-cache/.test(control),
          'For that long, nobody will see a new wish.',
        )
        .expectHeader('Cache-Control', /no-cache|max-age=0/)
    },
  )

  check(
    'too-many-429',
    {
      step: 'limit',
      title: 'With LIMIT=5, the sixth request within a minute is answered with 429',
      why: 'One program in an endless loop should not take the server from everybody else.',
      env: { LIMIT: '5' },
    },
    async (t) => {
      await t.program()
      for (let i = 1; i <= 5; i++) {
        const answer = await t.get('/wishes')
        answer
          .or(
            'one-too-early',
            ({ last }) => last?.status === 429,
            `Request ${i} of 5 was refused. Five are allowed, and the sixth is too much.`,
          )
          .expect(200)
      }
      const answer = await t.get('/wishes')
      answer
        .or(
          'no-limit',
          ({ last }) => last?.status === 200,
          'The sixth request was answered. The environment says LIMIT=5.',
          '`process.env.LIMIT` has the number, as a text.',
        )
        .or(
          'other-status',
          ({ last }) => last !== undefined && last.status !== 429 && last.status >= 400,
          ({ last }) => `${last?.status} is not quite it: 429, Too Many Requests.`,
        )
        .or(
          'busy-503',
          { serverError: () => true },
          ({ last }) =>
            `${last?.status} says that the server is in trouble. It was the client who asked too often: 429, Too Many Requests.`,
        )
      expectError(answer, 429)
    },
  )

  check(
    'retry-after',
    {
      step: 'limit',
      title: 'And it says in Retry-After, in how many seconds to ask again',
      needs: ['too-many-429'],
      env: { LIMIT: '2' },
    },
    async (t) => {
      await t.program()
      for (let i = 0; i < 2; i++) await t.get('/wishes')
      const answer = await t.get('/wishes', from(friend))
      const seconds = Number(answer.expect(429).headers['retry-after'])
      answer
        .or(
          'no-retry-after',
          ({ last }) => last?.headers['retry-after'] === undefined,
          'The client is told to stop, and not for how long. It will try again at once: set Retry-After.',
        )
        .or(
          'milliseconds',
          () => seconds > 60,
          ({ last }) =>
            `Retry-After: ${last?.headers['retry-after']} are seconds, so that is very long for a minute. Divide by 1000.`,
        )
        .or(
          'fraction',
          () => seconds > 0 && !Number.isInteger(seconds),
          'Retry-After has whole seconds. Round up, so that nobody comes too early.',
        )
        .or('not-in-the-future', () => seconds <= 0, 'Retry-After is not in the future.')
        .expectHeader('Retry-After', /^([1-9]|[1-5]\d|60)$/)
        .or(
          '429-unreadable',
          ({ last }) => allowed(last) === undefined,
          'The page cannot read this answer: it has no Access-Control-Allow-Origin.',
          'The middleware `cors` has to stand before the one that limits.',
        )
        .expectHeader('Access-Control-Allow-Origin', friend)
    },
  )

  check(
    'spoofed-address',
    {
      step: 'limit',
      title: 'A header that names another address does not help',
      needs: ['too-many-429'],
      env: { LIMIT: '3' },
    },
    async (t) => {
      await t.program()
      for (let i = 0; i < 3; i++)
        (await t.get('/wishes', { headers: { 'X-Forwarded-For': `10.0.0.${i}` } })).expect(200)
      const answer = await t.get('/wishes', { headers: { 'X-Forwarded-For': '10.0.0.99', Origin: friend } })
      answer
        .or(
          'believes-the-client',
          ({ last }) => last?.status === 200,
          'Each request named another address in X-Forwarded-For, and you believed it. Anybody can write that header.',
          'Count by `ctx.ip`, and trust the header only behind a proxy of your own.',
        )
        .expect(429)
    },
  )

  check(
    'foreign-form-refused',
    {
      step: 'foreign-form',
      title: 'A form on a page from elsewhere cannot make a wish',
      why: 'CORS decides who may read an answer. A form wants to read nothing: the browser sends it without asking.',
      needs: ['origin-not-allowed'],
    },
    async (t) => {
      for (const origin of friends)
        (await t.post('/wishes', { text: t.word('fine') }, from(origin))).expect(201)
      const text = t.word('spam')
      for (const type of [
        'application/x-www-form-urlencoded',
        'text/plain',
        'multipart/form-data; boundary=x',
      ]) {
        const body = type.startsWith('application') ? `text=${text}` : JSON.stringify({ text })
        const answer = await t.send('POST', '/wishes', {
          body,
          headers: { Origin: 'https://evil.example', 'Content-Type': type },
        })
        answer.or(
          'form-accepted',
          ({ last }) => last?.status === 201,
          'A page from elsewhere made a wish in the name of somebody who only looked at it. The browser did not show it your answer, but the wish is there.',
          'Accept JSON alone: a form cannot send it, and for JSON the browser asks first.',
        )
        expectError(answer, 415, 403, 400, 422)
      }
      const list = await t.get('/wishes')
      list
        .expect(200)
        .or('stored-all-the-same', 'It was refused, and it is on the list all the same.')
        .expectThat(`a list without "${text}"`, (all) =>
          all.every((/** @type {any} */ one) => one.text !== text),
        )
    },
  )

  check(
    'changed-412',
    {
      step: 'two-pages',
      title: 'Whoever changes a wish that somebody else has changed meanwhile gets 412',
      why: 'Without this, the second of two people who save takes away what the first has written, and neither notices.',
      needs: ['etag-and-304'],
    },
    async (t) => {
      const { id } = await wish(t)
      const path = `/wishes/${id}`
      const { etag = '' } = (await t.get(path))
        .expect(200)
        .or(
          'no-etag-of-one',
          ({ last }) => last?.headers.etag === undefined,
          'A single wish has no ETag, so nobody can say which version they have seen.',
        )
        .expectHeader('ETag').headers
      const first = t.word('first')
      const saved = await t.put(path, { text: first }, { headers: { 'If-Match': etag } })
      saved
        .or(
          'refuses-the-first',
          ({ last }) => (last?.status ?? 0) >= 400,
          'This client had seen the newest version, and was refused.',
          'Compare with the ETag of the wish as it is now, before you change it.',
        )
        .expect(200)
        .expectPart({ text: first })
      const late = await t.put(path, { text: t.word('second') }, { headers: { 'If-Match': etag } })
      late
        .or(
          'lost-update',
          ({ last }) => last?.status === 200,
          'The second client had seen an old version, and wrote over the new one. What the first had written is gone.',
        )
        .or(
          'says-409',
          ({ last }) => last?.status === 409,
          'There is a status for exactly this, a condition in a header that does not hold: 412, Precondition Failed.',
        )
      expectError(late, 412)
      const now = await t.get(path)
      now
        .or('refused-and-changed', 'The change was refused, and made all the same.')
        .expectPart({ text: first })
    },
  )

  check(
    'next-etag-works',
    {
      step: 'two-pages',
      title: 'The ETag in the answer of PUT is good for the next change',
      needs: ['changed-412'],
    },
    async (t) => {
      const { id } = await wish(t)
      const path = `/wishes/${id}`
      let { etag } = (await t.get(path)).headers
      for (const text of [t.word('one'), t.word('two')]) {
        const answer = await t.put(path, { text }, { headers: { 'If-Match': String(etag) } })
        etag = answer
          .or(
            'stale-etag-sent',
            ({ last }) => last?.status === 412,
            'PUT had answered with an ETag, and that one was refused now. It was made before the change.',
          )
          .expect(200)
          .or(
            'put-without-etag',
            ({ last }) => last?.headers.etag === undefined,
            'The answer of PUT has no ETag: for the next change the client would have to read the wish again.',
          )
          .expectHeader('ETag').headers.etag
      }
    },
  )

  check(
    'without-428',
    {
      step: 'two-pages',
      title: 'A PUT that does not say what it has seen gets 428',
      needs: ['changed-412'],
    },
    async (t) => {
      const { id } = await wish(t)
      const answer = await t.put(`/wishes/${id}`, { text: t.word('blind') })
      answer
        .or(
          'blind-accepted',
          ({ last }) => last?.status === 200,
          'Without If-Match, everything goes as before: whoever leaves it out writes over others. 428, Precondition Required, asks for it.',
        )
        .or(
          'blind-412',
          ({ last }) => last?.status === 412,
          'The client sent no condition, so none has failed. 428, Precondition Required, tells it what to send.',
        )
      expectError(answer, 428)
    },
  )

  check(
    'if-match-from-pages',
    {
      step: 'two-pages',
      title: 'A page may send If-Match',
      needs: ['changed-412', 'preflight-answered'],
    },
    async (t) => {
      const answer = await askFirst(t, friend, 'PUT', '/wishes/1')
      if (!words(answer, 'access-control-allow-headers').some((word) => word === 'if-match' || word === '*'))
        answer
          .or(
            'if-match-not-allowed',
            'With curl it works, and the page is stopped by its browser: If-Match is not among the headers that you allow to pages.',
          )
          .fail(
            'If-Match in Access-Control-Allow-Headers',
            String(answer.headers['access-control-allow-headers'] ?? 'no such header'),
          )
    },
  )
}
