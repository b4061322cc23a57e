import { setTimeout } from 'node:timers/promises'

/** Waits until a check passes; after `limit` milliseconds it fails as the check does. */
export async function eventually(check: () => Promise<unknown>, limit = 60_000): Promise<void> {
  const end = Date.now() + limit
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await setTimeout(20)
  }
}
