import { expectError } from '../error-shape.js'
import { pathOfLink } from '../links.js'

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

/** @param {import('understudy-server/lessons').Answer | undefined} answer */
const foundNothing = (answer) => answer?.status === 204 || answer?.status === 404

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check }) => {
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
      answer
        .or(
          'head-refused',
          ({ last }) => last?.status === 404 || last?.status === 405,
          'GET works and HEAD does not.',
          'Register the path with `router.get`, which answers both.',
        )
        .expect(200)
        .expectType('application/json')
        .expectText('', 'no body')
    },
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
        answer
          .or(
            'asks-for-both',
            async ({ last, again }, probe) => again && foundNothing(last) && foundNothing(await probe.get('/cookies/oat-crumble')),
            (seen) => `Nothing is found any more, neither for the id \`${asked(seen)}\` nor for a slug.`,
            'Is there `&&` between the two comparisons? It wants both to be true; `||` is content with one.',
          )
          .or(
            'text-never-equals-number',
            async ({ last, again }, probe) => foundNothing(last) && !(again && foundNothing(await probe.get('/cookies/oat-crumble'))),
            (seen) => `Nothing was found for \`/cookies/${asked(seen)}\`.`,
            "What comes from a path is a text, and `'2' === 2` is false: make both a text, or both a number.",
          )
          .expect(200)
          .or(
            'assigned-not-compared',
            async ({ last }, probe) =>
              typeof last?.json.id === 'string' ||
              (last?.json.id === ids[0] && last?.request.path !== `/cookies/${ids[0]}` && (await probe.get('/cookies/12')).json?.id === ids[0]),
            'Every id gives the first cookie.',
            'Is there a single `=` in the function for `find`? `=` sets, `===` compares.',
          )
          .or(
            'position-not-id',
            async (seen, probe) =>
              ids.includes(seen.last?.json.id) &&
              seen.last?.json.id !== Number(asked(seen)) &&
              (await probe.get('/cookies/12')).json?.id !== seen.last?.json.id,
            (seen) =>
              `\`/cookies/${asked(seen)}\` gave the cookie with the id ${seen.last?.json.id}. That is a position in the list, not an id: look for the cookie whose \`id\` it is.`,
          )
          .or(
            'list-of-one',
            ({ last }) => Array.isArray(last?.json),
            'You sent a list. This path names one cookie.',
            '`find` gives one, `filter` gives a list.',
          )
          .expectPart(cookie)
      }
    },
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
        answer
          .or(
            'slug-not-found',
            ({ last }) => foundNothing(last),
            (seen) =>
              `\`/cookies/${asked(seen)}\` found nothing. Look for a cookie whose \`slug\`, or whose \`id\`, is written in the path.`,
          )
          .expect(200)
          .expectJson(byId.expect(200).expectPart({ id }).json)
      }
    },
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
      answer
        .or(
          'digit-means-id',
          ({ last }) => foundNothing(last) || last?.status === 400,
          '`7-grain` was taken for an id because it begins with a digit. It is a slug: compare the whole text.',
        )
        .expect(200)
        .or(
          'read-up-to-the-dash',
          ({ last }) => last?.json.id === 7,
          '`/cookies/7-grain` gave the cookie with the id 7: only the number before the dash was read. Compare the whole text.',
          '`parseInt` stops at the dash.',
        )
        .expectPart({ id: 12, slug: '7-grain' })
    },
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
      answer
        .or(
          'read-as-parameter',
          ({ last }) => foundNothing(last),
          '`featured` was read as an id or a slug, and nothing was found. Give it a route of its own, before the one with the parameter.',
        )
        .expect(200)
        .or(
          'one-not-list',
          ({ last }) => last?.json.featured === true,
          'One cookie came, not a list.',
          '`find` stops at the first that fits, `filter` gives all that fit.',
        )
        .or(
          'not-filtered',
          ({ last }) => last?.json.length === cookies.length || last?.json.some((/** @type {any} */ { featured }) => !featured),
          'A list came, but not the featured cookies: those whose `featured` is true, as they stand in the list of all.',
        )
        .expectPart(cookies.filter(({ featured }) => featured))
    },
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
        answer
          .or(
            'undefined-becomes-204',
            ({ last }) => last?.status === 204,
            '204 means "all well, nothing to say".',
            'You set `ctx.body` to undefined, and Koa turns that into 204. Decide on 404 yourself.',
          )
          .or(
            'found-nothing-said-200',
            ({ last }) => last?.status === 200 && last.json?.error === undefined,
            (seen) => `There is no cookie \`${asked(seen)}\`, yet you answered 200.`,
            'Test what `find` gave you before you send it.',
          )
          .or(
            'went-on-with-nothing',
            { serverError: /undefined|null/ },
            'Nothing was found, and the code went on with it. That nothing was found is no mistake of the server.',
            '`find` gave undefined: test for it first.',
          )
        expectError(answer, 404)
      }
    },
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
      answer
        .or(
          'says-404',
          ({ last }) => last?.status === 404,
          'The path exists, the method does not: that is 405 with Allow.',
          'The router can say so: `router.allowedMethods()`.',
        )
        .or(
          'every-method-answers',
          ({ last }) => last?.status === 200 || last?.status === 204,
          'Somebody asked to delete every cookie of the shop, and you said yes.',
          '`router.get` answers GET and HEAD; `router.all` answers everything.',
        )
        .expect(405)
        .or('no-allow', '405 alone leaves the client guessing. Say in the header `Allow` which methods do work.')
        .expectHeader('Allow', /\bGET\b/)
    },
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
          if (typeof cookie?.url !== 'string')
            answer
              .or(
                'url-is-an-error',
                () => typeof cookie?.url === 'object',
                `A cookie of \`${path}\` has \`${JSON.stringify(cookie?.url)}\` as its url.`,
                '`router.url` gives an Error when no route has that name, and in JSON an Error is `{}`. Name the route: `router.get("cookie", "/cookies/:idOrSlug", …)`.',
              )
              .or(
                'no-url',
                () => cookie?.url === undefined,
                `A cookie of \`${path}\` came without \`url\`. Add it wherever a cookie leaves: both lists, and the single one.`,
              )
              .fail('every cookie to have a text "url"')
          const target = await t.get(pathOfLink(t, cookie.url, answer))
          target
            .or(
              'relative-link',
              { unrouted: ({ last }) => last?.status === 404 && !/^(\/|\w+:)/.test(cookie.url) },
              ({ last }) =>
                `A link without a slash in front starts from where it was read: one that came from \`${path}\` leads to \`${last?.request.path}\`.`,
            )
            .or(
              'broken-link',
              { unrouted: ({ last }) => foundNothing(last) && /^(\/|\w+:)/.test(cookie.url) },
              ({ last }) => `A link of yours leads to \`${last?.request.path}\`, and you do not serve that.`,
              'Let the router write the path: `router.url(…)`.',
            )
            .expect(200)
            .or(
              'link-to-another',
              ({ last }) => typeof last?.json === 'object',
              ({ last }) => `A link leads to \`${last?.request.path}\`, which is not the cookie that carries it.`,
              'Give `router.url` the id of this very cookie.',
            )
            .expectPart({ id: cookie.id, slug: cookie.slug })
        }
      }
    },
  )
}
