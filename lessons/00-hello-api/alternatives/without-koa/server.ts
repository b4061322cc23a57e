import { createServer } from 'node:http'

const routes: [RegExp, (name: string) => object][] = [
  [/^\/$/, () => ({ name: 'Bob' })],
  [/^\/hello\/([^/]+)$/, (name) => ({ hello: decodeURIComponent(name) })],
]

createServer((request, response) => {
  for (const [path, answer] of routes) {
    const match = path.exec(request.url ?? '')
    if (match) {
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify(answer(match[1] ?? ''), undefined, 2))
    }
  }
  response.statusCode = 404
  response.end()
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
