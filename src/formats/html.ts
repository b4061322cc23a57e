/** Text that is safe to send as it is, because {@link html} made it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Content = string | number | Html | undefined | readonly Content[]

/** A piece of a page. Everything that is put in is escaped, except what `html` itself made. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(strings.map((text, at) => `${text}${escapeContent(contents[at])}`).join(''))

/** For the texts that are ours: a style sheet, a script. */
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

/** NUL and lone surrogates have no place in HTML (WHATWG HTML §13.2.3.5), so they become U+FFFD. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
    .replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD')
