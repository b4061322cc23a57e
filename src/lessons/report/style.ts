import { styleText } from 'node:util'

/** Colour only adds to words that are there anyway. */
export interface Style {
  good(text: string): string
  notYet(text: string): string
  strong(text: string): string
  quiet(text: string): string
}

const none = (text: string) => text

export const plainStyle: Style = { good: none, notYet: none, strong: none, quiet: none }

const colours: Style = {
  good: (text) => styleText('green', text),
  notYet: (text) => styleText('yellow', text),
  strong: (text) => styleText('bold', text),
  quiet: (text) => styleText('dim', text),
}

/** Colours for a terminal that shows them and a reader who wants them (no-color.org). */
export const styleFor = (stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv, plain: boolean): Style =>
  plain || stream.isTTY !== true || env['NO_COLOR'] || env['TERM'] === 'dumb' || env['CI']
    ? plainStyle
    : colours
