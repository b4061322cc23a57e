/** How a data file is written, apart from what it says. */
export interface Layout {
  readonly hasByteOrderMark: boolean
  /** Spaces or tabs per level; empty when everything stands on one line. */
  readonly indent: string
  readonly newline: '\n' | '\r\n'
  /** What follows the closing bracket. */
  readonly end: string
}

export function layoutOf(text: string, hasByteOrderMark: boolean): Layout {
  const indent = /^\s*\{\s*?\n([ \t]*)\S/.exec(text)?.[1]
  return {
    hasByteOrderMark,
    indent: indent ?? (/\n/.test(text.trim()) || text.length < 4 ? '  ' : ''),
    newline: /\r\n/.test(text) ? '\r\n' : '\n',
    end: /\s*$/.exec(text)?.[0] ?? '',
  }
}
