import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect } from 'chai'

import { packageFile } from '../../src/package.ts'
import { hasTerminals, openTerminal, type Terminal } from '../lessons/support/terminal.ts'
import { ask } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'

const bin = fileURLToPath(packageFile('dist/src/cli/bin.js'))
const start = `'${process.execPath}' '${bin}' db.json --port 0`

/** A server on a file in a terminal of its own. */
async function inTerminal(
  command: string,
  test: (terminal: Terminal, url: string, folder: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    await writeFile(join(folder, 'db.json'), '{"items":[{"id":1,"name":"a"}]}')
    const terminal = openTerminal(command, folder)
    try {
      const banner = await terminal.shows('Ctrl+C')
      const port = /localhost:(\d+)/.exec(banner)?.[1]
      await test(terminal, `http://127.0.0.1:${port}`, folder)
    } finally {
      terminal.kill()
    }
  })
}

const namesAt = async (url: string): Promise<readonly string[]> =>
  ((await ask(url, 'GET /items')).body as { name: string }[]).map(({ name }) => name)

describe('cli/terminal-keys', () => {
  before(function () {
    if (!hasTerminals) this.skip()
  })

  it('undo and reset after a yes, keep snapshots, help and stop', async () =>
    inTerminal(start, async (terminal, url, folder) => {
      await terminal.shows(
        'Keys       u undo the last write · r reset to the start · s snapshot · q stop · h help',
      )
      terminal.press('u')
      await terminal.shows('There is nothing to undo.')
      await ask(url, 'POST /items', { send: [{ name: 'b' }, { name: 'c' }] })
      await ask(url, 'DELETE /items/1')
      terminal.press('u')
      await terminal.shows('1 change is undone. y/N')
      terminal.press('n')
      await terminal.shows('Nothing was changed.')
      expect(await namesAt(url)).to.deep.equal(['b', 'c'])
      terminal.press('uy')
      await terminal.shows('Undone: @2')
      expect(await namesAt(url)).to.deep.equal(['a', 'b', 'c'])
      terminal.press('s')
      const [, snapshot] = /Snapshot (\S+)/.exec(await terminal.shows('goes back to it.')) ?? []
      terminal.press('r')
      await terminal.shows('Back to the start: 2 changes are undone. y/N')
      terminal.press('y')
      await terminal.shows('What there was is the snapshot before-reset')
      expect(await namesAt(url)).to.deep.equal(['a'])
      for (const name of ['before-reset', snapshot]) {
        await ask(url, 'POST /_/reset', { send: { to: name } })
        expect(await namesAt(url), name).to.deep.equal(['a', 'b', 'c'])
      }
      terminal.press('h')
      await terminal.shows('q  stop    h  help')
      terminal.press('q')
      expect(await terminal.ended).to.equal(0)
      expect(await readFile(join(folder, 'db.json'), 'utf8')).to.include('"b"')
    }))

  it('leave Ctrl+C as it is, also while a question is open', async () =>
    inTerminal(start, async (terminal) => {
      await terminal.shows('h help')
      terminal.press('r')
      await terminal.shows('y/N')
      terminal.press('\u0003')
      expect(await terminal.ended).to.equal(0)
    }))

  it('are not read in the background of a terminal, where reading would stop the program', async () =>
    inTerminal(`bash -mc "${start} & wait"`, async (terminal, url) => {
      expect(await namesAt(url)).to.deep.equal(['a'])
      terminal.press('q')
      await ask(url, 'POST /items', { send: { name: 'b' } })
      expect(await namesAt(url)).to.deep.equal(['a', 'b'])
    }))

  it('are not read where there is no terminal', async () =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, 'db.json'), '{"items":[{"id":1,"name":"a"}]}')
      const child = spawn(process.execPath, [bin, 'db.json', '--port', '0'], { cwd })
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
      try {
        child.stdin.end('qqry')
        await eventually(async () => expect(output).to.include('Ctrl+C'))
        expect(output).to.not.include('Keys')
        const url = `http://127.0.0.1:${/localhost:(\d+)/.exec(output)?.[1]}`
        expect(await namesAt(url)).to.deep.equal(['a'])
        expect(child.exitCode).to.equal(null)
      } finally {
        child.kill('SIGKILL')
      }
    }))
})
