import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { expect } from 'chai'

import { hintsOf, learnedIn, sectionOf } from '../../../src/lessons/course/lesson-text.ts'
import { blocksIn } from '../support/blocks.ts'
import { course, exercises, lessons, title, type Exercise } from '../support/course.ts'
import { wrongAnswers } from '../support/fixtures.ts'

const readJson = async <T>(name: string) =>
  JSON.parse(await readFile(path.join(course.dir, name), 'utf8')) as T
const locked = await readJson<string[]>('ids.lock.json')
const coverage = await readJson<Coverage>('coverage.json')
const ids = exercises.map(({ lesson, step }) => `${lesson.id}/${step.id}`)

interface Coverage {
  readonly plan: readonly string[]
  readonly tutorials: readonly {
    readonly id: string
    readonly lines: number
    readonly sections: readonly {
      readonly heading: string
      readonly lines: [number, number]
      readonly steps: readonly string[]
    }[]
  }[]
}

describe('lessons/gates: every step is complete', () => {
  for (const exercise of exercises)
    it(title(exercise), async () => {
      const section = await sectionOf(exercise.lesson, exercise.step)
      expect(section, 'a section `## title` in README.md').to.not.equal('')
      expect(section, 'what to write').to.match(/^\*\*Write:\*\* /m)
      expect(section, 'the box about the tutorials').to.match(/^> \*\*In the tutorials\.\*\* /m)
      expect(learnedIn(section), 'a last sentence "You have learned …"').to.be.a('string')
      expect(promises(section)).to.have.members(checkIds(exercise))
      expect(await hintsOf(exercise.lesson, exercise.step), 'hints').to.have.length(3)
    })

  for (const { lesson, checks } of lessons)
    it(`${lesson.folder} keeps to the rules of the texts`, async () => {
      const texts = await Promise.all(
        ['README.md', 'hints.md'].map((file) => readFile(path.join(lesson.dir, file), 'utf8')),
      )
      const prose = withoutBlocks(texts.join('\n'))
      expect(prose, 'words that make a stuck reader feel stupid').to.not.match(
        /\b(simply|just|easy|easily|obviously)\b/i,
      )
      expect(prose, 'addresses outside this machine').to.not.match(/https?:\/\/(?!127\.0\.0\.1)/)
      const headings = [...(texts[0] ?? '').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
      expect(headings.slice(0, lesson.steps.length)).to.deep.equal(lesson.steps.map((step) => step.title))
      expect(checks.flatMap((check) => check.title).filter((words) => words.endsWith('.'))).to.deep.equal([])
    })

  for (const { lesson, checks } of lessons)
    it(`${lesson.folder} has a wrong answer for every diagnosis`, async () => {
      const own = wrongAnswers.filter((wrong) => wrong.lesson === lesson)
      const shown = new Set(own.map((wrong) => wrong.diagnosis))
      const known = [
        ...checks.flatMap(({ diagnoses }) => diagnoses.map(({ id }) => id)),
        ...(await besideExpectations(path.join(lesson.dir, 'checks.js'))),
      ]
      expect(known.filter((id) => !shown.has(id))).to.deep.equal([])
    })

  it('has a wrong answer for every diagnosis that lessons share', async () => {
    const shared = await Promise.all(
      ['error-shape.js', 'links.js'].map((file) => besideExpectations(path.join(course.dir, file))),
    )
    expect(wrongAnswers.map(({ diagnosis }) => diagnosis)).to.include.members(shared.flat())
  })
})

describe('lessons/gates: ids and coverage', () => {
  it('never loses an id that somebody may have in a progress file', () => {
    const gone = locked.filter((id) => !ids.includes(id) && !ids.includes(course.aliases[id] ?? ''))
    expect(gone, 'renamed? add it to "aliases" in course.json').to.deep.equal([])
    expect(
      ids.filter((id) => !locked.includes(id)),
      'new? add it to ids.lock.json',
    ).to.deep.equal([])
  })

  for (const { id, lines, sections } of coverage.tutorials)
    it(`maps every heading of tutorial ${id} to a step, or to a lesson that is still to come`, () => {
      expect(sections.map(({ lines: [from] }) => from)).to.deep.equal([
        1,
        ...sections.slice(0, -1).map(({ lines: [, to] }) => to + 1),
      ])
      expect(sections.at(-1)?.lines[1]).to.equal(lines)
      const here = new Set<string>(course.lessons.map((lesson) => lesson.id))
      for (const { heading, steps } of sections) {
        expect(steps, heading).to.not.have.length(0)
        for (const step of steps) {
          const later = /^later: (.+)$/.exec(step)?.[1]
          if (later === undefined) expect(ids, heading).to.include(step)
          else {
            expect(coverage.plan, heading).to.include(later)
            expect(here.has(later), `${heading}: lesson ${later} is here now, name its step`).to.equal(false)
          }
        }
      }
    })
})

/** The ids in `answer.or('id', …)`. */
const besideExpectations = async (file: string): Promise<string[]> =>
  [...(await readFile(file, 'utf8')).matchAll(/\bor\(\s*'([a-z0-9-]+)'/g)].map(([, id]) => id ?? '')

const checkIds = ({ checks, step }: Exercise) =>
  checks.filter((check) => check.step === step.id).map(({ id }) => id)

/** The ids that begin the points of "What we will send and expect". */
const promises = (section: string): string[] => {
  const [, promise = ''] = section.split('### What we will send and expect')
  return [...promise.matchAll(/^- `([a-z0-9-]+)`:/gm)].map(([, id]) => id ?? '')
}

const withoutBlocks = (text: string): string => {
  const lines = text.split('\n')
  const inside = new Set(
    blocksIn(text).flatMap(({ line, text: code }) =>
      Array.from({ length: code.split('\n').length + 2 }, (_, i) => line - 1 + i),
    ),
  )
  return lines
    .filter((_, index) => !inside.has(index))
    .join('\n')
    .replace(/`[^`]*`/g, '')
}
