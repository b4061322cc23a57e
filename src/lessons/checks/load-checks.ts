import { createHash } from 'node:crypto'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { CourseError, type Lesson } from '../course/course.ts'
import type { Check, DefineChecks, Diagnosis } from './check-definition.ts'
import { diagnosisOf } from './server-answer.ts'

/** Imports the lesson's `checks.js` and returns its checks, ordered by step; throws `CourseError`. */
export const loadChecks = async (lesson: Lesson): Promise<readonly Check[]> => {
  const file = path.join(lesson.dir, 'checks.js')
  const module = (await import(pathToFileURL(file).href)) as { default?: DefineChecks }
  if (typeof module.default !== 'function')
    throw new CourseError(`${file}: needs a default export, a function`)
  try {
    return inStepOrder(lesson, collectChecks(module.default))
  } catch (error) {
    throw new CourseError(`${file}: ${(error as Error).message}`, { cause: error })
  }
}

/** Changes when the checks of a step change, so that outdated marks can be recognised. */
export const checksFingerprint = (checks: readonly Check[], step: string): string =>
  createHash('sha256')
    .update(
      checks
        .filter((check) => check.step === step)
        .map(signatureOf)
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 12)

const signatureOf = (check: Check) =>
  `${check.id} ${JSON.stringify({ ...check, diagnoses: 0 })} ${String(check.body)}`

const collectChecks = (define: DefineChecks): Check[] => {
  const checks = new Map<string, Check & { diagnoses: Diagnosis[] }>()
  define({
    check(id, options, body) {
      if (checks.has(id)) throw new Error(`check "${id}" is defined twice`)
      const missing = options.needs?.find((need) => !checks.has(need))
      if (missing !== undefined)
        throw new Error(`check "${id}" needs "${missing}", which is not defined before it`)
      checks.set(id, { ...options, id, body, diagnoses: [] })
    },
    diagnose(names, ...given) {
      const diagnosis = diagnosisOf(given)
      for (const name of [names].flat()) {
        const check = checks.get(name)
        if (!check)
          throw new Error(`diagnosis "${diagnosis.id}" belongs to "${name}", which is not defined before it`)
        check.diagnoses.push(diagnosis)
      }
    },
  })
  return [...checks.values()]
}

const inStepOrder = (lesson: Lesson, checks: readonly Check[]): Check[] => {
  const stray = checks.find((check) => lesson.steps.every(({ id }) => id !== check.step))
  if (stray)
    throw new Error(`check "${stray.id}" belongs to step "${stray.step}", which is not in lesson.json`)
  return lesson.steps.flatMap((step) => {
    const own = checks.filter((check) => check.step === step.id)
    if (own.length === 0) throw new Error(`step "${step.id}" has no check`)
    return own
  })
}
