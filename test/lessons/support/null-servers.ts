/**
 * Eight programs that implement nothing. A check that one of them passes would pass for anybody
 * (freeCodeCamp#17131, #38397: projects that passed for any URL).
 */
export const nullServers: Readonly<Record<string, string>> = {
  'nothing listening': '',
  'always 200 {}': answering(`response.setHeader('content-type', 'application/json').end('{}')`),
  'always 404': answering(`response.writeHead(404).end('Not Found')`),
  'always 500': answering(`response.writeHead(500).end('Internal LessonServer Error')`),
  echo: answering(`
    response.setHeader('content-type', request.headers['content-type'] ?? 'text/plain')
    response.write(request.method + ' ' + request.url + '\\n')
    request.pipe(response)`),
  hang: answering(''),
  'garbage bytes': `import { createServer } from 'node:net'
    createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end('\\u0000\\u0001 garbage \\r\\n\\r\\n')
    }).listen(Number(process.env.PORT), '127.0.0.1')`,
  'redirect loop': answering(`response.writeHead(302, { location: request.url }).end()`),
}

function answering(body: string): string {
  return `import { createServer } from 'node:http'
    createServer((request, response) => { ${body} }).listen(Number(process.env.PORT), '127.0.0.1')`
}
