import type { Answer } from '../checks/check-definition.ts'
import type { Expectation } from '../checks/server-answer.ts'
import type { ProgramFacts, RequestFacts, RouteFact } from '../runner/program-facts.ts'
import type { Finding } from './run-result.ts'

/** What Koa and the router did with the last request, where that alone explains why the answer is not as expected. */
export const routeFinding = (
  answer: Answer,
  facts: ProgramFacts,
  { statuses }: Expectation,
): Finding | undefined => {
  const request = requestFor(answer, facts)
  if (!request) return undefined
  return (
    notWaitedFor(request) ??
    (answer.status === 404 && setNothing(request) ? nothingSet(request) : undefined) ??
    (isUnexpected(answer, statuses) ? unanswered(answer, request, facts.routes) : undefined) ??
    wrongName(request, answer.text)
  )
}

const notWaitedFor = ({ oddBody, late }: RequestFacts): Finding | undefined => {
  if (oddBody === 'promise')
    return {
      id: 'promise-not-awaited',
      says: '`ctx.body` was set to a promise, and in JSON a promise is `{}`. Put `await` before the call that returns it.',
    }
  if (late === undefined) return undefined
  return {
    id: 'set-too-late',
    says: '`ctx.body` was set after the answer had been sent, so something was not waited for. Is there an `await` before every `next()`, and before what the handler starts?',
  }
}

const unanswered = (
  { request: { method, path } }: Answer,
  request: RequestFacts,
  routes: readonly RouteFact[],
): Finding | undefined => {
  if (request.error !== undefined || request.route !== undefined) return undefined
  return request.routed ? noRoute(method, path.split('?')[0] ?? '', routes) : notRouted(request, routes)
}

/** What the program did to give this answer. */
export const requestFor = ({ request }: Answer, { requests }: ProgramFacts): RequestFacts | undefined =>
  requests.findLast(({ method, url }) => method === request.method && url === request.path)

const isUnexpected = ({ status }: Answer, statuses: readonly number[] | undefined) =>
  [404, 405, 501].includes(status) &&
  statuses !== undefined &&
  !statuses.some((other) => [404, 405].includes(other))

const setNothing = ({ route, bodies, statusSet, error }: RequestFacts) =>
  route !== undefined && bodies === 0 && !statusSet && error === undefined

const nothingSet = ({ route, returned }: RequestFacts): Finding =>
  returned
    ? {
        id: 'returned-not-set',
        says: `The handler of \`${route}\` returned a value and set nothing, so Koa answered 404. What it returns is ignored: set \`ctx.body\`.`,
      }
    : {
        id: 'nothing-set',
        says: `The handler of \`${route}\` ran and set nothing, so Koa answered 404. Set \`ctx.body\`, or \`ctx.status\` when there is nothing to send.`,
      }

/** The router's own list is the proof. */
const noRoute = (method: string, path: string, routes: readonly RouteFact[]): Finding => {
  const start = `No route answers \`${method} ${path}\`.`
  return { id: 'no-route', says: `${start} ${nearestRoute(method, path, routes)}` }
}

const nearestRoute = (method: string, path: string, routes: readonly RouteFact[]): string => {
  const mounted = routes.filter((route) => route.mounted)
  const same = mounted.find((route) => fits(route.path, path))
  if (same)
    return `You have \`${routeName(same)}\`: the method is part of a route, so this one needs \`router.${method.toLowerCase()}\`.`
  const unused = routes.find((route) => fits(route.path, path))
  if (unused)
    return `You have \`${routeName(unused)}\`, but its router is not in use: add \`app.use(router.routes())\`.`
  const sameMethod = mounted.filter((route) => route.methods.includes(method))
  const [near] = sameMethod
    .map((route) => ({ route, slips: slipsBetween(route.path, path) }))
    .filter(({ slips }) => slips <= 4)
    .toSorted((a, b) => a.slips - b.slips || alikeParts(b.route.path, path) - alikeParts(a.route.path, path))
  if (near) return `You have \`${routeName(near.route)}\`: compare the two paths letter by letter.`
  const fixed = sameMethod.find((route) => differsInLastPart(route.path, path))
  if (fixed)
    return `You have \`${routeName(fixed)}\`: a part that changes begins with a colon, as in \`:id\`.`
  return routeList(mounted)
}

