import { get } from 'node:http'

interface StreamOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Called with everything that was sent so far; the stream is left when it gives `true`. */
  readonly isEnough: (received: string) => boolean
  /** Called once the stream is open. */
  readonly opened?: () => Promise<unknown>
}

/** What a stream of server-sent events sends until it is enough. */
export async function streamed(
  url: string,
  { headers = {}, isEnough, opened }: StreamOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers }, (response) => {
      let received = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        if (received === '') opened?.().catch(reject)
        received += text
        if (!isEnough(received)) return
        resolve(received)
        request.destroy()
      })
    })
    request.on('error', reject)
  })
}
