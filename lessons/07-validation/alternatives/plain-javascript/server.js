import { createServer } from 'node:http'

const members = [
  { id: 1, name: 'Mira Sand', email: 'mira@mail.example', age: 41, newsletter: false, role: 'admin' },
]

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' },
    email: {
      type: 'string',
      maxLength: 254,
      pattern: '^[^\\s@.]+(\\.[^\\s@.]+)*@[a-zA-Z\\d-]+(\\.[a-zA-Z\\d-]+)+$',
    },
    age: { type: 'integer', minimum: 18, maximum: 150 },
    newsletter: { type: 'boolean' },
  },
  required: ['name', 'email', 'age'],
  additionalProperties: false,
}

const types = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => value === true || value === false,
}
const keywords = {
  minLength: (value, least) => value.length >= least,
  maxLength: (value, most) => value.length <= most,
  pattern: (value, text) => new RegExp(text, 'u').test(value),
  minimum: (value, least) => value >= least,
  maximum: (value, most) => value <= most,
}

const problemsIn = (body, required) => {
  if (Array.isArray(body)) return [{ field: '', message: 'expected an object' }]
  const problems = required
    .filter((name) => !(name in body))
    .map((field) => ({ field, message: 'is required' }))
  for (const [field, value] of Object.entries(body)) {
    const { type, ...rest } = new Map(Object.entries(schema.properties)).get(field) ?? {}
    const broken = () => Object.keys(rest).find((name) => !keywords[name](value, rest[name]))
    if (type === undefined) problems.push({ field, message: 'is unknown' })
    else if (!types[type](value)) problems.push({ field, message: `is no ${type}` })
    else if (broken()) problems.push({ field, message: `breaks ${broken()}` })
  }
  return problems
}

const checked = (body, required) => {
  const details = problemsIn(body, required)
  if (details.length > 0) throw Object.assign(new Error('See details'), { status: 400, details })
  return body
}

const answer = async (request) => {
  let text = ''
  for await (const chunk of request) text += chunk
  const body = text === '' ? {} : JSON.parse(text)
  const [, path, id] = /^(\/[a-z/]+?)(?:\/(\d+))?$/.exec(request.url) ?? []
  switch (`${request.method} ${path}`) {
    case 'GET /schemas/member':
      return [200, schema]
    case 'GET /members':
      return [200, members]
    case 'POST /members': {
      const fields = checked(body, schema.required)
      const member = { newsletter: false, ...fields, role: 'member', id: members.length + 1 }
      members.push(member)
      return [201, member]
    }
    case 'PATCH /members': {
      const index = members.findIndex((member) => member.id === Number(id))
      if (index === -1) throw Object.assign(new Error('No such member'), { status: 404 })
      members[index] = { ...members[index], ...checked(body, []) }
      return [200, members[index]]
    }
    default:
      throw Object.assign(new Error('Nothing here'), { status: 404 })
  }
}

createServer(async (request, response) => {
  const send = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  try {
    send(...(await answer(request)))
  } catch ({ status = 500, message, details }) {
    send(status, { error: { status_code: status, message, details } })
  }
}).listen(process.env.PORT, '127.0.0.1')
