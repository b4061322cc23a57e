import { execFileSync } from 'node:child_process'

import { expect } from 'chai'

import type { Json } from '../../src/index.ts'
import { layOut, toCurl } from '../../src/site/requests.ts'

const create = (body: Json, base = 'http://localhost:3000/api') => {
  const {
    before,
    base: shown,
    path,
    after,
  } = toCurl({ title: 'Create', method: 'POST', path: '/things', body }, base, 'application/json')
  return `${before}${shown}${path}${after}`
}

/** What a shell makes of a command: its words. */
const wordsOf = (command: string): readonly string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

describe('site/requests', () => {
  it('is one line for a read', () => {
    const { before, base, path, after } = toCurl(
      { title: 'Read', method: 'GET', path: '/things', query: [['name', 'a b']] },
      'http://localhost:3000',
      'application/json',
    )
    expect(`${before}${base}${path}${after}`).to.equal(`curl 'http://localhost:3000/things?name=a%20b'`)
  })

  it('turns globbing off where there are brackets', () => {
    const query = [['filter[name]', 'x']] as const
    const read = { title: 'Read', method: 'GET', path: '/things', query } as const
    expect(toCurl(read, 'http://localhost:3000', 'application/json').before).to.equal(`curl -g '`)
    expect(toCurl({ ...read, query: [] }, 'http://[::1]:3000', 'application/json').before).to.equal(
      `curl -g '`,
    )
  })

  for (const value of [
    "it's",
    `"double" and 'single'`,
    "$HOME $(touch x) `id` !! \\ \\\\ \\' %s",
    'a\nb\tc\u0000d\u001B[2J',
    'משהו \u202Eevil\u202C 日本語 🍪',
    '@/etc/passwd',
    '\u007F\u0085\u2028\u200B\uFEFF',
  ]) {
    it(`gives a shell exactly ${JSON.stringify(value)}`, () => {
      const words = wordsOf(create({ [value]: value }))
      expect(words.slice(0, 6)).to.deep.equal([
        'curl',
        '-X',
        'POST',
        'http://localhost:3000/api/things',
        '-H',
        'Content-Type: application/json',
      ])
      expect(JSON.parse(words.at(-1) ?? '')).to.deep.equal({ [value]: value })
    })
  }

  it('shows no character that a terminal would obey or that turns text around', () => {
    const command = create({ a: '\u0007\u001B\u007F\u0085\u2028\u202E\u2066\u200F' })
    expect(command.replaceAll('\n', '')).to.match(/^[ -~]+$/)
  })

  it('quotes an origin that a client made up', () => {
    expect(wordsOf(create({}, "http://a';touch x;'"))[3]).to.equal("http://a';touch x;'/things")
  })

  it('lays JSON out on one line where it fits, and means the same where not', () => {
    expect(layOut({ a: [1, 2] })).to.equal('{"a":[1,2]}')
    const wide = {
      name: 'n'.repeat(60),
      tags: ['a', 'b'],
      deep: { list: [{ x: 'y'.repeat(70) }, null] },
      none: {},
    }
    expect(layOut(wide).split('\n')).to.include('  "tags": ["a","b"],')
    expect(JSON.parse(layOut(wide))).to.deep.equal(wide)
  })
})
