import { html, type Html, trusted } from '../formats/html.ts'

/** What all pages that a visitor gets have in common. */
export interface Frame {
  /** What stands before our paths: `''`, or `/_/in/w1`. */
  readonly base: string
  /** Missing for the main one. */
  readonly world?: string | undefined
  /** The point of the past that is shown; missing for the present. */
  readonly at?: string | undefined
  /** Whether the visitor runs the server, and so may see what was asked and answered. */
  readonly isAdmin: boolean
}

export interface PageContents {
  readonly title: string
  readonly place: 'home' | 'requests' | 'source'
  readonly main: Html
  /** Whether it fills the window. */
  readonly isWide?: boolean
  /** The first of its scripts, which loads the others; missing where none is needed. */
  readonly script?: ScriptName
}

/** Where our style and scripts are, outside any world. */
export const assetsPath = '/_/assets/'

/** The scripts that a page begins with, and those that each needs. */
const scripts = {
  'home-feed.js': ['feed.js', 'live.js', 'every-page.js'],
  'request-browser.js': ['feed.js', 'live.js', 'every-page.js'],
  'every-page.js': [],
} as const
type ScriptName = keyof typeof scripts

/** A whole page around its contents. */
export function renderShell(frame: Frame, { title, place, main, isWide, script }: PageContents): string {
  const { base } = frame
  return html`<!doctype html>
<html lang="en" data-base="${base}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>${title} · Understudy</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${assetsPath}style.css">
${script ? renderScript(script) : ''}
</head>
<body${isWide ? trusted(' class="wide"') : ''}>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
<a class="brand" href="${base}/_/"${place === 'home' ? isCurrent : ''}>${drawing}<span>Understudy</span></a>
${
  frame.isAdmin
    ? html`<nav aria-label="Pages">
        <ul>
          <li><a href="${base}/_/requests" ${place === 'requests' ? isCurrent : ''}>Requests</a></li>
        </ul>
      </nav>`
    : ''
}
${renderPlace(frame)}
</header>
<main id="main" tabindex="-1">${main}</main>
<p class="unseen" role="status" id="status"></p>
</body>
</html>
`.text
}

const isCurrent = trusted(' aria-current="page"')

const renderScript = (name: ScriptName): Html =>
  html`${scripts[name].map((needed) => html`<link rel="modulepreload" href="${assetsPath}${needed}" />`)}
    <script type="module" src="${assetsPath}${name}"></script>`

/** Which data the pages are about, unless it is the main world as it is now. */
function renderPlace({ world, at }: Frame): Html | undefined {
  if (world === undefined && at === undefined) return undefined
  return html`<p class="place">
    ${
      world === undefined
        ? ''
        : html`<span
            >World <strong><bdi>${world}</bdi></strong></span
          >`
    }
    ${
      at === undefined
        ? ''
        : html`<span
            >as of <strong><bdi>${at}</bdi></strong></span
          >`
    } <a href="/_/">Leave</a>
  </p>`
}

const curtain = 'M3 3h18v2H3zM4 6h5c0 6-2 10-5 14zM20 6h-5c0 6 2 10 5 14z'

/** A stage curtain, half open. */
const drawing = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${curtain}" /></svg>`

const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#b03060" d="${curtain}"/></svg>`,
)}`

/** Text that can be focused, read and copied. */
export const renderCode = (label: string, text: Html | string, kind = ''): Html =>
  html`<div class="code${kind && ` ${kind}`}">
    <pre tabindex="0" role="group" aria-label="${label}" dir="ltr">${text}</pre>
  </div>`
