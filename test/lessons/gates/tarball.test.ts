import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { packageDir } from '../../../src/lessons/course/course.ts'
import { readFiles } from '../../../src/lessons/course/lesson-code.ts'
import { installed } from '../../support/installed.ts'
import { exercises, type Exercise } from '../support/course.ts'
import { wrongAnswers } from '../support/fixtures.ts'
import { untilProcesses } from '../support/processes.ts'
import { slips, student, type Edit } from '../support/student.ts'
import { hasTerminals, openTerminal, type Terminal } from '../support/terminal.ts'
import { withUsualPort } from '../support/usual-port.ts'

const done = exercises.filter(({ lesson, step }) => `${lesson.id}/${step.id}` in student)

describe('lessons/gates: in a folder with only the packed tarball', function () {
  this.timeout(300_000)
  let dir = ''
  before(async () => (dir = await installed()))
  after(() => rm(path.join(dir, 'learn'), { recursive: true, force: true }))

  it('a student at a terminal does lessons 00 to 03, from their text alone', async function () {
    if (!hasTerminals) this.skip()
    await withUsualPort(async () => {
      const terminal = openTerminal('npx --offline start learn', dir)
      try {
        await study(terminal, dir)
        terminal.press('q')
        expect(await terminal.ended).to.equal(0)
      } finally {
        terminal.kill()
      }
    })
    expect(await untilProcesses(dir, false)).to.deep.equal([])
  })

  it('an editor finds the types', async () => {
    const tsc = path.join(packageDir, 'node_modules', '.bin', 'tsc')
    const { stdout } = await promisify(execFile)(tsc, ['-p', path.join(dir, 'learn')], { cwd: dir })
    expect(stdout).to.equal('')
  })
})

/** Reads, types, saves, is told "Well done" (or first "Not yet"), and goes on to the next. */
const study = async (terminal: Terminal, dir: string): Promise<void> => {
  const known = new Set<string>()
  for (const exercise of done) {
    const { lesson, step } = exercise
    const file = path.join(dir, 'learn', lesson.folder, lesson.entry)
    note(known, await terminal.shows('In the tutorials.'))
    if (step === lesson.steps[0]) await begin(terminal, exercise, known, path.dirname(file))
    await slip(terminal, exercise, file)
    await writeFile(file, changed(await readFile(file, 'utf8'), student[placeKey(exercise)] ?? [], known))
    await terminal.shows(`Well done: step "${step.id}"`)
    const last = step === lesson.steps.at(-1)
    expect(await terminal.shows('q: quit')).to.match(
      last ? /is done\. Next: |last step of the/ : /Next: step /,
    )
    if (exercise !== done.at(-1)) terminal.press(last ? 'n' : 't')
  }
}

/** A lesson begins with files to look into, and a first check of them. */
const begin = async (
  terminal: Terminal,
  { step }: Exercise,
  known: Set<string>,
  dir: string,
): Promise<void> => {
  await terminal.shows(`Not yet: step "${step.id}"`)
  await terminal.shows('q: quit')
  for (const [name, text] of await readFiles(dir)) if (name.endsWith('.ts')) note(known, text)
}

/** A mistake, what is said about it, and the file as it was before. */
const slip = async (terminal: Terminal, { lesson, step }: Exercise, file: string): Promise<void> => {
  const mistake = wrongAnswers.find(
    (wrong) => wrong.lesson === lesson && wrong.step === step && slips.includes(wrong.name),
  )
  if (!mistake) return
  const before = await readFile(file, 'utf8')
  await writeFile(file, mistake.files.get(lesson.entry) ?? '')
  const screen = await terminal.shows('q: quit')
  expect(screen.replaceAll(/\s+/g, ' ')).to.contain(mistake.says)
  await writeFile(file, before)
  await terminal.shows('q: quit')
}

const changed = (text: string, edits: readonly Edit[], known?: ReadonlySet<string>): string =>
  edits.reduce((before, [from, to]) => {
    expect(before, 'what is to be changed').to.contain(from)
    if (known)
      expect(
        wordsOf(to).filter((word) => !known.has(word)),
        `nobody said so: ${to}`,
      ).to.deep.equal([])
    return before.replace(from, () => to)
  }, text)

const note = (known: Set<string>, text: string): void => wordsOf(text).forEach((word) => known.add(word))

const wordsOf = (text: string): string[] => text.match(/\d+|[A-Za-z_$]+/g) ?? []

const placeKey = ({ lesson, step }: Exercise): string => `${lesson.id}/${step.id}`
