import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers, type Row } from '../../support/rows.ts'

const origin = 'http://localhost:5173'
const exposed =
  /^X-Total-Count, ?Link, ?Location, ?ETag, ?Content-Range, ?Preference-Applied, ?Retry-After, ?X-Request-Id, ?WWW-Authenticate, ?X-Understudy-Rule, ?X-Understudy-World, ?X-Understudy-Change$/

describe('http/contract: CORS', () => {
  const api = serving({ data: blog })
  const allowed = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': exposed,
    Vary: /\bOrigin\b/,
  }
  const requests: readonly Row[] = [
    { request: 'GET /posts' },
    { request: 'GET /posts/1' },
    { request: 'GET /' },
    { request: 'GET /_/health' },
    { request: 'POST /tags', send: {}, status: 201 },
    { name: 'errors can be read, too', request: 'GET /posts/99', status: 404 },
    { name: 'errors can be read, too', request: 'GET /nothing', status: 404 },
    { name: 'errors can be read, too', request: 'POST /posts', send: '{', status: 400 },
    { name: 'errors can be read, too', request: 'GET /posts', headers: { Accept: 'text/csv' }, status: 406 },
  ]
  answers(
    api,
    requests.map((row): Row =>
      Object.assign(row, { headers: { ...row.headers, Origin: origin }, has: allowed }),
    ),
  )

  const preflight = (method: string, headers: string) => ({
    Origin: origin,
    'Access-Control-Request-Method': method,
    'Access-Control-Request-Headers': headers,
  })
  answers(api, [
    {
      name: 'a preflight',
      request: 'OPTIONS /posts/1',
      headers: preflight('PATCH', 'content-type, if-match, range, authorization'),
      status: 204,
      has: {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Headers': 'content-type, if-match, range, authorization',
        'Access-Control-Allow-Methods': /^(?=.*GET)(?=.*HEAD)(?=.*PUT)(?=.*PATCH)(?=.*POST)(?=.*DELETE)/,
        'Access-Control-Max-Age': /^\d+$/,
        Vary: /\bOrigin\b/,
      },
    },
    {
      name: 'a preflight to a private network',
      request: 'OPTIONS /posts',
      headers: { ...preflight('GET', 'range'), 'Access-Control-Request-Private-Network': 'true' },
      status: 204,
      has: { 'Access-Control-Allow-Private-Network': 'true' },
    },
    {
      name: 'no origin',
      request: 'GET /posts',
      has: { 'Access-Control-Allow-Origin': null, Vary: /\bOrigin\b/ },
    },
  ])
})
