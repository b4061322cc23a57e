import { execFile } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect } from 'chai'

import { commandNameOf } from '../../src/package.ts'
import { inFolder } from '../support/folder.ts'

const cli = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url))

/** Runs the program by a link of this name, as npm makes them. */
const runAs = async (folder: string, name: string, args: readonly string[]): Promise<string> => {
  const link = join(folder, name)
  await symlink(cli, link)
  return new Promise((resolve) => {
    execFile(process.execPath, [link, ...args], { cwd: folder }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
}

describe('cli: messages repeat the name that was typed', () => {
  for (const [args, says] of [
    [['--help'], 'understudy-server shop.json --jwt'],
    [['leran'], 'Did you mean "understudy-server learn"?'],
    [['users', 'ad'], 'understudy-server users add'],
    [['init', 'x.json'], 'Serve it with: understudy-server x.json'],
    [['no.json'], 'Create it with: understudy-server init no.json'],
    [['--prot', '1'], '"understudy-server --help" lists all options.'],
    [['learn', 'lsit'], 'npx understudy-server learn --help'],
  ] as const)
    it(args.join(' '), async () =>
      inFolder(async (folder) => {
        const text = await runAs(folder, 'understudy-server', args)
        expect(text)
          .to.include(says)
          .and.not.match(/\bstart (init|learn|users|keys|--|shop)/)
      }),
    )

  it('is "start" in a clone, and never on Windows, where "start" is a command of the shell', () => {
    expect(commandNameOf('/x/node_modules/.bin/start', 'linux')).to.equal('start')
    expect(commandNameOf('/x/dist/src/cli/bin.js', 'darwin')).to.equal('start')
    expect(commandNameOf('C:/x/dist/src/cli/bin.js', 'win32')).to.equal('understudy-server')
    expect(commandNameOf(undefined, 'win32')).to.equal('understudy-server')
  })
})
