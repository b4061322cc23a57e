import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import type { ParameterizedContext } from 'koa'

import type { Fault } from '../../rules/fate.ts'
import type { RequestState } from '../request-state.ts'

/** How long `hang` lets a client wait, in milliseconds. */
const hangMs = 60_000
/** `dribble` sends so many pieces, with so many milliseconds between them. */
const pieces = 10
const betweenPiecesMs = 300

/** Sends a finished answer as a broken network or a broken server would, in place of Koa. */
export async function breakAnswer(ctx: ParameterizedContext<RequestState>, fault: Fault): Promise<void> {
  const { req, res } = ctx
  const { socket } = req
  const body = bodyBytes(ctx)
  ctx.respond = false
  switch (fault) {
    case 'reset':
    case 'lost':
      return resetNow(socket)
    case 'empty':
      return closeQuietly(ctx)
    case 'hang':
      await waitFor(hangMs, res)
      return closeQuietly(ctx)
    case 'truncate':
      return body.length === 0 ? closeQuietly(ctx) : truncate(res, socket, body)
    case 'broken':
      return sendWhole(res, brokenJson(body))
    case 'garbage':
      return sendGarbage(res, socket, body)
    case 'dribble':
      return dribble(res, body)
  }
}

/** In memory, there is nothing but the end of a connection. */
function resetNow(socket: Socket): void {
  if (socket instanceof Socket) socket.resetAndDestroy()
  else (socket as Duplex).destroy()
}

/** Once everything is written. */
function closeSoon(socket: Socket): void {
  if (socket instanceof Socket) socket.destroySoon()
  else (socket as Duplex).end(() => (socket as Duplex).destroy())
}

/** The bytes that Koa would send, whose length it has set. */
function bodyBytes({ method, body }: ParameterizedContext<RequestState>): Buffer {
  if (method === 'HEAD' || body === null || body === undefined) return Buffer.alloc(0)
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Closes without an answer. With a part of the request unread, closing would look like a reset. */
async function closeQuietly({ req }: ParameterizedContext<RequestState>): Promise<void> {
  const { socket } = req
  if (!req.complete && !socket.destroyed) {
    req.resume()
    await Promise.race([once(req, 'end'), once(socket, 'close')]).catch(() => undefined)
  }
  closeSoon(socket)
}

/** The whole length is announced, and half of it sent. */
async function truncate(res: ServerResponse, socket: Socket, body: Buffer): Promise<void> {
  res.setHeader('Content-Length', body.length)
  res.write(body.subarray(0, Math.ceil(body.length / 2)))
  closeSoon(socket)
}

/** Half of a JSON text, which is none. */
function brokenJson(body: Buffer): Buffer {
  const half = body.subarray(0, Math.ceil(body.length / 2))
  // Half of a number may be a number.
  return isJson(half) ? Buffer.concat([half, Buffer.from('{')]) : half
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}

function sendWhole(res: ServerResponse, body: Buffer): void {
  if (body.length > 0) res.setHeader('Content-Length', body.length)
  res.end(body)
}

/** A piece of the body as a chunk, and then a chunk whose length is not a number. */
function sendGarbage(res: ServerResponse, socket: Socket, body: Buffer): void {
  res.removeHeader('Content-Length')
  res.setHeader('Transfer-Encoding', 'chunked')
  res.flushHeaders()
  const half = body.subarray(0, Math.ceil(body.length / 2))
  if (half.length > 0) res.write(half)
  socket.write('no length\r\nno chunk\r\n')
  closeSoon(socket)
}

/** Ends early when the client leaves. */
async function dribble(res: ServerResponse, body: Buffer): Promise<void> {
  const size = Math.ceil(body.length / pieces)
  if (body.length > 0) res.setHeader('Content-Length', body.length)
  res.flushHeaders()
  for (let at = 0; at < body.length; at += size) {
    res.write(body.subarray(at, at + size))
    await waitFor(betweenPiecesMs, res)
    if (res.destroyed) return
  }
  res.end()
}

/** Waits, unless the client leaves. */
async function waitFor(ms: number, res: ServerResponse): Promise<void> {
  const leaving = new AbortController()
  const leave = (): void => leaving.abort()
  res.once('close', leave)
  await sleep(ms, undefined, leaving).catch(() => undefined)
  res.off('close', leave)
}
