/** What every page can do: HTML from our own server, buttons that copy, announcements, and single keys. */

/** Where the pages of this world begin: `''`, or `/_/in/w1`. */
export const base = document.documentElement.dataset['base'] ?? ''

interface TrustedPolicy {
  createHTML(text: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: TrustedPolicy): TrustedPolicy
}
const asItIs: TrustedPolicy = { createHTML: (text) => text }
const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
const policy = trustedTypes?.createPolicy('understudy', asItIs) ?? asItIs

/** A part of a page, as the server renders it. `undefined` if it has none to give. */
export async function fetchPart(address: string): Promise<Element | undefined> {
  const url = new URL(address, location.href)
  url.searchParams.set('part', '')
  const response = await fetch(url, { headers: { Accept: 'text/html' } }).catch(() => undefined)
  if (!response?.ok) return undefined
  const template = document.createElement('template')
  template.innerHTML = policy.createHTML(await response.text())
  return template.content.firstElementChild ?? undefined
}

const status = document.querySelector('#status')

/** Has a screen reader say something, once. */
export function announce(text: string): void {
  if (!status) return
  status.textContent = ''
  requestAnimationFrame(() => (status.textContent = text))
}

async function copy(text: string, button: HTMLElement): Promise<void> {
  if (navigator.clipboard) await navigator.clipboard.writeText(text)
  else copySelected(text)
  const before = button.textContent
  button.textContent = 'Copied'
  announce('Copied')
  setTimeout(() => (button.textContent = before), 1500)
}

/** Away from localhost a page without TLS has no clipboard, but what is selected can be copied. */
function copySelected(text: string): void {
  const field = document.body.appendChild(document.createElement('textarea'))
  field.value = text
  field.select()
  document.execCommand('copy')
  field.remove()
}

/** Gives a button to each command, address and value below. The page is whole without them. */
export function addCopyButtons(root: ParentNode): void {
  for (const pre of root.querySelectorAll<HTMLPreElement>('.code > pre')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = 'Copy'
    button.setAttribute('aria-label', `Copy: ${pre.getAttribute('aria-label')}`)
    button.addEventListener('click', () => void copy(pre.textContent, button))
    pre.parentElement?.append(button)
  }
  for (const button of root.querySelectorAll<HTMLElement>('[data-copy]')) {
    button.hidden = false
    button.addEventListener('click', () => void copy(button.dataset['copy'] ?? '', button))
  }
}
addCopyButtons(document)

const keys = new Map<string, () => void>()

/** Runs something at a single key, but never while someone types, and never with a modifier. */
export const onKey = (key: string, run: () => void): unknown => keys.set(key, run)

document.addEventListener('keydown', (event) => {
  const isTyping = (event.target as Element).closest('input, textarea, select') !== null
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
  const run = keys.get(event.key)
  if (!run) return
  event.preventDefault()
  run()
})
onKey('/', () => document.querySelector<HTMLElement>('input[type=search]')?.focus())
