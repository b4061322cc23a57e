import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect } from 'chai'

const main = fileURLToPath(new URL('main.js', import.meta.url))

const trace = async (...args: readonly string[]): Promise<string> =>
  // Instrumented code has other places, and would spoil the count of covered lines.
  (
    await promisify(execFile)(process.execPath, [main, ...args], {
      env: { ...process.env, NODE_V8_COVERAGE: undefined },
    })
  ).stdout

const jsonApi = ['--accept', 'application/vnd.api+json']

/**
 * What came to every request since the ceilings were set: a log of requests, a stop that waits for those under way, and the
 * worlds, of which it is in one; to every write, that it can be undone.
 */
const log = { files: 2, moves: 4 }
const stop = { files: 1, moves: 2 }
const worlds = { files: 1, moves: 4 }
const undo = { files: 0, moves: 2 }

/** The most files that a request may enter, and how often it may go on in another file than before; these come on top. */
const ceilings: readonly (readonly [files: number, moves: number, ...args: string[]])[] = [
  [25, 45, 'GET', '/cookies/2'],
  [25, 45, 'GET', '/cookies/chocolate-chip'],
  [35, 120, 'GET', '/cookies?price_lt=2&_sort=-price&_page=1'],
  [40, 140, 'GET', '/orders?_embed=customer&_sort=-date&_page=1'],
  [40, 150, 'GET', '/orders/1?include=customer,cookies', ...jsonApi],
  [35, 70, 'POST', '/items', '{"name":"x"}'],
  [45, 110, 'PATCH', '/items/1', '{"name":"x"}', '--token', 'marit'],
]

describe('npm run trace', () => {
  for (const [files, moves, ...args] of ceilings)
    it(`${args.join(' ')}: at most ${files} files and ${moves} moves`, async () => {
      const trip = JSON.parse(await trace('--json', ...args)) as Record<string, number>
      expect(trip['status']).to.be.within(200, 201)
      expect(trip['files']).to.be.within(10, files + log.files + stop.files + worlds.files)
      expect(trip['moves']).to.be.within(10, moves + log.moves + stop.moves + worlds.moves + undo.moves)
    })

  it('shows the functions in order, indented, each with file and line, and the numbers at the end', async () => {
    const lines = (await trace('GET', '/cookies/2')).trimEnd().split('\n')
    expect(lines.at(-1)).to.match(/^200: \d+ functions in \d+ files; \d+ times the next one lies in another/)
    const [first = ''] = lines
    expect(first).to.match(/^\S.* src\/[\w/-]+\.ts:\d+$/)
    const depths = lines.slice(0, -2).map((line) => line.search(/\S/) / 2)
    expect(Math.max(...depths)).to.be.greaterThan(3)
    expect(depths.every((depth, at) => at === 0 || depth <= (depths[at - 1] ?? 0) + 1)).to.equal(true)
  })

  it('sends a DELETE more than once, and still finds what it deletes', async () => {
    expect(JSON.parse(await trace('--json', 'DELETE', '/items/1'))).to.include({ status: 200 })
  })

  it('names the fix when no request is given', async () => {
    const failed = await trace().catch((error: { stderr: string }) => error.stderr)
    expect(failed).to.contain('npm run trace -- GET /cookies/1')
  })
})
