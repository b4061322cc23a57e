/** One line of at most `length` characters that a terminal can show; a cut is marked and measured. */
export const shorten = (text: string, length = 200): string => {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not reach the terminal
  const line = text.trimEnd().replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
  return line.length <= length ? line : `${line.slice(0, length)}… (${text.length} characters)`
}
