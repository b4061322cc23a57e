import { expect } from 'chai'

import { listenArguments, misplacedHost } from '../../../src/lessons/runner/program-facts.ts'

const cases: [unknown[], unknown][] = [
  [[3000], { port: 3000, host: undefined }],
  [['3000', '127.0.0.1'], { port: 3000, host: '127.0.0.1' }],
  [[3000, () => undefined], { port: 3000, host: undefined }],
  [[], { port: 0, host: undefined }],
  [[() => undefined], { port: 0, host: undefined }],
  [[undefined, '::1'], { port: 0, host: undefined }],
  [[{ port: '80', host: 'localhost' }], { port: 80, host: 'localhost' }],
  [[{ path: '/tmp/pipe' }], undefined],
  [['/tmp/pipe'], undefined],
  [[{ fd: 3 }], undefined],
]

describe('lessons/runner/program-facts: what a program listens on', () => {
  for (const [args, asked] of cases)
    it(`reads listen(${args.map((arg) => (typeof arg === 'function' ? 'f' : JSON.stringify(arg))).join(', ')})`, () =>
      expect(listenArguments(args)).to.deep.equal(asked))

  it('knows a host and a port in one text from the name of a pipe', () => {
    expect(misplacedHost(['127.0.0.1:3000'])).to.equal('127.0.0.1:3000')
    for (const first of ['3000', 3000, '/tmp/pipe:1', '\\\\.\\pipe\\x:1', undefined])
      expect(misplacedHost([first]), String(first)).to.equal(undefined)
  })
})
