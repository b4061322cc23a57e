import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

import { expect } from 'chai'
import { assert, property, string } from 'fast-check'

import { recognise, Secret } from '../../src/auth/secret.ts'

const folder = fileURLToPath(new URL('../../../src/auth/', import.meta.url))
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))

/** An equality sign beside something that is called like a secret. */
const comparesSecret =
  /\b\w*(key|secret|password|token|hash|verifier|nonce|cookie)\b\s*[!=]==?(?!=)\s*(?!\s|undefined|null\b|'')|[!=]==?(?!=)\s*\w*(\.)?\b(key|secret|password|token|hash|verifier|nonce)\b(?!\w)/i

describe('auth/secret', () => {
  it('knows a secret again, and nothing that is like it', () => {
    assert(
      property(string(), string(), (secret, other) => {
        expect(Secret.of(secret).is(other)).to.equal(secret === other)
      }),
    )
  })

  it('compares texts of any length', () => {
    for (const length of [0, 1, 31, 32, 33, 1000, 1_000_000])
      expect(Secret.of('secret').is('s'.repeat(length))).to.equal(false)
  })

  it('shows nothing of itself', () => {
    const secret = Secret.of('planted')
    expect(JSON.stringify({ secret })).to.equal('{"secret":{}}')
    expect(inspect(secret)).not.to.contain('planted')
    expect(Object.keys(secret)).to.deep.equal([])
  })

  it('looks at all that are known', () => {
    const looked: string[] = []
    const known = ['a', 'b', 'c'].map((name) => ({
      name,
      secret: { is: (text: string) => looked.push(name) > 0 && text === name } as unknown as Secret,
    }))
    expect(recognise(known, 'a')?.name).to.equal('a')
    expect(looked).to.deep.equal(['a', 'b', 'c'])
  })

  it('is the only place where secrets are compared', () => {
    const timingSafe = sources.filter(({ text }) => text.includes('timingSafeEqual')).map(({ path }) => path)
    expect(timingSafe).to.deep.equal(['secret.ts'])
    const found = sources.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, at) =>
          comparesSecret.test(line.replace(/\/\/.*|`[^`]*`|typeof \S+/g, ''))
            ? [`${path}:${at + 1} ${line.trim()}`]
            : [],
        ),
    )
    expect(found).to.deep.equal([])
  })

  it('would notice a comparison elsewhere', () => {
    for (const line of [
      'if (given.key === key) return',
      'users[name] === password',
      'return token === stored',
      'a.hash !== b.hash',
    ])
      expect(comparesSecret.test(line), line).to.equal(true)
  })
})
