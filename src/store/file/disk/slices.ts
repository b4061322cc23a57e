import { setImmediate } from 'node:timers/promises'

/** For how long others wait at most for their turn, in milliseconds. */
const sliceDuration = 2

/** Goes through the elements bit by bit and lets others run in between; `pause` is awaited before they do. */
export async function inSlices<T>(
  elements: Iterable<T>,
  visit: (element: T) => void,
  pause: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  let started = performance.now()
  for (const element of elements) {
    visit(element)
    if (performance.now() - started < sliceDuration) continue
    await pause()
    await setImmediate()
    started = performance.now()
  }
}
