import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { isDeepStrictEqual, inspect } from 'node:util'

import { expect } from 'chai'

import type { SentRequest } from '../../../src/lessons/runner/send-request.ts'

/** Evaluates every line `expression // => value` of a JavaScript block; returns how many there were. */
export const runExamples = async (code: string): Promise<number> => {
  const examples: { line: string; actual: string; wanted: string }[] = []
  const body = code.replace(/^(.*\S)\s*\/\/ => (.*)$/gm, (line, expression: string, wanted: string) => {
    const assigned = /^(?:const|let) (\w+) = /.exec(expression)
    const value = assigned ? `${expression}; see(${assigned[1]}` : `see((${expression.replace(/;$/, '')})`
    return `${value}, ${JSON.stringify(wanted)}, ${JSON.stringify(line)})`
  })
  const AsyncFunction = (async () => undefined).constructor as new (
    ...args: string[]
  ) => (see: unknown) => Promise<void>
  await new AsyncFunction('see', body)((value: unknown, wanted: string, line: string) =>
    examples.push({ line, actual: inspect(value, { depth: 5 }), wanted }),
  )
  for (const { line, actual, wanted } of examples) expect(actual, line).to.equal(wanted.trim())
  return examples.length
}

/** Splits a command as a POSIX shell would, for the quoting that our texts use; a backslash joins lines. */
export const words = (command: string): string[] =>
  [...command.replaceAll('\\\n', ' ').matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/g)].map(
    ([word]) =>
      word.replace(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
        (_, single?: string, double?: string, escaped?: string) =>
          single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
      ),
  )

/** Runs a curl command against `origin` in place of the address in the text. Throws when curl does not end well. */
export const runCurl = async (command: string, origin: string): Promise<string> => {
  const [program, ...args] = words(command)
  expect(program).to.equal('curl')
  expect(
    args,
    `${command}\nneeds -g, because curl reads brackets as ranges, and -i, to show the status`,
  ).to.include.members(['-g', '-i'])
  const child = spawn('curl', ['-sS', ...args.map((arg) => arg.replace('http://127.0.0.1:3000', origin))], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(await ended, `${command}\n${error}`).to.equal(0)
  return out
}

/** The request of an ```` ```http try ```` block. */
export const requestIn = (block: string): SentRequest => {
  const [head = '', ...rest] = block.split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  const [method = '', path = ''] = first.split(' ')
  const headers = Object.fromEntries(lines.map(headerIn))
  return { method, path, headers, body: rest.length === 0 ? undefined : rest.join('\n\n') }
}

/**
 * Compares an answer with a ```` ```http response ```` block: the status line, the headers that the text shows
 * (others may be there), the body as a value when it is JSON. `<int>`, `<uuid>`, `<date>` and `<token>` stand for any such.
 */
export const compareResponse = (
  wanted: string,
  actual: { status: string; headers: Map<string, string>; body: string },
): void => {
  const [head = '', ...rest] = wanted.split('\n\n')
  const [status, ...lines] = head.split('\n')
  expect(actual.status).to.equal(status)
  for (const line of lines) {
    const [name, value] = headerIn(line)
    expect(`${name}: ${actual.headers.get(name.toLowerCase())}`).to.match(pattern(`${name}: ${value}`))
  }
  const body = rest.join('\n\n')
  if (!sameValue(body, actual.body)) expect(actual.body.trimEnd()).to.match(pattern(body.trimEnd()))
}

/** Takes the output of `curl -i` apart. */
export const answerIn = (output: string): Parameters<typeof compareResponse>[1] => {
  const [head = '', ...rest] = output.split('\r\n\r\n')
  const [status = '', ...lines] = head.split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const [name, value] = headerIn(line)
      return [name.toLowerCase(), value]
    }),
  )
  return { status: status.replace(/^HTTP\/1\.1 /, ''), headers, body: rest.join('\r\n\r\n') }
}

/** A value may have colons, as an address has. */
const headerIn = (line: string): [name: string, value: string] => {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

const sameValue = (wanted: string, actual: string): boolean => {
  try {
    return isDeepStrictEqual(JSON.parse(wanted), JSON.parse(actual))
  } catch {
    return false
  }
}

const placeholders: Readonly<Record<string, string>> = {
  int: String.raw`\d+`,
  uuid: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  date: String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`,
  token: String.raw`[\w.-]+`,
}

const pattern = (wanted: string): RegExp => {
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(
    `^${escaped.replace(/<(int|uuid|date|token)>/g, (_, name: string) => placeholders[name] ?? '')}$`,
  )
}
