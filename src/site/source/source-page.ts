import { html } from '../../formats/html.ts'
import { type Frame, renderShell } from '../shell.ts'

/** A file of our own source, with a number for each line. */
export function renderSource(frame: Frame, path: string, text: string): string {
  const lines = text.replace(/\n$/, '').split('\n')
  return renderShell(frame, {
    title: path,
    place: 'source',
    script: 'every-page.js',
    main: html`<div class="page source">
      <p><a href="${frame.base}/_/requests">Requests</a></p>
      <h1>${path}</h1>
      <p class="soft">Part of Understudy as it is running here.</p>
      <div class="lines" tabindex="0" role="region" aria-label="Source">
        <ol>
          ${lines.map((line, at) => html`<li id="L${at + 1}"><code>${line || ' '}</code></li>`)}
        </ol>
      </div>
    </div>`,
  })
}
