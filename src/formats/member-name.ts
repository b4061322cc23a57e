/**
 * Whether JSON:API may have it as a name (1.1 §5.8): letters, digits and all beyond ASCII; `-`, `_` and space between them.
 */
export const isMemberName = (name: string): boolean =>
  /^[a-zA-Z0-9\u0080-\uFFFF](?:[a-zA-Z0-9\u0080-\uFFFF_ -]*[a-zA-Z0-9\u0080-\uFFFF])?$/.test(name)

/** The nearest such name: `ref` for `$ref`; empty when nothing is left. */
export const toMemberName = (text: string): string =>
  text.replaceAll(/[^a-zA-Z0-9\u0080-\uFFFF_ -]+/g, '_').replaceAll(/^[_ -]+|[_ -]+$/g, '')
