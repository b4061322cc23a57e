import { connect } from 'node:net'

/** Sends bytes exactly as they are and gives all that comes back until the server, or the wait, ends it. */
export async function sendRaw(url: string, bytes: string | Uint8Array, wait = 5000): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    const finish = (): void => {
      socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    socket.setTimeout(wait, finish)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', finish)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish()
      else reject(error)
    })
    socket.write(bytes)
  })
}

/** The status of each response in a stream of them. */
export const statusesIn = (stream: string): readonly number[] =>
  [...stream.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
