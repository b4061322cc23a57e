/** Where the server is that is tested. */
const base = process.env.BASE_URL ?? 'http://127.0.0.1:3000'

/** Sends a request, with a body as JSON, and returns what came. */
export const send = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(base + path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, json: text === '' ? undefined : JSON.parse(text) }
}