const notRouted = (
  { bodies, statusSet }: RequestFacts,
  routes: readonly RouteFact[],
): Finding | undefined => {
  if (routes.length === 0) return { id: 'no-route', says: routeList(routes) }
  if (routes.every(({ mounted }) => !mounted))
    return {
      id: 'router-not-used',
      says: `${routeList(routes)} But the app does not use the router: \`app.use(router.routes())\` is missing.`,
    }
  if (bodies > 0 || statusSet) return undefined
  return {
    id: 'stopped-on-the-way',
    says: 'The request did not reach the router: a middleware before it ended without `await next()`.',
  }
}

const routeList = (routes: readonly RouteFact[]) =>
  routes.length === 0
    ? 'Your program has no routes yet.'
    : `${routes.length === 1 ? 'Your only route is' : 'Your routes are'} ${routes.map((route) => `\`${routeName(route)}\``).join(', ')}.`

const routeName = ({ methods, path }: RouteFact) => `${methods.join(' and ')} ${path}`

const pathParts = (path: string) => path.split('/').filter((part) => part !== '')

const fits = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pathParts(pattern), pathParts(path)]
  return (
    wanted.length === given.length && wanted.every((part, i) => part.startsWith(':') || part === given[i])
  )
}

const differsInLastPart = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pathParts(pattern), pathParts(path)]
  return wanted.length === given.length && wanted.slice(0, -1).every((part, i) => part === given[i])
}

/** Letters by which two paths differ, or Infinity for paths that are not alike. */
const slipsBetween = (pattern: string, path: string): number => {
  const [wanted, given] = [pathParts(pattern), pathParts(path)]
  if (wanted.length !== given.length) return Infinity
  return wanted
    .map((part, i) => (part.startsWith(':') ? 0 : distance(part, given[i] ?? '')))
    .reduce((sum, slips, i) => sum + (slips <= Math.ceil((wanted[i] ?? '').length / 3) ? slips : Infinity), 0)
}

/** How many parts are the same, from the front. */
const alikeParts = (pattern: string, path: string): number => {
  const given = pathParts(path)
  const different = pathParts(pattern).findIndex((part, i) => part !== given[i])
  return different === -1 ? given.length : different
}

/** Levenshtein distance. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === b[j] ? 0 : 1)),
      )
    row = next
  }
  return row[b.length] ?? 0
}

const wrongName = (
  { route, missingParams, missingQuery, silent }: RequestFacts,
  text: string,
): Finding | undefined => {
  const params = [...(route ?? '').matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const [missing] = missingParams
  if (missing !== undefined)
    return {
      id: 'no-such-param',
      says: `\`ctx.params\` has no \`${missing}\`: the route is \`${route}\`${params.length === 0 ? '' : `, so it is \`ctx.params.${params[0]}\``}.`,
    }
  const misplaced = missingQuery.find((name) => params.includes(name))
  if (misplaced !== undefined)
    return {
      id: 'query-not-params',
      says: `You read \`ctx.query.${misplaced}\`, and the query is what comes after the \`?\`. A part of the path is in \`ctx.params.${misplaced}\`.`,
    }
  if (silent !== undefined && (silent !== 'map' || /null|\{\}/.test(text)))
    return {
      id: 'nothing-returned',
      says: `The function that you gave to \`${silent}\` never returned anything. With braces after \`=>\` it needs \`return\`; an object needs parentheses, \`=> ({ … })\`.`,
    }
  return undefined
}
