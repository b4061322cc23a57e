import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { ownCourse } from '../../../src/lessons/course/course.ts'
import { solutionOf } from '../../../src/lessons/course/lesson-code.ts'
import { learn, learnWith, spawnLearn } from '../support/cli.ts'
import { course } from '../support/course.ts'
import { words } from '../support/examples.ts'
import { withUsualPort } from '../support/usual-port.ts'

describe('lessons/verbs', function () {
  this.timeout(30_000)
  let dir = ''
  const at = (...names: string[]) => path.join(dir, 'learn', ...names)
  const server = () => at('00-hello-api', 'server.ts')
  const replace = async (from: string, to: string) =>
    writeFile(server(), (await readFile(server(), 'utf8')).replace(from, to))
  const progress = async () =>
    JSON.parse(await readFile(at('.learn', 'progress.json'), 'utf8')) as {
      current: string
      steps: Record<string, object>
    }

  let fresh = ''
  before(async () => {
    fresh = await mkdtemp(path.join(tmpdir(), 'learn-fresh-'))
    await learn(fresh, '--no-watch')
  })
  after(() => rm(fresh, { recursive: true, force: true }))
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'learn-verbs-'))
    await cp(path.join(fresh, 'learn'), at(), { recursive: true, verbatimSymlinks: true })
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it('learn makes the workspace and shows the first step', async () => {
    await rm(at(), { recursive: true })
    const { code, out } = await learn(dir, '--no-watch')
    expect(code).to.equal(0)
    expect(out)
      .to.contain('step "change-a-word" (1 of 4)')
      .and.contain('learn/00-hello-api/server.ts')
      .and.contain('**Write:**')
    expect(await readdir(at('00-hello-api'))).to.have.members(['README.md', 'server.ts'])
  })

  it('learn says so when the lesson is done', async () => {
    const current = 'hello-api/listen-on-port'
    const steps = { [current]: { passedAt: '2026-01-01', hints: 1 } }
    await writeFile(at('.learn', 'progress.json'), JSON.stringify({ format: 1, course: 'x', current, steps }))
    expect((await learn(dir, '--no-watch')).out).to.match(
      /^Lesson hello-api is done\. Next: npx start learn open json /,
    )
    expect((await learn(dir, 'progress')).out).to.match(/ done 2026-01-01, checked 0 times, 1 hint$/m)
  })

  it('check says "Not yet" with 1, then "Well done" with 0, and moves on within the lesson', async () => {
    const first = await learn(dir, 'check')
    expect(first).to.include({ code: 1, error: '' })
    expect(first.out).to.match(/^Not yet: step "change-a-word" \(1 of 4\), 0 of 1 checks pass\./)
    await replace('nobody', 'Bob')
    const second = await learn(dir, 'check')
    expect(second.code).to.equal(0)
    expect(second.out)
      .to.contain('Well done')
      .and.contain('You have learned')
      .and.contain('Next: step "answer-with-data"')
    expect(await progress()).to.have.property('current', 'hello-api/answer-with-data')
  })

  it('check --json is ordered and says what was sent', async () => {
    const { out } = await learn(dir, 'check', '--json')
    const result = JSON.parse(out) as { checks: object[] }
    expect(result).to.include({ version: 1, lesson: 'hello-api', step: 'change-a-word', status: 'fail' })
    expect(result.checks[0]).to.include({
      id: 'root-200',
      status: 'fail',
      diagnosis: 'not-changed',
      sent: 'curl -g -i http://127.0.0.1:3000/',
    })
  })

  it('the printed curl line works when it is pasted', () =>
    withUsualPort(async () => {
      const running = spawnLearn(dir, 'run')
      try {
        let said = ''
        running.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
        await new Promise((resolve) => running.stdout.once('data', resolve))
        const { out } = await learn(dir, 'check')
        const [, line = ''] = /we sent +(curl .+)/.exec(out) ?? []
        const answer = await promisify(execFile)('curl', [
          ...words(line).slice(1),
          '--retry',
          '20',
          '--retry-connrefused',
          '--retry-delay',
          '1',
        ])
        expect(answer.stdout)
          .to.match(/^HTTP\/1\.1 200 OK/)
          .and.contain('Hello, nobody!')
        expect(said).to.contain('Your server is at http://127.0.0.1:3000')
      } finally {
        const ended = new Promise((resolve) => running.on('exit', resolve))
        running.kill('SIGTERM')
        await ended
      }
    })).timeout(300_000)

  it('run runs another program of the folder to its end', async () => {
    await writeFile(
      path.join(dir, 'learn/00-hello-api/twice.ts'),
      'const file: string = process.env.DATA_FILE ?? ""\nconsole.log(file)\nprocess.exitCode = 5\n',
    )
    const { code, out } = await learn(dir, 'run', 'twice')
    expect(out).to.equal(`${path.join(dir, 'learn/00-hello-api/data.json')}\n`)
    expect(code).to.equal(5)
    const none = await learn(dir, 'run', 'thrice')
    expect(none.error).to.contain('There is no program thrice in')
    expect(none.code).to.equal(2)
  })

  it('run says so when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const port = String((other.address() as AddressInfo).port)
    const { code, error } = await learnWith({ PORT: port }, dir, 'run')
    other.close()
    expect(error).to.contain(`Something is already listening at http://127.0.0.1:${port}`)
    expect(code).to.equal(2)
  })

  it('hints come one at a time and are remembered', async () => {
    const hints = [
      await learn(dir, 'hint'),
      await learn(dir, 'hint'),
      await learn(dir, 'hint'),
      await learn(dir, 'hint'),
    ]
    expect(hints.map(({ out }) => out.slice(0, 13))).to.deep.equal([
      'Hint 1 of 3 f',
      'Hint 2 of 3 f',
      'Hint 3 of 3 f',
      'Hint 3 of 3 f',
    ])
    expect((await learn(dir, 'hint', '1')).out).to.contain('Hint 1 of 3')
    expect((await learn(dir, 'hint', '4')).code).to.equal(2)
  })

  it('after five times the same it offers a hint', async () => {
    expect((await learn(dir, 'check')).out).to.not.contain('The same result')
    const file = at('.learn', 'progress.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace('"times": 1', '"times": 3'))
    expect((await learn(dir, 'check')).out).to.not.contain('The same result')
    expect((await learn(dir, 'check')).out).to.contain(
      'The same result 5 times in a row. A hint may help: npx start learn hint',
    )
  })

  it('explain shows the requests with the answers of now', async () => {
    const { out, code } = await learn(dir, 'explain', 'root-200')
    expect(code).to.equal(0)
    expect(out)
      .to.contain('GET / answers, and says Bob')
      .and.contain('curl -g -i')
      .and.contain('200 text/plain Hello, nobody!')
    expect((await learn(dir, 'explain', 'nonsense')).error).to.contain('no check "nonsense"')
  })

  it('solution and diff show, and write nothing', async () => {
    const before = await readFile(server(), 'utf8')
    expect((await learn(dir, 'solution')).out)
      .to.contain('not tried this step')
      .and.contain(`'Hello, Bob!'`)
    expect(await learn(dir, 'diff'))
      .to.include({ code: 1 })
      .and.to.have.property('out')
      .that.contains(`+  ctx.body = 'Hello, Bob!'`)
    expect(await readFile(server(), 'utf8')).to.equal(before)
    await replace('nobody', 'Bob')
    expect(await learn(dir, 'diff', 'change-a-word')).to.include({ code: 0 })
  })

  it('diff looks over spaces, quotes and semicolons', async () => {
    const [lesson] = course.lessons
    const solution = lesson && (await solutionOf(lesson, 'change-a-word')).get('server.ts')
    const other = solution?.replaceAll("'", '"').replace(/([)}])$/gm, '$1;') ?? ''
    await writeFile(at('00-hello-api', 'server.ts'), other)
    const same = await learn(dir, 'diff', 'change-a-word')
    expect(same.out).to.contain('Your code is the same as the solution.')
    await writeFile(at('00-hello-api', 'server.ts'), other.replace('Bob', 'Ann'))
    expect((await learn(dir, 'diff', 'change-a-word')).out.match(/^[-+] .*$/gm)).to.have.length(2)
  })

  it('explain finds a check of any lesson', async () => {
    expect((await learn(dir, 'explain', 'put-replaces')).out).to.contain(
      '[put-replaces, step "replace-vs-change"]',
    )
    expect((await learn(dir, 'explain', 'put-replace')).error).to.contain('There is no check "put-replace".')
  })

  it('catch-up and reset keep a copy of what was there', async () => {
    await writeFile(server(), '// mine')
    expect((await learn(dir, 'catch-up', 'second-route')).code).to.equal(0)
    expect(await readFile(server(), 'utf8'))
      .to.contain(`{ name: 'Bob' }`)
      .and.not.contain(`'/hello/:name'`)
    const [time = ''] = await readdir(at('.learn', 'saved', '00-hello-api'))
    expect(await readFile(at('.learn', 'saved', '00-hello-api', time, 'server.ts'), 'utf8')).to.equal(
      '// mine',
    )
    expect(await learn(dir, 'reset')).to.include({ code: 2 })
    expect(await learn(dir, 'reset', '--yes')).to.include({ code: 0 })
    expect(await readdir(at('.learn', 'saved', '00-hello-api'))).to.have.length(2)
  })

  it('open overwrites nothing', async () => {
    await writeFile(server(), '// mine')
    expect((await learn(dir, 'open', '1')).out).to.contain('Lesson 01 json')
    expect((await learn(dir, 'open', 'hello-api')).code).to.equal(0)
    expect((await learn(dir, 'open', '1', '2')).out).to.contain('(2 of ')
    expect((await learn(dir, 'open', '1', '99')).error).to.contain('has no step "99". Steps: 1 ')
    expect(await readFile(server(), 'utf8')).to.equal('// mine')
  })

  it('progress --rebuild makes the marks anew, and a broken file is kept', async () => {
    await learn(dir, 'catch-up', 'second-route')
    await writeFile(at('.learn', 'progress.json'), '{ "format": 1, ')
    const { out } = await learn(dir, 'progress', '--rebuild')
    expect(out)
      .to.contain('progress.json.bak')
      .and.match(/2 of \d+ steps done/)
    expect(Object.keys((await progress()).steps)).to.include('hello-api/answer-with-data')
    expect(await readFile(at('.learn', 'progress.json.bak'), 'utf8')).to.equal('{ "format": 1, ')
  })

  it('a learner may write JavaScript', async () => {
    await learn(dir, 'catch-up', 'second-route')
    await writeFile(at('00-hello-api', 'server.js'), await readFile(server(), 'utf8'))
    await rm(server())
    expect((await learn(dir, 'check', '--step', 'answer-with-data')).code).to.equal(0)
  })

  it('works from inside the workspace, and says what is missing outside of one', async () => {
    expect((await learn(at('00-hello-api'), 'progress')).code).to.equal(0)
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'learn-none-'))
    expect(await learn(elsewhere, 'check')).to.deep.include({
      code: 2,
      error: 'There is no workspace here yet. Start with: npx start learn\n',
    })
    expect((await learn(elsewhere, 'list')).code).to.equal(0)
    await mkdir(path.join(elsewhere, 'learn'))
    await writeFile(path.join(elsewhere, 'learn', 'notes.txt'), 'mine')
    expect(await learn(elsewhere, '--no-watch'))
      .to.include({ code: 2 })
      .and.to.have.property('error')
      .that.contains('--dir')
    await rm(elsewhere, { recursive: true })
  })

  it('runs another course in the same format, remembers it, and keeps marks when an id is renamed', async () => {
    const mine = path.join(dir, 'my course')
    await cp(path.join(ownCourse, '00-hello-api'), path.join(mine, '00-hello-api'), { recursive: true })
    await writeFile(
      path.join(mine, 'course.json'),
      '{ "id": "mine", "format": 1, "lessons": ["00-hello-api"], "aliases": { "hello-api/old": "hello-api/change-a-word" } }',
    )
    expect((await learn(dir, 'open', 'hello-api', '--course', mine, '--dir', 'class')).code).to.equal(0)
    const file = path.join(dir, 'class', '.learn', 'progress.json')
    await writeFile(
      file,
      JSON.stringify({
        format: 1,
        course: 'mine',
        current: 'gone/away',
        steps: { 'hello-api/old': { passedAt: '2026-01-01' }, 'no/such': { passedAt: '2026-01-01' } },
      }),
    )
    const { out } = await learn(path.join(dir, 'class'), 'progress')
    expect(out).to.contain('1 of 4 steps done. You are at hello-api/answer-with-data.')
    await learn(path.join(dir, 'class'), 'hint')
    expect(await readFile(file, 'utf8')).to.contain('no/such')
  })

  it('a check that is broken is our fault: 70', async () => {
    const mine = path.join(dir, 'course')
    await cp(path.join(ownCourse, '00-hello-api'), path.join(mine, '00-hello-api'), { recursive: true })
    await writeFile(
      path.join(mine, 'course.json'),
      '{ "id": "mine", "format": 1, "lessons": ["00-hello-api"] }',
    )
    const file = path.join(mine, '00-hello-api', 'checks.js')
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(
        `const answer = await t.get('/')`,
        'const answer = await t.gett()',
      ),
    )
    expect(await learn(dir, 'check', '--course', mine))
      .to.include({ code: 70 })
      .and.to.have.property('out')
      .that.contains('a bug in the lessons')
  })

  it('doctor finds everything in order', async () => {
    const { code, out } = await learn(dir, 'doctor')
    expect(out).to.contain('a TypeScript program starts').and.not.contain('problem')
    expect(code).to.equal(0)
  })
})
