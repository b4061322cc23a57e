import { stripVTControlCharacters, styleText } from 'node:util'

/** Colour only supports words; nothing is said by colour alone. */
export interface Style {
  good(text: string): string
  notYet(text: string): string
  strong(text: string): string
  quiet(text: string): string
}

const unstyled = (text: string) => text

export const plainStyle: Style = { good: unstyled, notYet: unstyled, strong: unstyled, quiet: unstyled }

const colours: Style = {
  good: (text) => styleText('green', text),
  notYet: (text) => styleText('yellow', text),
  strong: (text) => styleText('bold', text),
  quiet: (text) => styleText('dim', text),
}

/** Colours, if the terminal shows them and NO_COLOR is not set (no-color.org). */
export const styleFor = (stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv, plain: boolean): Style =>
  plain || stream.isTTY !== true || env['NO_COLOR'] || env['TERM'] === 'dumb' || env['CI']
    ? plainStyle
    : colours

/** Breaks text into lines of at most `width` characters, indenting all but the first; keeps long words whole. */
export const wrap = (text: string, indent: number, width = 100): string => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && visibleLength(line) + 1 + visibleLength(word) > width - indent) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}

/** Without the codes that colour it. */
const visibleLength = (text: string) => stripVTControlCharacters(text).length

/** The text on one line without control characters, cut at `length` characters; a cut is marked with the full length. */
export const oneLine = (text: string, length = 200): string => {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not reach the terminal
  const line = text.trimEnd().replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
  return line.length <= length ? line : `${line.slice(0, length)}… (${text.length} characters)`
}
