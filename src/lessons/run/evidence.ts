import { setTimeout as wait } from 'node:timers/promises'

import type { Answer, Seen } from '../checks/check-definition.ts'
import { NotYet } from '../checks/server-answer.ts'
import { errorIn, lastErrorIn, type ProgramError } from '../runner/program-error.ts'
import type { ProgramFacts } from '../runner/program-facts.ts'
import type { Program } from '../runner/program.ts'
import type { ServerFailure } from '../runner/server-failure.ts'
import type { CheckSession } from './check-session.ts'
import { requestFor } from './route-findings.ts'

/** Where a check failed. */
export interface Scene {
  readonly again: boolean
  readonly attached: boolean
  readonly program: Program | undefined
  readonly session: CheckSession | undefined
  /** How much the program had written to stderr before the check. */
  readonly mark: number
}

/** Everything that a diagnosis may look at. */
export const gatherEvidence = async (error: NotYet | ServerFailure, scene: Scene): Promise<Seen> => {
  const { again, attached, program, session } = scene
  const answers = session?.answers.slice() ?? []
  const about = error instanceof NotYet ? fromExpectation(error, answers) : fromFailure(error, answers)
  const facts = await settledFacts(about.last, program)
  const failed = error instanceof NotYet ? await errorInside(error.answer, scene, facts) : error.error
  const outside = { asked: program?.asked, stderr: program?.stderr.text ?? '' }
  return { ...about, ...outside, answers, again, attached, facts, error: failed }
}

type About = Pick<Seen, 'last' | 'failure' | 'expected' | 'got'>

const fromExpectation = ({ answer, expected, got }: NotYet, answers: readonly Answer[]): About => ({
  last: answer ?? answers.at(-1),
  failure: undefined,
  expected,
  got,
})

const fromFailure = ({ kind, message }: ServerFailure, answers: readonly Answer[]): About => ({
  last: answers.at(-1),
  failure: kind,
  expected: 'an answer',
  got: message,
})

/** A handler that has set nothing may still be at work: then it sets the body too late. */
const settledFacts = async (
  last: Answer | undefined,
  program: Program | undefined,
): Promise<ProgramFacts | undefined> => {
  const facts = await program?.facts()
  const request = last && facts && requestFor(last, facts)
  if (request?.bodies !== 0 || request.route === undefined) return facts
  await wait(150)
  return program?.facts()
}

/** What went wrong inside, for an answer of 5xx. */
const errorInside = async (
  answer: Answer | undefined,
  { program, mark }: Scene,
  facts: ProgramFacts | undefined,
): Promise<ProgramError | undefined> => {
  if (!program || !answer || answer.status < 500) return undefined
  const thrown = facts && requestFor(answer, facts)?.error
  if (thrown !== undefined) return errorIn(thrown, program.own)
  const logged = lastErrorIn(program.stderr.since(mark), program.own)
  if (logged) return logged
  // The answer may arrive before the error on stderr.
  await wait(50)
  return lastErrorIn(program.stderr.since(mark), program.own)
}
