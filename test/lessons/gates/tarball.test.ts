import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { packageDir } from '../../../src/lessons/package.ts'

const run = promisify(execFile)

describe('lessons/gates: in an empty folder with only the packed tarball', function () {
  this.timeout(120_000)
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

/** As `npm install <tarball>` leaves it, but without a network: the packed files, and what they depend on. */
const install = async (dir: string) => {
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', dir], {
    cwd: packageDir,
  })
  const [{ filename }] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>) as [
    { filename: string },
  ]
  const target = path.join(dir, 'node_modules', 'understudy-server')
  await mkdir(target, { recursive: true })
  await run('tar', ['xzf', path.join(dir, filename), '--strip-components=1', '-C', target])
  await rm(path.join(dir, filename))
  for (const name of await dependencies())
    await cp(path.join(packageDir, name), path.join(dir, name), { recursive: true, verbatimSymlinks: true })
  const bin = path.join(dir, 'node_modules', '.bin')
  await mkdir(bin, { recursive: true })
  await run('ln', ['-s', '../understudy-server/dist/src/cli.js', path.join(bin, 'start')])
  await run('chmod', ['+x', path.join(target, 'dist', 'src', 'cli.js')])
}

const dependencies = async (): Promise<string[]> => {
  const lock = JSON.parse(await readFile(path.join(packageDir, 'package-lock.json'), 'utf8')) as Lock
  const needed = Object.entries(lock.packages).filter(
    ([name, { dev, optional, peer }]) => name !== '' && !dev && !peer && !optional,
  )
  const platform = `node_modules/@esbuild/${process.platform}-${process.arch}`
  return [...needed.map(([name]) => name), platform]
}

interface Lock {
  readonly packages: Record<
    string,
    { readonly dev?: boolean; readonly optional?: boolean; readonly peer?: boolean }
  >
}
