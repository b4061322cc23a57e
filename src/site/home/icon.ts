const curtain = 'M3 3h18v2H3zM4 6h5c0 6-2 10-5 14zM20 6h-5c0 6 2 10 5 14z'

/** A stage curtain, half open. */
export const drawing = `<svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d="${curtain}"/></svg>`

export const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#b03060" d="${curtain}"/></svg>`,
)}`
