/** Watches Koa and the router in the learner's program. See `record-facts.ts`. */
import { Router } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import type { RequestFacts, RouteFact } from './program-facts.ts'
import { wrapMethod, wrapSetter, type AnyFunction } from './wrap-method.ts'

type Recorded = { -readonly [Name in keyof RequestFacts]: RequestFacts[Name] } & {
  missingParams: string[]
  missingQuery: string[]
}
const kept = 50
export const requests: Recorded[] = []
const byContext = new WeakMap<object, Recorded>()
const routers = new Set<Router>()
/** Which router each middleware made by `routes()` belongs to, and which routers are in use. */
const routerOf = new WeakMap<object, Router>()
const mounted = new WeakSet<Router>()
let settingBody = false

const withoutBrackets = new Map<unknown, string>([
  // oxlint-disable-next-line typescript/unbound-method -- compared, never called
  [Router.prototype.routes, 'app.use(router.routes) needs parentheses: app.use(router.routes())'],
  [
    // oxlint-disable-next-line typescript/unbound-method -- compared, never called
    Router.prototype.allowedMethods,
    'app.use(router.allowedMethods) needs parentheses: app.use(router.allowedMethods())',
  ],
  [bodyParser, 'app.use(bodyParser) needs parentheses: app.use(bodyParser())'],
])

wrapMethod(
  Koa.prototype,
  'use',
  (use) =>
    function (this: unknown, middleware: unknown) {
      const mistake = withoutBrackets.get(middleware)
      if (mistake !== undefined) throw new TypeError(mistake)
      const router = routerOf.get(middleware as object)
      if (router) mounted.add(router)
      return use.call(this, middleware)
    },
)

wrapMethod(
  Router.prototype,
  'use',
  (use) =>
    function (this: Router, ...args: unknown[]) {
      for (const arg of args) {
        const router = typeof arg === 'function' ? routerOf.get(arg) : undefined
        if (router) mounted.add(router)
      }
      return use.apply(this, args)
    },
)

wrapMethod(
  Router.prototype,
  'middleware',
  (middleware) =>
    function (this: Router) {
      const dispatch = middleware.call(this) as AnyFunction
      const watched = Object.assign(function (this: unknown, context: object, next: unknown) {
        const record = byContext.get(context)
        if (record) record.routed = true
        return dispatch.call(this, context, next)
      }, dispatch)
      routerOf.set(watched, this)
      return watched
    },
)

wrapMethod(
  Router.prototype,
  'register',
  (register) =>
    function (this: Router, path: unknown, ...[methods, middleware, options]: [string[], unknown, unknown]) {
      routers.add(this)
      const handlers = [middleware].flat()
      const last = handlers.pop()
      const watched =
        methods.length > 0 && typeof last === 'function'
          ? watchHandler(last as AnyFunction, methods[0])
          : last
      return register.call(this, path, methods, [...handlers, watched], options)
    },
)

const watchHandler = (handler: AnyFunction, method = ''): AnyFunction =>
  Object.assign(function (this: unknown, context: { routerPath?: string }, next: unknown) {
    const record = byContext.get(context)
    if (record) record.route = `${method.toUpperCase()} ${context.routerPath}`
    const result = handler.call(this, context, next) as unknown
    void Promise.resolve(result).then(
      (value) => record && value !== undefined && value !== null && (record.returned = true),
      () => undefined,
    )
    return result
  }, handler)

wrapMethod(
  Koa.prototype,
  'handleRequest',
  (handleRequest) =>
    function (this: unknown, context: Koa.Context, run: (context: Koa.Context) => Promise<void>) {
      const record: Recorded = {
        method: context.method,
        url: context.url,
        routed: false,
        route: undefined,
        bodies: 0,
        statusSet: false,
        oddBody: undefined,
        late: undefined,
        returned: false,
        missingParams: [],
        missingQuery: [],
        silent: undefined,
        error: undefined,
      }
      requests.push(record)
      if (requests.length > kept) requests.shift()
      byContext.set(context, record)
      return handleRequest.call(this, context, (same: Koa.Context) =>
        run(same).catch((error: unknown) => {
          record.error = error instanceof Error ? (error.stack ?? String(error)) : `Error: ${String(error)}`
          throw error
        }),
      )
    },
)

const { context, request, response } = new Koa()
const [contextPrototype, requestPrototype, responsePrototype] = [context, request, response].map(
  (object) => Object.getPrototypeOf(object) as object,
) as [object, object, object]

wrapSetter(
  responsePrototype,
  'body',
  (set) =>
    function (this: unknown, value) {
      const { ctx } = this as { ctx: Koa.Context }
      const record = byContext.get(ctx)
      if (record && ctx.headerSent) record.late = new Error('ctx.body').stack
      else if (record) record.bodies++
      if (record && typeof value === 'function') record.oddBody = 'function'
      if (record && value instanceof Promise) record.oddBody = 'promise'
      settingBody = true
      try {
        set.call(this, value)
      } finally {
        settingBody = false
      }
    },
)

wrapSetter(
  responsePrototype,
  'status',
  (set) =>
    function (this: unknown, value) {
      const record = settingBody ? undefined : byContext.get((this as { ctx: object }).ctx)
      if (record) record.statusSet = true
      set.call(this, value)
    },
)

/** Reports names that are read and not there. `then` and `toJSON` are asked of every object. */
const reportMissing = <T extends object>(object: T, missing: string[]): T =>
  new Proxy(object, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target) && !['then', 'toJSON'].includes(name))
        missing.push(name)
      return Reflect.get(target, name) as unknown
    },
  })

Object.defineProperty(contextPrototype, 'params', {
  configurable: true,
  get(this: { readParams?: object }) {
    return this.readParams
  },
  set(this: { readParams?: object }, value: object) {
    const record = byContext.get(this)
    const params = record ? reportMissing(value, record.missingParams) : value
    Object.defineProperty(this, 'readParams', { value: params, configurable: true, enumerable: false })
  },
})

const query = Object.getOwnPropertyDescriptor(requestPrototype, 'query')
if (query?.get)
  Object.defineProperty(requestPrototype, 'query', {
    ...query,
    get(this: { ctx: object }) {
      const record = byContext.get(this.ctx)
      const value = query.get?.call(this) as object
      return record ? reportMissing(value, record.missingQuery) : value
    },
  })

/** Every route of every router. */
export const routesOf = (): RouteFact[] =>
  [...routers].flatMap((router) =>
    router.stack
      .filter(({ methods }) => methods.length > 0)
      .map(({ methods, path }) => ({
        methods: methods.filter((method) => method !== 'HEAD' || methods.length === 1),
        path: String(path),
        mounted: mounted.has(router),
      })),
  )
