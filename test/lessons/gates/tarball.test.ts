import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { packageDir } from '../../../src/lessons/package.ts'

const run = promisify(execFile)

describe('lessons/gates: in an empty folder with only the packed tarball', function () {
  this.timeout(180_000)
  let dir = ''
  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'learn-tarball-'))
    await install(dir)
  })
  after(() => rm(dir, { recursive: true, force: true }))

  const start = async (cwd: string, ...args: string[]) =>
    run('npx', ['--offline', 'start', 'learn', ...args], { cwd, env: { ...process.env, NO_COLOR: '1' } })
      .then(({ stdout }) => stdout)
      .catch((error: { stdout: string }) => error.stdout)

  it('lesson 00 can be done from its first to its last step', async () => {
    expect(await start(dir, '--no-watch')).to.contain('step "change-a-word" (1 of 4)')
    const lesson = path.join(dir, 'learn', '00-hello-api')
    const edit = async (from: string, to: string) => {
      const file = path.join(lesson, 'server.ts')
      await writeFile(file, (await readFile(file, 'utf8')).replace(from, to))
    }
    expect(await start(dir, 'check')).to.contain('Not yet')
    await edit('nobody', 'Bob')
    expect(await start(lesson, 'check')).to.contain('Next: step "answer-with-data"')
    await edit(`'Hello, Bob!'`, `{ name: 'Bob' }`)
    expect(await start(dir, 'check')).to.contain('Next: step "second-route"')
    await edit(
      '// Step "second-route"',
      `router.get('/hello/:name', (ctx) => void (ctx.body = { hello: ctx.params.name }))\n//`,
    )
    expect(await start(dir, 'check')).to.contain('Next: step "listen-on-port"')
    await edit('app.listen(3000)', `app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')`)
    expect(await start(dir, 'check')).to.contain('Lesson hello-api is done')
    expect(await start(dir, 'open', 'json')).to.contain('step "nested-json" (1 of 4)')
  })

  it('an editor finds the types', async () => {
    const tsc = path.join(packageDir, 'node_modules', '.bin', 'tsc')
    const { stdout } = await run(tsc, ['-p', path.join(dir, 'learn')], { cwd: dir })
    expect(stdout).to.equal('')
  })
})

const install = async (dir: string) => {
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', dir], { cwd: packageDir })
  const [tarball = ''] = await readdir(dir)
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: dir })
}
