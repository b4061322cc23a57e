import { inlineSource } from '../../formats/html.ts'

/** Everything in relative units, so that it holds at 400 % zoom and on a phone (WCAG 2.2 §1.4.10). */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #faf7f3; --card: #fffdfb; --ink: #231d1a; --soft: #665c55; --line: #e6ddd3; --code: #f4eee7;
  --accent: #8e1f42; --write: #7d4a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171312; --card: #1e1918; --ink: #f0e9e3; --soft: #b3a79e; --line: #372f2b; --code: #251f1d;
    --accent: #ff9db6; --write: #efc07d;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  border-top: .35rem solid var(--accent); overflow-wrap: anywhere;
}
a { color: var(--accent); text-decoration-thickness: .08em; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: .16em; }
:focus-visible { outline: .15rem solid var(--accent); outline-offset: .15rem; border-radius: .2rem; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; font-size: .875em; }
h1, h2, h3 { line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(1.9rem, 1.4rem + 2.2vw, 2.9rem); font-weight: 700; }
h2 { font-size: 1.5rem; }
h3 { font-size: 1.05rem; margin: 2.2rem 0 .7rem; }
p { margin: .5rem 0; max-width: 42rem; }
ul, dl { margin: 0; padding: 0; list-style: none; }
.page { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
.mark { display: flex; align-items: center; gap: .55rem; font-weight: 650; color: var(--soft); margin: 0; }
.mark svg { width: 1.5rem; height: 1.5rem; color: var(--accent); }
.top { padding-block: 1.75rem 2.25rem; }
.top h1 { margin: 1.5rem 0 .6rem; }
.lead { font-size: 1.1rem; color: var(--soft); margin-bottom: 1rem; }
.facts { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; }
.facts li { display: flex; gap: .5rem; align-items: baseline; }
.soft { color: var(--soft); }
.note { border-left: .25rem solid var(--accent); background: var(--card); padding: .6rem 1rem; margin: 1rem 0; }
.stage { display: grid; gap: 2.25rem 3rem; padding-bottom: 4rem; }
nav h2 { font-size: 1.05rem; margin-bottom: .6rem; }
nav ul { max-height: 24rem; overflow-y: auto; border: 1px solid var(--line); border-radius: .7rem; background: var(--card); }
nav li { padding: .6rem .9rem .6rem 1.05rem; }
nav li + li { border-top: 1px solid var(--line); }
nav li:has([aria-current]) { box-shadow: inset .25rem 0 var(--accent); }
nav .row { display: flex; justify-content: space-between; gap: .75rem; align-items: baseline; }
nav .row a { font-weight: 600; color: var(--ink); }
nav .row a[aria-current] { color: var(--accent); }
nav .under { font-size: .9rem; color: var(--soft); }
.count { font-variant-numeric: tabular-nums; color: var(--soft); white-space: nowrap; font-size: .9rem; }
main > section + section { margin-top: 3.5rem; padding-top: 2.25rem; border-top: 1px solid var(--line); }
.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .9rem; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; }
.chips li { background: var(--code); border-radius: .4rem; padding: .1rem .55rem; font-size: .92rem; }
.ways li + li { margin-top: .3rem; }
.examples { display: grid; gap: 1.1rem; }
.example { display: grid; gap: .3rem; }
.example dt { font-weight: 550; }
.example dd { margin: 0; min-width: 0; }
.examples + .example { margin-top: .6rem; }
pre {
  margin: 0; padding: .65rem .85rem; background: var(--code); border: 1px solid var(--line); border-radius: .55rem;
  white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55; tab-size: 2;
}
pre a { word-break: break-all; text-underline-offset: .38em; }
.code { position: relative; min-width: 0; }
.code.copyable pre { padding-right: 4.75rem; min-height: 2.75rem; }
.code button {
  position: absolute; top: .4rem; right: .4rem; font: inherit; font-size: .82rem; padding: .15rem .6rem; min-height: 1.75rem;
  color: var(--soft); background: var(--card); border: 1px solid var(--line); border-radius: .4rem; cursor: pointer;
}
.code button:hover, .code button.done { color: var(--accent); border-color: currentColor; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.badge { font-size: .78rem; font-weight: 650; letter-spacing: .04em; color: var(--write); }
summary { cursor: pointer; font-weight: 550; padding: .3rem 0; }
.parameters { display: grid; gap: .75rem; margin-top: .75rem; }
.parameters dd { margin: 0; color: var(--soft); }
@media (min-width: 60rem) {
  .stage { grid-template-columns: 16.5rem minmax(0, 1fr); align-items: start; }
  nav { position: sticky; top: 1.5rem; }
  nav ul { max-height: calc(100vh - 7rem); }
  .example { grid-template-columns: 11.5rem minmax(0, 1fr); gap: 1.25rem; }
  .example dt { padding-top: .5rem; }
  .parameters { grid-template-columns: max-content minmax(0, 1fr); gap: .45rem 1.25rem; }
  .parameters > div { display: contents; }
}
@media (forced-colors: active) { .code button, pre, nav ul { border: 1px solid; } }
@media print { nav, .code button, .skip { display: none; } }
`

/** Adds a copy button to each command. The page is whole without it. */
export const script = `
const status = document.createElement('p')
status.className = 'unseen'
status.setAttribute('role', 'status')
document.body.append(status)

async function copy(pre) {
  if (navigator.clipboard) return navigator.clipboard.writeText(pre.textContent)
  // Away from localhost a page without TLS has no clipboard, but what is selected can be copied.
  getSelection().selectAllChildren(pre)
  document.execCommand('copy')
}

for (const pre of document.querySelectorAll('pre')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.setAttribute('aria-label', 'Copy: ' + pre.getAttribute('aria-label'))
  button.addEventListener('click', async () => {
    await copy(pre)
    status.textContent = ''
    button.textContent = 'Copied'
    button.classList.add('done')
    status.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = 'Copy'
      button.classList.remove('done')
    }, 1500)
  })
  pre.parentElement.classList.add('copyable')
  pre.parentElement.append(button)
}
`

const curtain = 'M3 3h18v2H3zM4 6h5c0 6-2 10-5 14zM20 6h-5c0 6 2 10 5 14z'

/** A stage curtain, half open. */
export const drawing = `<svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d="${curtain}"/></svg>`

export const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#b03060" d="${curtain}"/></svg>`,
)}`

/** Lets the home page have its own style and script and nothing else, whatever stands in the data (CSP Level 3). */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${inlineSource(style)}`,
  `script-src ${inlineSource(script)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
