import { base } from './every-page.ts'

/** What the server says about each request. */
export interface RequestNews {
  readonly n: number
}
type News =
  | { readonly type: 'request'; readonly value: RequestNews }
  | { readonly type: 'connection'; readonly value: 'live' | 'gone' }

const listeners = new Set<(news: News) => void>()
const channel = new BroadcastChannel(`understudy${base}`)

const hear = (news: News): void => {
  for (const listener of listeners) listener(news)
}
channel.addEventListener('message', ({ data }: MessageEvent<News>) => hear(data))

const tellAll = (news: News): void => {
  hear(news)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
  channel.postMessage(news)
}

/**
 * Calls the listener with each request that the server answers. A browser has six connections to a server, for all tabs and
 * for the application that is being tested: so one tab listens, and tells the others.
 */
export function followRequests(listener: (news: RequestNews) => void): void {
  listeners.add(({ type, value }) => {
    if (type === 'request') listener(value)
    else showConnection(value)
  })
  if (listeners.size === 1) void listenForAll()
}

/** The tab that holds the lock is the one that listens; without TLS there are no locks, and each listens by itself. */
async function listenForAll(): Promise<void> {
  if (!navigator.locks) return openStream()
  await navigator.locks.request(`understudy${base}`, async () => {
    openStream()
    await new Promise(() => undefined)
  })
}

function openStream(): void {
  const source = new EventSource(`${base}/_/events`)
  source.addEventListener('request', ({ data }: MessageEvent<string>) =>
    tellAll({ type: 'request', value: JSON.parse(data) as RequestNews }),
  )
  source.addEventListener('open', () => tellAll({ type: 'connection', value: 'live' }))
  source.addEventListener('error', () => {
    tellAll({ type: 'connection', value: 'gone' })
    if (source.readyState === EventSource.CLOSED) setTimeout(openStream, 3000)
  })
}

function showConnection(state: 'live' | 'gone'): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-live-state]')) {
    element.hidden = false
    element.textContent = state === 'live' ? 'live' : 'server stopped'
    element.classList.toggle('gone', state === 'gone')
  }
}
