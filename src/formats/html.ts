import { createHash } from 'node:crypto'

/** Text that is already escaped, by {@link html}. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Content = string | number | Html | undefined | readonly Content[]

/** A piece of a page. Every inserted value is escaped, except the results of `html`. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(strings.map((text, at) => `${text}${escapeContent(contents[at])}`).join(''))

/** Marks our own text, a style sheet or a script, as safe. */
export const trusted = (text: string): Html => new Html(text)

function escapeContent(content: Content): string {
  if (content === undefined) return ''
  if (content instanceof Html) return content.text
  if (typeof content === 'object') return content.map(escapeContent).join('')
  return escapeText(String(content))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** NUL and lone surrogates are not allowed in HTML (WHATWG HTML §13.2.3.5) and become U+FFFD. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
    .replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD')

/** What allows a style or a script inside a page (CSP Level 3 §2.3.1): its hash. */
export const inlineSource = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`
