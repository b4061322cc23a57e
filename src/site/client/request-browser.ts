import { addCopyButtons, announce, fetchPart, onKey } from './every-page.ts'
import { keepFresh, rowsIn } from './feed.ts'

const requestList = document.querySelector<HTMLElement>('[data-feed]')
const detailPane = document.querySelector<HTMLElement>('#detail')
const pauseButton = document.querySelector<HTMLButtonElement>('[data-pause]')
let isPaused = false

if (requestList) {
  const scrolled = requestList.closest('.list')
  const release = keepFresh(requestList, { mustWait: () => isPaused || (scrolled?.scrollTop ?? 0) > 40 })
  const togglePause = (): void => {
    isPaused = !isPaused
    if (!isPaused) release()
    if (!pauseButton) return
    pauseButton.textContent = isPaused ? 'Resume' : 'Pause'
    pauseButton.setAttribute('aria-pressed', String(isPaused))
  }
  if (pauseButton) pauseButton.hidden = false
  pauseButton?.addEventListener('click', togglePause)
  onKey('p', togglePause)
  onKey('j', () => moveBy(requestList, 1))
  onKey('k', () => moveBy(requestList, -1))
  requestList.addEventListener('click', (event) => {
    const row = (event.target as Element).closest<HTMLAnchorElement>('a[data-n]')
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || isNarrow()) return
    event.preventDefault()
    void showRequest(requestList, row)
  })
}
onKey('e', () => document.querySelector<HTMLElement>('[data-edit] summary')?.click())
addEventListener('popstate', () => location.reload())

/** List and request stand beside each other only where there is room. */
const isNarrow = (): boolean => matchMedia('(max-width: 60rem)').matches

/** Shows a request beside the requestList, without loading the page again. */
async function showRequest(from: HTMLElement, row: HTMLAnchorElement): Promise<void> {
  const article = await fetchPart(row.href)
  if (!article || !detailPane) return location.assign(row.href)
  detailPane.replaceChildren(article)
  detailPane.scrollTop = 0
  addCopyButtons(detailPane)
  from.querySelector('[aria-current]')?.removeAttribute('aria-current')
  row.setAttribute('aria-current', 'true')
  row.scrollIntoView({ block: 'nearest' })
  document.querySelector('.split')?.classList.add('has-one')
  history.pushState({}, '', row.href)
  announce(detailPane.querySelector('.words, .failure')?.textContent ?? '')
}

function moveBy(from: HTMLElement, by: 1 | -1): void {
  const rows = rowsIn(from) as readonly HTMLAnchorElement[]
  const at = rows.findIndex((row) => row.hasAttribute('aria-current'))
  const next = rows[at < 0 ? 0 : at + by]
  if (!next) return
  next.focus()
  void showRequest(from, next)
}
