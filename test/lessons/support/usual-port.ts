import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** Open to one test at a time; test files run side by side. */
const door = 38_213

/** Does some work while no other test may have port 3000, where the lessons' first programs listen. */
export async function withUsualPort<T>(work: () => Promise<T>): Promise<T> {
  const holder = await enter()
  try {
    return await work()
  } finally {
    holder.close()
  }
}

async function enter(): Promise<{ close(): unknown }> {
  for (;;) {
    const holder = createServer().listen(door, '127.0.0.1')
    try {
      await once(holder, 'listening')
      return holder
    } catch {
      await setTimeout(100)
    }
  }
}
