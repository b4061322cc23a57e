import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ask } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { inFolder } from '../../support/folder.ts'
import { run, start } from '../../support/program.ts'
import { onSmallDisk } from '../../support/small-disk.ts'

const text =
  '{\n  "notes": [\n    { "id": 1, "text": "one" },\n    { "id": 2, "text": "two" }\n  ],\n  "me": {}\n}\n'
const broken = text.replace('},', '}')

/** Leaves a journal in a folder: writes are made while the file is broken, which then cannot be saved. */
async function leaveJournal(cwd: string): Promise<void> {
  await writeFile(join(cwd, 'n.json'), text)
  const server = await start(['n.json'], { cwd })
  await writeFile(join(cwd, 'n.json'), broken)
  await eventually(async () => expect(server.stderr()).to.include('line 4, column 5'))
  for (const [request, send] of [
    ['POST /notes', { text: 'three' }],
    ['PATCH /notes/1', { text: 'a secret' }],
    ['DELETE /notes/2', undefined],
    ['PUT /me', { name: 'Ann' }],
  ] as const)
    expect((await ask(server.url, request, { send })).status).to.be.within(200, 201)
  await server.stop()
  expect(await readdir(cwd)).to.have.members(['.n.json.journal.1', 'n.json'])
}

const recovered = text
  .replace('"one"', '"a secret"')
  .replace('{ "id": 2, "text": "two" }', '{ "id": 3, "text": "three" }')
  .replace('{}', '{"name": "Ann"}')

describe('cli: recover', () => {
  it('says what a journal holds, but no values, and brings it into the file once that can be read', async () => {
    await inFolder(async (cwd) => {
      await leaveJournal(cwd)
      const first = await run(['recover', 'n.json'], { cwd })
      expect(first).to.deep.include({ code: 1 })
      expect(first.stderr).to.include('n.json, line 4, column 5: a comma is missing before this.')
      expect(await readFile(join(cwd, 'n.json'), 'utf8')).to.equal(broken)
      await writeFile(join(cwd, 'n.json'), text)
      const dry = await run(['recover', 'n.json', '--dry-run'], { cwd })
      expect(dry).to.deep.equal({
        code: 0,
        stdout: `The journal beside n.json has 4 changes that the last run did not write to the file:
  notes/3  added
  notes/1  changed: text
  notes/2  removed
  me  changed: name
The file has been edited since. Your edits are kept; only what is listed here changes.

Nothing was changed. Run it without --dry-run to update n.json.
`,
        stderr: '',
      })
      expect(await readdir(cwd)).to.have.members(['.n.json.journal.1', 'n.json'])
      const second = await run(['recover', 'n.json'], { cwd })
      expect(second).to.deep.include({ code: 0, stderr: '' })
      expect(second.stdout).to.include('\nn.json is up to date, and the journal has been removed.\n')
      expect(await readFile(join(cwd, 'n.json'), 'utf8')).to.equal(recovered)
      expect(await readdir(cwd)).to.deep.equal(['n.json'])
      const third = await run(['recover', 'n.json'], { cwd })
      expect(third).to.deep.equal({
        code: 0,
        stdout: 'There is no journal beside n.json: everything is in the file.\n',
        stderr: '',
      })
    })
  })

  it('lists so many changes one by one, and says what was cut off', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'n.json'), text)
      const { ino, size, mtimeNs } = await stat(join(cwd, 'n.json'), { bigint: true })
      const lines = Array.from({ length: 30 }, (_, at) =>
        JSON.stringify([['notes', String(at + 3), { id: at + 3 }]]),
      )
      const journal = [JSON.stringify({ base: `${ino}:${size}:${mtimeNs}` }), ...lines, '[["notes","9'].join(
        '\n',
      )
      await writeFile(join(cwd, '.n.json.journal.1'), journal)
      const { stdout } = await run(['recover', 'n.json'], { cwd })
      expect(stdout)
        .to.include('has 30 changes')
        .and.to.include('  notes/22  added\n  and 10 more\nIts last entry is cut off')
      expect(stdout).not.to.include('edited since')
    })
  })

  it('shows where a journal is damaged, applies the rest, and keeps the damaged segment', async () => {
    await inFolder(async (cwd) => {
      await leaveJournal(cwd)
      await writeFile(join(cwd, 'n.json'), text)
      const journal = join(cwd, '.n.json.journal.1')
      const bytes = await readFile(journal)
      bytes[bytes.indexOf('secret')] = 0
      await writeFile(journal, bytes)
      const { stdout } = await run(['recover', 'n.json', '--dry-run'], { cwd })
      expect(stdout).to.include('has 3 changes').and.not.to.include('edited since')
      expect(stdout).to.match(/is damaged: \.n\.json\.journal\.1, line 3 \(bytes \d+ to \d+\)\./)
      expect(stdout).to.include('The damaged file is kept as .n.json.journal.1.damaged.')
      expect((await run(['recover', 'n.json'], { cwd })).code).to.equal(0)
      expect(await readFile(join(cwd, 'n.json'), 'utf8')).to.equal(recovered.replace('a secret', 'one'))
      expect(await readdir(cwd)).to.have.members(['.n.json.journal.1.damaged', 'n.json'])
      expect(await readFile(`${journal}.damaged`)).to.deep.equal(bytes)
    })
  })
})

