import { html, type Html } from '../../formats/html.ts'
import { duration } from './request-row.ts'

/** Who the time of a stage belongs to. */
export type StageKind = 'http' | 'dialect' | 'policy' | 'engine'

const timeOwners: Readonly<Record<StageKind, string>> = {
  http: 'HTTP',
  dialect: 'dialect',
  policy: 'access',
  engine: 'engine and store',
}

interface Timed {
  readonly kind: StageKind
  readonly title: string
  readonly ms?: number | undefined
}

const barWidth = 1000

/** Where the time of a request went: a bar, and the same in words. */
export function renderTimeBar(stages: readonly Timed[], total: number): Html {
  const timed = stages.filter(({ ms }) => ms !== undefined)
  let before = 0
  const parts = timed.map(({ kind, ms = 0 }) => {
    const x = (before / total) * barWidth
    before += ms
    return html`<rect
      class="k-${kind}"
      x="${x.toFixed(1)}"
      width="${Math.max(2, (ms / total) * barWidth).toFixed(1)}"
      height="14"
    />`
  })
  const label = timed.map(({ title, ms = 0 }) => `${title} ${duration(ms)}`).join(', ')
  return html`<figure class="fall">
    <svg
      viewBox="0 0 ${barWidth} 14"
      preserveAspectRatio="none"
      role="img"
      aria-label="Time by stage: ${label}"
    >
      ${parts}
    </svg>
    <figcaption>
      ${Object.entries(timeOwners).map(([kind, name]) => {
        const own = timed.filter((stage) => stage.kind === kind)
        if (own.length === 0) return ''
        return html`<span
          ><i class="k-${kind}"></i>${name}
          <span class="soft">${duration(own.reduce((sum, { ms = 0 }) => sum + ms, 0))}</span></span
        >`
      })}
    </figcaption>
  </figure>`
}
