import type { ErrorCode } from '../../core/error.ts'
import type { Exchange } from '../../log/exchange.ts'

/** Which file of our source does what. */
const parsers: Readonly<Record<string, string>> = {
  rest: 'src/dialects/rest/rest.ts',
  'json-api': 'src/dialects/json-api/parse.ts',
  envelope: 'src/dialects/envelope/envelope.ts',
}

const engines: Readonly<Record<string, string>> = {
  list: 'src/engine/read/read.ts',
  read: 'src/engine/read/read.ts',
  related: 'src/engine/read/read.ts',
  'read-linkage': 'src/engine/read/read.ts',
  create: 'src/engine/write/create.ts',
  replace: 'src/engine/write/update.ts',
  patch: 'src/engine/write/update.ts',
  'patch-many': 'src/engine/write/update.ts',
  delete: 'src/engine/write/delete.ts',
  'delete-many': 'src/engine/write/delete.ts',
  link: 'src/engine/links/change-links.ts',
  atomic: 'src/engine/write/atomic.ts',
  dump: 'src/engine/read/dump.ts',
}

const failures: Readonly<Partial<Record<ErrorCode, string>>> = {
  unauthorized: 'src/auth/credentials.ts',
  too_many_requests: 'src/auth/users/sign-in-limit.ts',
  not_acceptable: 'src/http/media-types.ts',
  unsupported_media_type: 'src/http/media-types.ts',
  method_not_allowed: 'src/http/methods.ts',
}

export const fileOfParser = (dialect: string): string => parsers[dialect] ?? 'src/dialects/dialect.ts'

export const fileOfEngine = (kind: string): string => engines[kind] ?? 'src/engine/engine.ts'

/** Of what fails before it is read. */
export const fileOfFailure = (code: ErrorCode): string => failures[code] ?? 'src/http/body.ts'

export const fileOfRenderer = (dialect: string, isError: boolean): string =>
  isError && dialect !== 'json-api'
    ? 'src/dialects/common/error-body.ts'
    : `src/dialects/${dialect}/render.ts`

/** What answers in place of the data. */
export const otherAnswers: Readonly<
  Record<Exchange['by'], { readonly title: string; readonly file: string }>
> = {
  data: { title: 'The data answers', file: 'src/http/dispatch.ts' },
  rule: { title: 'A rule answers', file: 'src/http/middleware/simulate.ts' },
  auth: { title: 'Signing in', file: 'src/http/endpoints.ts' },
  files: { title: 'A file answers', file: 'src/http/middleware/static-files.ts' },
  page: { title: 'Our own page answers', file: 'src/http/pages/pages.ts' },
  none: { title: 'Nothing answers here', file: 'src/http/middleware/errors.ts' },
}

/** All of them. */
export const namedFiles: readonly string[] = [
  ...Object.values(parsers),
  ...Object.values(engines),
  ...Object.values(failures),
  ...Object.values(otherAnswers).map(({ file }) => file),
  ...Object.keys(parsers).flatMap((dialect) => [
    fileOfRenderer(dialect, false),
    fileOfRenderer(dialect, true),
  ]),
  fileOfFailure('bad_request'),
  fileOfParser(''),
  fileOfEngine(''),
]