describe('cli: compact', () => {
  it('leaves only the file, which has everything, also what a killed server left behind', async () => {
    await inFolder(async (cwd) => {
      await leaveJournal(cwd)
      await writeFile(join(cwd, 'n.json'), text)
      await writeFile(join(cwd, '.n.json.lock'), '{"pid":999999999,"started":"1"}')
      await writeFile(join(cwd, '.n.json.77.tmp'), 'half a checkpoi')
      const first = await run(['compact', 'n.json'], { cwd })
      expect(first).to.deep.equal({
        code: 0,
        stdout:
          'n.json is up to date: 4 changes from the journal were applied, and the journal was removed.\n',
        stderr: '',
      })
      expect(await readFile(join(cwd, 'n.json'), 'utf8')).to.equal(recovered)
      expect(await readdir(cwd)).to.deep.equal(['n.json'])
      const before = await stat(join(cwd, 'n.json'))
      const second = await run(['compact', 'n.json'], { cwd })
      expect(second.stdout).to.equal('n.json is up to date. There is no journal beside it.\n')
      expect((await stat(join(cwd, 'n.json'))).mtimeMs).to.equal(before.mtimeMs)
    })
  })

  it('knows records by the ids that are declared', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'n.json'), '{"notes":[{"key":"a"},{"key":"b"}]}')
      await writeFile(
        join(cwd, 'n.config.json'),
        '{"collections":{"notes":{"id":{"attribute":"key","style":"random"}}}}',
      )
      await writeFile(
        join(cwd, '.n.json.journal.1'),
        '{"base":"x"}\n[["notes","a"]]\n[["notes","b",{"key":"b","n":1},["n"]]]\n',
      )
      expect((await run(['compact', 'n.json'], { cwd })).code).to.equal(0)
      expect(await readFile(join(cwd, 'n.json'), 'utf8')).to.equal('{"notes":[{"key":"b","n":1}]}')
    })
  })

  it('keeps the journal, and says so, while the disk has no room for the file', async function () {
    await inFolder(async (cwd) => {
      const place = join(cwd, 'place')
      await mkdir(place)
      await onSmallDisk(this, place, async () => {
        await writeFile(join(place, 'n.json'), text)
        await writeFile(join(place, '.n.json.journal.1'), '{"base":"x"}\n[["notes","2"]]\n')
        await writeFile(join(place, 'ballast'), 'x'.repeat(48_000))
        const { code, stderr } = await run(['compact', 'n.json'], { cwd: place })
        expect(code).to.equal(1)
        expect(stderr).to.include('the disk is full').and.to.include('are unchanged')
        expect(await readFile(join(place, 'n.json'), 'utf8')).to.equal(text)
        await rm(join(place, 'ballast'))
        expect((await run(['compact', 'n.json'], { cwd: place })).code).to.equal(0)
        expect(await readdir(place)).to.deep.equal(['n.json'])
      })
    })
  })
})

for (const command of ['compact', 'recover']) {
  describe(`cli: ${command}`, () => {
    it('leaves a file alone that is being served', async () => {
      await inFolder(async (cwd) => {
        await writeFile(join(cwd, 'n.json'), text)
        const server = await start(['n.json'], { cwd })
        await ask(server.url, 'DELETE /notes/1')
        const { code, stdout, stderr } = await run([command, 'n.json'], { cwd })
        expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' })
        expect(stderr).to.include(`is already being served by process ${server.child.pid}`)
        expect((await ask(server.url, 'GET /notes')).body).to.deep.equal([{ id: 2, text: 'two' }])
        await server.stop()
      })
    })

    it('names a file that is missing, and shows examples', async () => {
      await inFolder(async (cwd) => {
        const { code, stderr } = await run([command, 'none.json'], { cwd })
        expect(code).to.equal(1)
        expect(stderr).to.include('There is no file none.json yet')
        expect((await run([command, '--help'])).stdout).to.include(`start ${command} shop.json`)
      })
    })
  })
}
