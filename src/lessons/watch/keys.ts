/** Calls `onKey` for every key pressed at a terminal; does nothing, and keeps nothing alive, without one. */
export const listenForKeys = (input: NodeJS.ReadStream, onKey: (key: string) => void): (() => void) => {
  if (!input.isTTY) return () => undefined
  const listener = (chunk: Buffer) => Array.from(chunk.toString('utf8')).forEach((key) => onKey(key))
  input.setRawMode(true)
  input.on('data', listener)
  input.resume()
  return () => {
    input.off('data', listener)
    input.setRawMode(false)
    input.pause()
  }
}
