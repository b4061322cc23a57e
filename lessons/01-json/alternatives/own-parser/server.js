import { createServer } from 'node:http'

const limit = 100 * 1024

const answer = (response, status, value) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(value))
}

const refuse = (response, status, message) =>
  answer(response, status, { error: { status_code: status, message, code: 'refused' } })

const readAll = async (request) => {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString('utf8')
}

const submit = async (request, response) => {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return refuse(response, 415, 'JSON only')
  const text = await readAll(request)
  if (text === undefined) return refuse(response, 413, 'Too large')
  try {
    answer(response, 200, { received: JSON.parse(text) })
  } catch {
    refuse(response, 400, 'Malformed JSON')
  }
}

createServer((request, response) => {
  const route = `${request.method} ${request.url}`
  if (route === 'POST /api/submit') return void submit(request, response)
  if (route !== 'GET /cookies/sample') return refuse(response, 404, 'Not found')
  const details = { size: 'small', color: 'amber' }
  answer(response, 200, { details, taste_profiles: ['spicy', 'crisp'], name: 'Ginger Crunch' })
}).listen(process.env.PORT, '127.0.0.1')
