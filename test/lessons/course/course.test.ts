import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect } from 'chai'

import { loadChecks } from '../../../src/lessons/checks/load-checks.ts'
import { openCourse } from '../../../src/lessons/course/course.ts'

const step = { id: 'one', title: 'One' }

describe('lessons/course', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'course-'))
    await mkdir(path.join(dir, '00-first'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  const write = (name: string, value: unknown) =>
    writeFile(path.join(dir, name), typeof value === 'string' ? value : JSON.stringify(value))
  const problem = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'none',
      (error: unknown) => (error as Error).message,
    )

  it('names the file that cannot be used, and why', async () => {
    expect(await problem(openCourse(dir))).to.contain('course.json cannot be read')
    await write('course.json', '{')
    expect(await problem(openCourse(dir))).to.contain('course.json is not JSON')
    await write('course.json', { id: 'x' })
    expect(await problem(openCourse(dir))).to.contain('needs "id" and a list "lessons"')
    await write('course.json', { id: 'x', lessons: ['00-first'] })
    expect(await problem(openCourse(dir))).to.contain('lesson.json cannot be read')
    const wrong: [object, string][] = [
      [{ id: 'second', title: 'T', steps: [step] }, 'must be NN-id with the same "id"'],
      [{ id: 'first', steps: [step] }, '"title" must be a text'],
      [{ id: 'first', title: 'T', steps: [] }, '"steps" must be a list'],
      [{ id: 'first', title: 'T', steps: [step, step] }, 'two steps have the same id'],
    ]
    for (const [lesson, message] of wrong) {
      await write('00-first/lesson.json', lesson)
      expect(await problem(openCourse(dir))).to.contain(message)
    }
  })

  const wrongChecks: [string, string][] = [
    ['export const none = 1', 'needs a default export'],
    [
      `export default ({ check }) => { check('a', { step: 'two', title: '' }, async () => {}) }`,
      'belongs to step "two"',
    ],
    [
      `export default ({ check }) => { check('a', { step: 'one', title: '', needs: ['b'] }, async () => {}) }`,
      'needs "b"',
    ],
    [`export default ({ diagnose }) => { diagnose('a', 'b', () => true, '') }`, 'belongs to "a"'],
    ['export default () => {}', 'step "one" has no check'],
    [
      `export default ({ check }) => { for (const i of [1, 2]) check('a', { step: 'one', title: '' }, async () => {}) }`,
      'defined twice',
    ],
  ]
  for (const [code, message] of wrongChecks)
    it(`refuses checks: ${message}`, async () => {
      await write('course.json', { id: 'x', lessons: ['00-first'] })
      await write('00-first/lesson.json', { id: 'first', title: 'T', steps: [step] })
      await write('00-first/checks.js', code)
      const [lesson] = (await openCourse(dir)).lessons
      expect(lesson && (await problem(loadChecks(lesson)))).to.contain(message)
    })
})
