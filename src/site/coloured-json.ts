import type { Json } from '../core/json.ts'
import { html, type Html } from '../formats/html.ts'
import { cut } from './excerpt.ts'
import { layOut } from './requests.ts'

const longestShown = 20_000

/** JSON as a page shows it, what fits on a line on one. Of a long value the beginning is shown. */
export function coloured(value: Json): Html {
  const text = layOut(value)
  const shown = text.slice(0, longestShown)
  return html`${shown.split(colouredTokens).map((part, at) => (at % 2 === 0 ? part : renderToken(part)))}${
    shown.length < text.length ? '…' : ''
  }`
}

/** Strings, with the colon after the name of a member, and the other values that have a colour. */
const colouredTokens =
  /("(?:[^"\\]|\\.)*"(?:\s*:)?|-?\b\d+(?:\.\d+)?(?:e[+-]?\d+)?|\btrue\b|\bfalse\b|\bnull\b)/i

const renderToken = (token: string): Html => html`<span class="${colourOf(token)}">${cut(token, 2000)}</span>`

function colourOf(token: string): string {
  if (token.startsWith('"')) return token.endsWith(':') ? 'jk' : 'js'
  return /^[tfn]/.test(token) ? 'jl' : 'jn'
}
