import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { createFolder } from '../../../support/folder.ts'
import { start } from '../../../support/program.ts'

/** What makes a container of a program, as far as pids go: in each of these, it is process 1. */
const containers = [
  ['unshare', '--pid', '--fork', '--mount-proc'],
  ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc'],
]

describe('store/file/disk/lock-holder: servers in containers that share a folder', () => {
  let container: readonly string[] | undefined
  before(() => {
    container = containers.find(([program = '', ...args]) => {
      try {
        execFileSync(program, [...args, 'true'], { stdio: 'ignore' })
        return true
      } catch {
        return false
      }
    })
  })

  it('one is refused while the other runs, and a third goes on after that was killed', async function () {
    if (!container) this.skip()
    const folder = await createFolder()
    const file = join(folder.path, 'db.json')
    await writeFile(file, '{"a":[]}')
    const post = async (url: string, id: number): Promise<number> => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${url}/a`, { method: 'POST', body: JSON.stringify({ id }), headers })).status
    }
    const within = [...container, '--kill-child=SIGKILL']
    const first = await start([file], { within })
    expect(await post(first.url, 1)).to.equal(201)

    const refusal = await start([file], { within }).then(
      async (server) => `it serves: ${(await server.stop('SIGKILL')).stdout}`,
      (error: Error) => error.message,
    )
    expect(refusal).to.match(/already being served by process 1 on \S+: its last heartbeat came \d s ago/)
    expect(refusal).to.include('--steal-lock')
    expect(await post(first.url, 2)).to.equal(201)

    await first.stop('SIGKILL')
    // The system gives the number of a namespace that is gone to the next one, and that would be too easy.
    const placeholder = spawn('unshare', [...container.slice(1), '--kill-child=SIGKILL', 'sleep', '120'])
    const started = performance.now()
    const third = await start([file], { within: [...container, '--kill-child=SIGTERM'] })
    expect(performance.now() - started).to.be.lessThan(30_000)
    expect(third.stdout()).to.match(/was locked by process 1 on \S+, whose heartbeat has stopped/)
    expect(await (await fetch(`${third.url}/a`)).json()).to.deep.equal([{ id: 1 }, { id: 2 }])
    expect(await post(third.url, 3)).to.equal(201)
    await third.stop('SIGKILL')
    placeholder.kill('SIGKILL')
    await once(placeholder, 'close')

    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal({ a: [{ id: 1 }, { id: 2 }, { id: 3 }] })
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
    await folder.remove()
  }).timeout(120_000)
})
