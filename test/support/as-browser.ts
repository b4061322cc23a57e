import { request } from 'node:http'

export interface Asked {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** One request with the headers that `fetch` keeps to itself: `Host`, `Origin` and `Sec-Fetch-Site`. */
export async function askAsBrowser(
  url: string,
  line: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<Asked> {
  const [method = 'GET', path = '/'] = line.split(' ')
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, path, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
