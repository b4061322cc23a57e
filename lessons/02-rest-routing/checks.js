import { expectError } from '../error-shape.js'

/** As they stand in code/cookies.ts, which is the learner's to read and not to change. */
const cookies = [
  { id: 2, name: 'Oat Crumble', slug: 'oat-crumble', price: 180, featured: false },
  { id: 3, name: 'Ginger Crunch', slug: 'ginger-crunch', price: 220, featured: true },
  { id: 5, name: 'Almond Moon', slug: 'almond-moon', price: 260, featured: false },
  { id: 7, name: 'Lemon Snap', slug: 'lemon-snap', price: 190, featured: false },
  { id: 12, name: '7 Grain', slug: '7-grain', price: 240, featured: true },
]
const ids = cookies.map(({ id }) => id)

/**
 * The id or slug that the last request asked for.
 *
 * @param {import('understudy-server/lessons').Seen} seen
 */
const asked = ({ last }) => decodeURIComponent(last?.request.path.split('/').pop() ?? '')

/**
 * The path that a client requests for a link it read in `answer`.
 *
 * @param {string} link
 * @param {import('understudy-server/lessons').Answer} answer
 */
const followed = (link, answer) => {
  const { pathname, search } = new URL(link, `http://shop.example${answer.request.path}`)
  return pathname + search
}

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'list-all',
    {
      step: 'list',
      title: 'GET /cookies answers with the list of all cookies',
      why: 'The path names the collection, in the plural. The method says what to do with it: GET looks and changes nothing.',
    },
    async (t) => {
      const answer = await t.get('/cookies')
      answer.expect(200).expectPart(cookies)
    },
  )
  diagnose(
    'list-all',
    'no-route',
    ({ last }) => last?.status === 404,
    'No route answered. The path is `/cookies`, plural, and the handler must set `ctx.body`.',
  )
  diagnose(
    'list-all',
    'list-wrapped',
    ({ last }) => Object.values(last?.json ?? {}).some((value) => Array.isArray(value)),
    'The list came inside an object. Here the answer is the list itself: `[ … ]`.',
  )
  diagnose(
    'list-all',
    'text-not-list',
    ({ last }) => /^text\//.test(last?.type ?? ''),
    'You sent a text. Give Koa the list itself and it becomes JSON.',
  )

  check(
    'head-ok',
    {
      step: 'list',
      title: 'HEAD /cookies answers like GET, without the body',
      why: 'HEAD asks "what would you say?": caches and link checkers use it. The router answers it for every `router.get`.',
      needs: ['list-all'],
    },
    async (t) => {
      const answer = await t.send('HEAD', '/cookies')
      answer.expect(200).expectType('application/json').expectText('', 'no body')
    },
  )
  diagnose(
    'head-ok',
    'head-refused',
    ({ last }) => (last?.status ?? 0) >= 400,
    'GET works and HEAD does not. Register the path with `router.get`, which answers both.',
  )

  check(
    'by-id',
    {
      step: 'one-by-id',
      title: 'GET /cookies/ and an id answers with the cookie that has this id',
      why: 'An id belongs to a cookie for ever. A position changes as soon as somebody adds or removes another one.',
      needs: ['list-all'],
    },
    async (t) => {
      for (const cookie of cookies) {
        const answer = await t.get(`/cookies/${cookie.id}`)
        answer.expect(200).expectPart(cookie)
      }
    },
  )
  diagnose(
    'by-id',
    'no-route',
    ({ last }) => last?.status === 404 && /^text\//.test(last.type),
    'No route answered. The path is `/cookies/:id`, with the colon.',
  )
  diagnose(
    'by-id',
    'assigned-not-compared',
    (seen) =>
      typeof seen.last?.json?.id === 'string' || (seen.last?.json?.id === ids[0] && asked(seen) !== String(ids[0])),
    'Every id gives the first cookie. Is there a single `=` in the function for `find`? `=` sets, `===` compares.',
  )
  diagnose(
    'by-id',
    'position-not-id',
    (seen) => ids.includes(seen.last?.json?.id) && seen.last?.json.id !== Number(asked(seen)),
    (seen) =>
      `\`/cookies/${asked(seen)}\` gave the cookie with the id ${seen.last?.json.id}. That is a position in the list, not an id: look for the cookie whose \`id\` it is.`,
  )
  diagnose(
    'by-id',
    'text-never-equals-number',
    ({ last }) => last?.status === 204 || last?.status === 404,
    (seen) =>
      `Nothing was found for \`/cookies/${asked(seen)}\`. What comes from a path is a text, and \`'2' === 2\` is false: make both a text, or both a number. Or \`ctx.params\` has no such name${seen.again ? ' any more' : ''}: use the same name as in the path.`,
  )
  diagnose(
    'by-id',
    'list-of-one',
    ({ last }) => Array.isArray(last?.json),
    'You sent a list. This path names one cookie: `find` gives one, `filter` gives a list.',
  )

  check(
    'by-slug',
    {
      step: 'one-by-slug',
      title: 'GET /cookies/ and a slug answers with the same cookie as its id does',
      why: 'A slug can be read aloud, guessed and printed on a menu. An id is short and never changes. One resource may have both.',
      needs: ['by-id'],
    },
    async (t) => {
      for (const { id, slug } of cookies.slice(0, 4)) {
        const byId = await t.get(`/cookies/${id}`)
        const answer = await t.get(`/cookies/${slug}`)
        answer.expect(200).expectJson(byId.expect(200).expectPart({ id }).json)
      }
    },
  )
  diagnose(
    'by-slug',
    'slug-not-found',
    ({ last }) => last?.status === 204 || last?.status === 404,
    (seen) => `\`/cookies/${asked(seen)}\` found nothing. Look for a cookie whose \`slug\` or whose \`id\` is written in the path, by the name that it has there: \`ctx.params.idOrSlug\`.`,
  )

  check(
    'numeric-slug',
    {
      step: 'one-by-slug',
      title: 'A slug that begins with a number is not taken for an id',
      why: '`parseInt` reads as far as it can and keeps silent about the rest.',
      needs: ['by-slug'],
    },
    async (t) => {
      const answer = await t.get('/cookies/7-grain')
      answer.expect(200).expectPart({ id: 12, slug: '7-grain' })
    },
  )
  diagnose(
    'numeric-slug',
    'read-up-to-the-dash',
    ({ last }) => last?.json?.id === 7,
    '`/cookies/7-grain` gave the cookie with the id 7: `parseInt` stops at the dash. Compare the whole text.',
  )
  diagnose(
    'numeric-slug',
    'digit-means-id',
    ({ last }) => last?.status === 204 || last?.status === 404 || last?.status === 400,
    '`7-grain` was taken for an id because it begins with a digit. It is a slug: compare the whole text.',
  )

  check(
    'featured-before-param',
    {
      step: 'fixed-paths-first',
      title: 'GET /cookies/featured answers with the list of the featured cookies',
      why: 'The router tries routes in the order in which you wrote them, and the first that fits answers.',
      needs: ['by-slug'],
    },
    async (t) => {
      const answer = await t.get('/cookies/featured')
      answer.expect(200).expectPart(cookies.filter(({ featured }) => featured))
    },
  )
  diagnose(
    'featured-before-param',
    'read-as-parameter',
    ({ last }) => last?.status === 204 || last?.status === 404,
    '`featured` was read as an id or a slug, and nothing was found. Give it a route of its own, before the one with the parameter.',
  )
  diagnose(
    'featured-before-param',
    'one-not-list',
    ({ last }) => last?.json?.featured === true,
    'One cookie came, not a list: `find` stops at the first that fits, `filter` gives all that fit.',
  )
  diagnose(
    'featured-before-param',
    'not-filtered',
    ({ last }) => Array.isArray(last?.json),
    'A list came, but not the featured cookies: those whose `featured` is true, as they stand in the list of all.',
  )

  check(
    'unknown-404-json',
    {
      step: 'not-found-vs-not-allowed',
      title: 'An id or slug that no cookie has is answered with 404, and an error in JSON',
      why: 'A client cannot tell "there is none" from "here it is" unless the status says so.',
      needs: ['by-slug'],
    },
    async (t) => {
      for (const unknown of [t.number(1000, 9999), t.word('cookie'), 4]) {
        const answer = await t.get(`/cookies/${unknown}`)
        expectError(answer, 404)
      }
    },
  )
  diagnose(
    'unknown-404-json',
    'undefined-becomes-204',
    ({ last }) => last?.status === 204,
    'You set `ctx.body` to undefined, and Koa turns that into 204, "all well, nothing to say". Decide on 404 yourself.',
  )
  diagnose(
    'unknown-404-json',
    'status-only-in-body',
    ({ last }) => last?.status === 200 && last.json?.error !== undefined,
    'Your body says error, your status line says 200. curl and fetch look at the status line: use `ctx.throw(404, …)`.',
  )
  diagnose(
    'unknown-404-json',
    'found-nothing-said-200',
    ({ last }) => last?.status === 200,
    (seen) => `There is no cookie \`${asked(seen)}\`, yet you answered 200. Test what \`find\` gave you before you send it.`,
  )
  diagnose(
    'unknown-404-json',
    'server-error',
    ({ last, stderr }) => (last?.status ?? 0) >= 500 && (stderr === '' || /undefined/.test(stderr)),
    '`find` gave undefined and the code went on with it. Test for it first: that nothing was found is no mistake of the server.',
  )
  diagnose(
    'unknown-404-json',
    'error-not-json',
    ({ last }) => last?.status === 404 && /^text\//.test(last.type),
    'Right status, but the client cannot parse your error. Say it with `ctx.throw(404, "…")`, so that `errorsAsJson` hears of it.',
  )
  diagnose(
    'unknown-404-json',
    'other-shape',
    ({ last }) => last?.status === 404,
    'Right status, but not the shape of this shop, `{ error: { status_code, message } }`. Use `ctx.throw(404, "…")`; `errorsAsJson` makes the shape.',
  )

  check(
    'delete-list-405-allow',
    {
      step: 'not-found-vs-not-allowed',
      title: 'DELETE /cookies is answered with 405, and Allow names the methods that work',
      why: 'The path exists, so it is not 404. RFC 9110 asks for the header Allow with every 405.',
      needs: ['list-all'],
    },
    async (t) => {
      const answer = await t.delete('/cookies')
      answer.expect(405).expectHeader('Allow', /\bGET\b/)
    },
  )
  diagnose(
    'delete-list-405-allow',
    'says-404',
    ({ last }) => last?.status === 404,
    'The path exists, the method does not: that is 405 with Allow. The router can say so: `router.allowedMethods()`.',
  )
  diagnose(
    'delete-list-405-allow',
    'no-allow',
    ({ last }) => last?.status === 405,
    '405 alone leaves the client guessing. Say in the header `Allow` which methods do work.',
  )
  diagnose(
    'delete-list-405-allow',
    'every-method-answers',
    ({ last }) => last?.status === 200 || last?.status === 204,
    'Somebody asked to delete every cookie of the shop, and you said yes. `router.get` answers GET and HEAD; `router.all` answers everything.',
  )

  check(
    'links-match',
    {
      step: 'links-by-name',
      title: 'Every cookie carries a url, and this url answers with the same cookie',
      why: 'A client that follows links need not know how your paths are built, so you may rebuild them.',
      needs: ['by-slug', 'featured-before-param'],
    },
    async (t) => {
      for (const path of ['/cookies', '/cookies/featured', '/cookies/3', '/cookies/7-grain']) {
        const answer = await t.get(path)
        for (const cookie of [answer.expect(200).json].flat()) {
          if (typeof cookie?.url !== 'string') answer.fail('every cookie to have a text "url"')
          const target = await t.get(followed(cookie.url, answer))
          target.expect(200).expectPart({ id: cookie.id, slug: cookie.slug })
        }
      }
    },
  )
  diagnose(
    'links-match',
    'no-url',
    ({ last }) => [last?.json].flat().some((cookie) => typeof cookie === 'object' && typeof cookie?.url !== 'string'),
    (seen) => `A cookie of \`${seen.last?.request.path}\` came without \`url\`. Add it wherever a cookie leaves: both lists, and the single one.`,
  )
  diagnose(
    'links-match',
    'relative-link',
    ({ last, answers }) => last?.status === 404 && /^\w+\//.test([answers.at(-2)?.json].flat()[0]?.url ?? ''),
    ({ last, answers }) =>
      `A link without a slash in front starts from where it was read: one that came from \`${answers.at(-2)?.request.path}\` leads to \`${last?.request.path}\`.`,
  )
  diagnose(
    'links-match',
    'broken-link',
    ({ last }) => (last?.status ?? 0) >= 400 || last?.status === 204,
    ({ last }) => `A link of yours leads to \`${last?.request.path}\`, and you do not serve that. Let the router write the path: \`router.url(…)\`.`,
  )
  diagnose(
    'links-match',
    'link-to-another',
    ({ last }) => typeof last?.json === 'object',
    ({ last }) => `A link leads to \`${last?.request.path}\`, which is not the cookie that carries it. Give \`router.url\` the id of this very cookie.`,
  )
}
