import type { Principal } from '../auth/policy.ts'
import { ApiError } from '../core/error.ts'
import { formMediaType } from '../core/http.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { serializedAs } from '../core/outcome.ts'
import type { Model } from '../core/resource.ts'
import { placeOf, readOperation } from '../dialects/common/place.ts'
import type { Engine } from '../engine/engine.ts'
import type { Facts } from '../rules/rule.ts'
import { mainWorld } from '../worlds/world-name.ts'
import { decide } from './dispatch.ts'
import { credentialsOf } from './plain-values.ts'
import type { Mount, Services } from './request-state.ts'
import type { SimulatedContext } from './wishes.ts'

/** What is known of a request without the data; of what takes work, only what rules need. */
export async function requestFacts(
  ctx: SimulatedContext,
  needs: ReadonlySet<string>,
  principal: Principal | undefined,
  services: Pick<Services, 'readBody' | 'secretParameter'>,
): Promise<Facts> {
  const body = needs.has('body') ? await bodyFact(ctx, services) : undefined
  return {
    method: ctx.method,
    path: ctx.path,
    address: ctx.ip,
    world: ctx.state.named?.name ?? mainWorld,
    query: queryFact(ctx, services.secretParameter),
    headers: headersFact(ctx),
    ...(needs.has('cookies') ? { cookies: cookiesIn(ctx.get('Cookie')) } : {}),
    ...(body === undefined ? {} : { body }),
    ...(principal ? { principal: { ...principal } } : {}),
  }
}

/** A repeated parameter is a list. */
function queryFact({ querystring }: SimulatedContext, secret: string | undefined): JsonObject {
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(querystring))
    if (name !== secret) values.set(name, [...(values.get(name) ?? []), value])
  return inObject(values)
}

function cookiesIn(header: string): JsonObject {
  const values = new Map<string, string[]>()
  for (const pair of header.split(';')) {
    const [, name = '', value = ''] = /^\s*([^=]+?)\s*=\s*"?(.*?)"?\s*$/.exec(pair) ?? []
    if (name !== '' && !values.has(name)) values.set(name, [value])
  }
  return inObject(values)
}

const inObject = (values: ReadonlyMap<string, readonly string[]>): JsonObject =>
  Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]))

/** Headers with credentials only show that they are there. */
const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'x-api-key',
])

const headersFact = ({ headers }: SimulatedContext): JsonObject =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretHeaders.has(name) ? '…' : String(value)]),
  )

const jsonTypes = ['application/json', 'application/merge-patch+json', 'application/vnd.api+json']

/** What cannot be read is not a fact. Where the data is asked, that explains it. */
async function bodyFact(
  ctx: SimulatedContext,
  { readBody }: Pick<Services, 'readBody'>,
): Promise<Json | undefined> {
  const type = ctx.request.type.trim().toLowerCase()
  if (!jsonTypes.includes(type) && type !== formMediaType) return undefined
  const isRead = await readBody(ctx, jsonTypes, true).then(
    () => true,
    () => false,
  )
  return isRead ? ctx.request.body : undefined
}

/** Who sends a request, if that is known. Where invalid credentials matter, they are refused later. */
export async function senderOf(
  ctx: SimulatedContext,
  { authenticate }: Pick<Services, 'authenticate'>,
): Promise<Principal | undefined> {
  try {
    return await authenticate?.(credentialsOf(ctx))
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

/**
 * The record that the longest beginning of the path names: order 7 for `/orders/7/pay`; only as far as the sender may
 * read it.
 */
export async function recordFor(
  path: string,
  mount: Mount,
  engine: Pick<Engine, 'execute'>,
  { policies, principal }: Pick<Services, 'policies'> & { readonly principal: Principal | undefined },
): Promise<Json | undefined> {
  const { model } = mount.engine
  const parts = path.slice(mount.path.length).split('/')
  for (let length = parts.length; length > 1; length--) {
    const operation = readAt(parts.slice(0, length).join('/'), model)
    if (!operation) continue
    try {
      const guard = decide(policies, principal, operation, model)
      const outcome = await engine.execute(operation, model, guard)
      return outcome.kind === 'one' ? serializedAs(outcome, outcome.item) : undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return undefined
    }
  }
  return undefined
}

/** How to read what a path names; `undefined` where it names no single record. */
function readAt(path: string, model: Model): ReturnType<typeof readOperation> | undefined {
  try {
    const place = placeOf({ path }, model, false)
    return place.shape === 'one' ? readOperation(place, {}) : undefined
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
