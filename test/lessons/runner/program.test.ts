import path from 'node:path'

import { expect } from 'chai'

import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { copyProgram } from '../../../src/lessons/runner/program-copy.ts'
import { startProgram, type Program } from '../../../src/lessons/runner/program.ts'
import { sendRequest } from '../../../src/lessons/runner/send-request.ts'
import { ServerFailure } from '../../../src/lessons/runner/server-failure.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { untilProcesses } from '../support/processes.ts'

const limits = { ...limitsFor({}), start: 60_000, request: 60_000, stop: 400 }
const get = { method: 'GET', path: '/', headers: {} }
const http = `import { createServer } from 'node:http'\n`
const serve = (body: string, listen = '3000') =>
  `${http}createServer((request, response) => { ${body} }).listen(${listen})`

describe('lessons/runner/program', function () {
  this.timeout(180_000)
  let bench: Bench
  const usual = process.env['TMPDIR']
  before(async () => {
    bench = await createBench()
    process.env['TMPDIR'] = bench.dir
  })
  after(() => {
    if (usual === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usual
    return bench.close()
  })
  const started: Program[] = []
  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.kill()))
  })
  afterEach(async () => expect(await untilProcesses(bench.dir, false)).to.deep.equal([]))

  const start = async (code: string, name = 'server.ts', patience = limits.start): Promise<Program> => {
    const entry = path.join(await bench.place(new Map([[name, code]])), name)
    const program = await startProgram({
      copy: await copyProgram(entry),
      env: { PATH: process.env['PATH'] ?? '' },
      limits: { ...limits, start: patience },
    })
    started.push(program)
    return program
  }

  const failureOf = async (code: string, name?: string, patience?: number): Promise<ServerFailure> => {
    try {
      await (await start(code, name, patience)).kill()
    } catch (error) {
      if (error instanceof ServerFailure) return error
      throw error
    }
    throw new Error('it did listen')
  }

  it('moves a fixed port to a free one and says which was asked for', async () => {
    const program = await start(serve(`response.end('hi')`, `3000, '0.0.0.0'`))
    expect(program.asked).to.deep.equal({ port: 3000, host: '0.0.0.0' })
    expect(program.origin)
      .to.match(/^http:\/\/127\.0\.0\.1:\d+$/)
      .and.not.contain(':3000')
    expect(await sendRequest(program.origin, get, limits)).to.include({ status: 200, text: 'hi' })
    await program.stop()
  })

  it('two programs that ask for the same port run side by side', async () => {
    const both = await Promise.all([start(serve(`response.end('a')`)), start(serve(`response.end('b')`))])
    const texts = await Promise.all(both.map(({ origin }) => sendRequest(origin, get, limits)))
    expect(texts.map(({ text }) => text)).to.deep.equal(['a', 'b'])
    await Promise.all(both.map((program) => program.stop()))
  })

  it('tells apart the ways not to start', async () => {
    expect(await failureOf('const a: number = (', 'server.ts'))
      .to.include({ kind: 'does-not-compile' })
      .and.to.have.property('detail')
      .that.matches(/^server\.ts:1 {2}/)
    expect(await failureOf('const a = (', 'server.js'))
      .to.include({ kind: 'does-not-compile' })
      .and.to.have.property('detail')
      .that.matches(/^server\.js:1 {2}SyntaxError/)
    expect(await failureOf('\nnull.x'))
      .to.include({ kind: 'crashed-on-start' })
      .and.to.have.property('detail')
      .that.matches(/^server\.ts:2 {2}TypeError/)
    expect(await failureOf('process.exit(3)')).to.include({ kind: 'crashed-on-start' })
    expect(await failureOf(`import './nowhere.ts'`))
      .to.include({ kind: 'crashed-on-start' })
      .and.to.have.property('detail')
      .that.contains('nowhere')
    expect(await failureOf('const done = true')).to.include({ kind: 'ended-early' })
    expect(await failureOf('for (;;) {}', 'server.js', 900)).to.include({ kind: 'never-listened' })
    expect(await failureOf('await new Promise((go) => setTimeout(go, 90_000))', 'server.js', 900)).to.include(
      {
        kind: 'never-listened',
      },
    )
  })

  it('tells apart the ways not to answer', async () => {
    const kindOf = async (code: string, request = limits.request) => {
      const program = await start(code)
      const sent = sendRequest(program.origin, get, { ...limits, request })
      const error = await sent.catch((reason: unknown) => reason)
      await program.stop()
      return (error as ServerFailure).kind
    }
    expect(await kindOf(serve(''), 400)).to.equal('no-answer')
    expect(await kindOf(serve(`for (;;) {}`), 400)).to.equal('no-answer')
    expect(await kindOf(serve(`process.exit(1)`))).to.equal('reset')
    expect(await kindOf(serve(`response.write('x'.repeat(2e6))`))).to.equal('endless-answer')
    expect(
      await kindOf(`import net from 'node:net'\nnet.createServer((s) => s.end('ok\\r\\n\\r\\n')).listen(1)`),
    ).to.equal('not-http')
  })

  it('keeps only the end of a flood of output', async () => {
    const program = await start(`${serve(`response.end()`)}
      const line = 'x'.repeat(1000)
      for (let i = 0; i < 20000; i++) process.stdout.write(line)
      process.stderr.write('the end')`)
    await sendRequest(program.origin, get, limits)
    expect(program.stdout.text.length).to.be.within(60_000, 64 * 1024)
    expect(program.stderr.text).to.equal('the end')
    await program.stop()
  })

  it('ends what the program started, even when it ignores SIGTERM', async () => {
    const program = await start(`import { spawn } from 'node:child_process'
      const mark = new URL('.', import.meta.url).pathname
      spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)', decodeURIComponent(mark)])
      process.on('SIGTERM', () => {})
      ${serve(`response.end()`)}`)
    expect(await untilProcesses(bench.dir, true)).to.have.length(2)
    await program.stop()
  })

  it('runs in a folder with spaces and letters beyond ASCII', async () => {
    expect(bench.dir).to.match(/ .*é/)
    const program = await start(
      `import Koa from 'koa'\nnew Koa().use((ctx) => void (ctx.body = { ok: true })).listen(3000)`,
    )
    expect((await sendRequest(program.origin, get, limits)).text).to.equal('{"ok":true}')
    await program.stop()
  })

  it('an abort ends a start that is under way', async () => {
    const entry = path.join(
      await bench.place(new Map([['server.js', 'setInterval(() => {}, 100)']])),
      'server.js',
    )
    const abort = new AbortController()
    const copy = await copyProgram(entry)
    const starting = startProgram({ copy, env: {}, limits, signal: abort.signal }).catch(
      (error: unknown) => error,
    )
    await untilProcesses(bench.dir, true)
    abort.abort()
    expect(await starting).to.have.property('name', 'AbortError')
  })
})
