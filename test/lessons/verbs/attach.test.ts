import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'

import { expect } from 'chai'

import { solutionOf } from '../../../src/lessons/course/lesson-code.ts'
import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { copyProgram } from '../../../src/lessons/runner/program-copy.ts'
import { startProgram } from '../../../src/lessons/runner/program.ts'
import { createBench } from '../support/bench.ts'
import { learn } from '../support/cli.ts'
import { course } from '../support/course.ts'

interface Results {
  readonly checks: readonly { readonly id: string; readonly status: string; readonly diagnosis?: string }[]
}

describe('lessons/verbs check --url', function () {
  this.timeout(20_000)
  let server: Server
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const serve = (answer: (path: string) => { status: number; type: string; body: string }) =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        const { status, type, body } = answer(request.url ?? '')
        response.writeHead(status, { 'content-type': type }).end(body)
      }).listen(0, '127.0.0.1', resolve)
    })
  afterEach(() => server.close())

  it('checks a server that runs already, whatever it is made of; what needs our runner is skipped, not passed', async () => {
    await serve((path) => {
      const [, name] = /^\/hello\/([^/]+)$/.exec(path) ?? []
      if (path === '/') return { status: 200, type: 'application/json', body: '{"name": "Bob"}' }
      if (name === undefined) return { status: 404, type: 'text/html', body: '<h1>Not Found</h1>' }
      return {
        status: 200,
        type: 'application/json',
        body: JSON.stringify({ hello: decodeURIComponent(name) }),
      }
    })
    const { code, out } = await learn(tmpdir(), 'check', '00', '--url', url(), '--json')
    const { checks } = JSON.parse(out) as Results
    expect(checks.map(({ id, status }) => `${id} ${status}`)).to.deep.equal([
      'root-200 pass',
      'root-is-json pass',
      'root-body pass',
      'hello-name pass',
      'unknown-path-404 pass',
      'port-from-env skipped',
      'port-by-default skipped',
      'loopback-only skipped',
    ])
    expect(code).to.equal(0)
  })

  it('runs a check that needs no program of ours, though it comes after one that does', async () => {
    const bench = await createBench()
    const lesson = course.lessons.find(({ id }) => id === 'items-crud')
    if (!lesson) throw new Error('no lesson')
    const dir = await bench.place(await solutionOf(lesson, 'many-at-once'))
    const copy = await copyProgram(`${dir}/${lesson.entry}`)
    const env = { DATA_FILE: `${dir}/data.json` }
    const program = await startProgram({ copy, env, limits: limitsFor() })
    try {
      const { out } = await learn(tmpdir(), 'check', '03', '--url', program.origin, '--json')
      const results = (JSON.parse(out) as Results).checks.map(({ id, status }) => `${id} ${status}`)
      expect(results).to.include.members(['file-never-half-written skipped', 'fifty-parallel pass'])
      const screen = (await learn(tmpdir(), 'check', '03', '--url', program.origin)).out
      expect(screen).to.match(/^Well done: step "many-at-once" \(6 of 6\), \d+ checks pass, \d+ skipped\.$/m)
    } finally {
      await program.kill()
      await copy.remove()
      await bench.close()
    }
  }).timeout(120_000)

  it("names a tutorial's mistake: text instead of JSON", async () => {
    await serve(() => ({ status: 200, type: 'text/html', body: '{"name":"Bob"}' }))
    const { code, out } = await learn(tmpdir(), 'check', '00', '--url', url())
    expect(code).to.equal(1)
    expect(out)
      .to.contain(`curl -g -i ${url()}/`)
      .and.contain('Content-Type text/html')
      .and.contain('skipped: port-from-env')
  })

  it('says so when nothing listens there, and refuses what is no address', async () => {
    await serve(() => ({ status: 200, type: '', body: '' }))
    const gone = url()
    await new Promise((resolve) => server.close(resolve))
    expect((await learn(tmpdir(), 'check', '00', '--url', gone)).out).to.contain(
      `Nothing is listening at ${gone}`,
    )
    expect(await learn(tmpdir(), 'check', '00', '--url', 'http://')).to.include({ code: 2 })
  })
})
