/**
 * Whether JSON:API allows this as a member name (1.1 §5.8): letters, digits and everything beyond ASCII, with `-`, `_` and
 * spaces between them.
 */
export const isMemberName = (name: string): boolean =>
  /^[a-zA-Z0-9\u0080-\uFFFF](?:[a-zA-Z0-9\u0080-\uFFFF_ -]*[a-zA-Z0-9\u0080-\uFFFF])?$/.test(name)

/** The nearest allowed name: `ref` for `$ref`; empty if nothing is left. */
export const toMemberName = (text: string): string =>
  text.replaceAll(/[^a-zA-Z0-9\u0080-\uFFFF_ -]+/g, '_').replaceAll(/^[_ -]+|[_ -]+$/g, '')
