import { announce, fetchPart } from './every-page.ts'
import { followRequests } from './live.ts'

/** How often a list is fetched again at most, in milliseconds, however many requests there are. */
const pause = 300

interface FeedOptions {
  /** Whether what is new has to wait, so that nothing moves under the reader. */
  readonly mustWait?: () => boolean
}

/** Keeps a list of requests as the server has it. Returns a function that shows what has been waiting. */
export function keepFresh(feed: HTMLElement, { mustWait }: FeedOptions = {}): () => void {
  const arrivals = document.querySelector<HTMLButtonElement>('[data-arrivals]')
  let waiting = 0
  let isPlanned = false
  const plan = (): void => {
    if (isPlanned) return
    isPlanned = true
    setTimeout(() => void refresh(), pause)
  }
  const refresh = async (): Promise<void> => {
    isPlanned = false
    if (arrivals) arrivals.hidden = true
    waiting = 0
    await replaceRows(feed)
  }
  followRequests(() => {
    if (!mustWait?.() || !arrivals) return plan()
    waiting += 1
    arrivals.textContent = waiting === 1 ? '1 new request' : `${waiting} new requests`
    arrivals.hidden = false
  })
  const release = (): void => {
    if (waiting === 0) return
    announce(arrivals?.textContent ?? '')
    void refresh()
  }
  arrivals?.addEventListener('click', release)
  return release
}

/** Takes over the new list, with the focus and the open request where they were. */
async function replaceRows(feed: HTMLElement): Promise<void> {
  const part = await fetchPart(feed.dataset['from'] ?? location.href)
  if (!part) return
  const newest = Math.max(0, ...rowsIn(feed).map(numberOf))
  const focused = feed.contains(document.activeElement) ? (document.activeElement as HTMLElement) : undefined
  const current = feed.querySelector<HTMLElement>('[aria-current]')
  feed.replaceChildren(...part.children)
  for (const row of rowsIn(feed)) {
    row.classList.toggle('fresh', numberOf(row) > newest)
    if (current && numberOf(row) === numberOf(current)) row.setAttribute('aria-current', 'true')
    if (focused && numberOf(row) === numberOf(focused)) row.focus()
  }
  document.querySelector<HTMLElement>('[data-empty]')?.toggleAttribute('hidden', feed.childElementCount > 0)
}

/** The links of the list, the newest request first. */
export const rowsIn = (feed: ParentNode): readonly HTMLElement[] => [
  ...feed.querySelectorAll<HTMLElement>('a[data-n]'),
]

const numberOf = (row: HTMLElement): number => Number(row.dataset['n'])
