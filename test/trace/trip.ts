import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'

import type * as Understudy from '../../src/index.ts'
import { type Call, Recorder } from './recorder.ts'

export interface TripOptions {
  readonly method: string
  /** Path and query: `/cookies?price_lt=2`. */
  readonly path: string
  /** JSON text. */
  readonly body?: string | undefined
  readonly accept?: string | undefined
  /** A data file in place of the demo; it is read, never written. */
  readonly data?: string | undefined
  /** The name of a user of `data/users.json`, who then sends the request with a JWT. */
  readonly token?: string | undefined
}

export interface Trip {
  readonly status: number
  readonly calls: readonly Call[]
}

const warmUps = 3

/**
 * The way of one warm request through `src`: a server on the memory store answers it some times, then once more while
 * the functions that run are recorded. Modules of `src` that were loaded before are not seen.
 */
export async function makeTrip(options: TripOptions): Promise<Trip> {
  const recorder = new Recorder()
  Object.assign(globalThis, { $trace: recorder })
  register('./hooks.js', import.meta.url)
  const { createServer } = await import('../../src/index.ts')
  const users = options.token === undefined ? {} : await read(packageFile('data/users.json'))
  const server = await createServer({
    data: { ...(await read(options.data ?? packageFile('data/shop.json'))), ...users },
    ...(options.token === undefined ? {} : { auth: { jwt: true } }),
  })
  try {
    const send = await sender(server, options)
    for (let sent = 0; sent < warmUps; sent++) await warmUp(server, options, send)
    await calm(recorder)
    let status = 0
    const calls = await recorder.record(async () => (status = await send()))
    return { status, calls }
  } finally {
    await server.close()
  }
}

/** Waits until nothing of what the server does after its answers, such as filling its log, is left to do. */
async function calm(recorder: Recorder): Promise<void> {
  const lookFor = 1500
  for (;;) {
    const calls = await recorder.record(() => new Promise((resolve) => void setTimeout(resolve, lookFor)))
    if (calls.length === 0) return
  }
}

/** What was deleted must be there again. */
async function warmUp(server: Understudy.Server, { method }: TripOptions, send: Send): Promise<void> {
  await send()
  if (method === 'DELETE') await server.reset()
}

type Send = () => Promise<number>

async function sender(server: Understudy.Server, options: TripOptions): Promise<Send> {
  const { method, path, body, accept, token } = options
  const headers = {
    ...(accept === undefined ? {} : { accept }),
    ...(body === undefined
      ? {}
      : { 'content-type': accept?.includes('vnd.api') ? accept : 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${await server.tokenFor(token)}` }),
  }
  return async () => {
    const response = await fetch(server.url + path, { method, headers, body: body ?? null })
    await response.arrayBuffer()
    return response.status
  }
}

const packageFile = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

const read = async (file: string): Promise<Understudy.Database> =>
  JSON.parse(await readFile(file, 'utf8')) as Understudy.Database
