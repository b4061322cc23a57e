import type { Check, Diagnosis, Seen, Sees, Tester, Words, Answer } from '../checks/check-definition.ts'
import { NotYet } from '../checks/server-answer.ts'
import { valueMistake } from '../checks/value-mistakes.ts'
import { explainError } from '../runner/error-sentences.ts'
import { passedTime } from '../runner/limits.ts'
import type { ProgramFacts } from '../runner/program-facts.ts'
import type { Program } from '../runner/program.ts'
import { errorIn, lastErrorIn, type ProgramError, type ServerFailure } from '../runner/server-failure.ts'
import type { CheckSession } from './check-session.ts'
import { requestFor, routeFinding } from './route-findings.ts'
import type { Finding } from './run-result.ts'

interface FailedCheck {
  readonly check: Check
  /** The expectation that was not met, with the diagnoses beside it. */
  readonly failed: Pick<NotYet, 'expectation' | 'diagnoses'>
  readonly seen: Seen
  /** Sends the requests by which diagnoses test themselves; undefined when there is no server. */
  readonly tester: Tester | undefined
}

/**
 * What is proven comes first: an error with its line, a route that does not exist, a handler that set nothing. Then
 * the diagnoses of the lesson, then mistakes that make a right value look wrong.
 */
export const diagnose = async (given: FailedCheck): Promise<Finding | undefined> => {
  const { seen } = given
  if (seen.failure !== undefined) return explained(seen) ?? failureFinding(seen)
  if (isCrash(seen))
    return (await lessonFinding(given, 'serverError')) ?? explained(seen) ?? crashFinding(seen)
  return diagnoseAnswer(given)
}

const diagnoseAnswer = async (given: FailedCheck): Promise<Finding | undefined> => {
  const { last, facts } = given.seen
  const { expectation } = given.failed
  const unrouted = last && facts && routeFinding(last, facts, expectation)
  const finding = (await lessonFinding(given, unrouted ? 'unrouted' : 'usual')) ?? unrouted
  return finding ?? (expectation.values && valueMistake(expectation.values)) ?? fallback(given.seen)
}

const explained = ({ error, failure }: Seen): Finding | undefined =>
  error && explainError(error, failure === undefined)

const isCrash = ({ last }: Seen) => (last?.status ?? 0) >= 500

/** Which answers a diagnosis is asked about. */
type AnswerKind = 'usual' | 'serverError' | 'unrouted'

const lessonFinding = async (
  { check, failed, seen, tester }: FailedCheck,
  kind: AnswerKind,
): Promise<Finding | undefined> => {
  if (!tester) return undefined
  const found: Diagnosis[] = []
  const [general, special] = generalAndSpecial([...failed.diagnoses, ...check.diagnoses])
  for (const diagnosis of special) if (await recognises(diagnosis, seen, tester, kind)) found.push(diagnosis)
  for (const diagnosis of general)
    if (found.length === 0 && (await recognises(diagnosis, seen, tester, kind))) found.push(diagnosis)
  return fromLesson(found, seen)
}

/** Those that are asked only when no other fits, and the others. */
const generalAndSpecial = (diagnoses: readonly Diagnosis[]) =>
  [true, false].map((general) => diagnoses.filter(({ sees }) => 'otherwise' in sees === general)) as [
    Diagnosis[],
    Diagnosis[],
  ]

const fromLesson = (found: readonly Diagnosis[], seen: Seen): Finding | undefined => {
  const [first, ...others] = found
  if (!first) return undefined
  const inHttp = wordsFor(first.says, seen)
  const advice = seen.attached || first.advice === undefined ? '' : ` ${wordsFor(first.advice, seen)}`
  const also = others.map(({ id }) => id).filter((id) => id !== first.id)
  return { id: first.id, says: inHttp + advice, inHttp, also }
}

const wordsFor = (words: Words, seen: Seen) => (typeof words === 'string' ? words : words(seen))

const failureFinding = ({ failure, got }: Seen): Finding | undefined =>
  failure === undefined ? undefined : { id: failure, says: got }

const crashFinding = ({ attached, last }: Seen): Finding => ({
  id: 'server-error',
  says: attached
    ? `${last?.status} means that the server itself failed. Its log says where.`
    : `Your program failed while it was answering, so Koa answered ${last?.status}.`,
})

/** Facts that are no mistake by themselves. */
const fallback = ({ last, facts }: Seen): Finding | undefined => {
  const request = last && facts && requestFor(last, facts)
  if (!request) return undefined
  if (last.status === 204 && request.bodies > 0 && !request.statusSet)
    return {
      id: 'body-undefined',
      says: '`ctx.body` was set to undefined or null, which Koa sends as 204, "no content". Either nothing was found, or the property has another name.',
    }
  if (request.bodies > 1 && request.error === undefined)
    return { id: 'set-twice', says: '`ctx.body` was set more than once, and only the last value is sent.' }
  return undefined
}

/** A diagnosis that throws on an unexpected answer has not recognised it. */
const recognises = async (
  { sees }: Diagnosis,
  seen: Seen,
  tester: Tester,
  kind: AnswerKind,
): Promise<boolean> => {
  const hypothesis = hypothesisFor(sees, kind, seen.facts === undefined)
  try {
    if (!(hypothesis instanceof RegExp)) return (await hypothesis?.(seen, tester)) === true
    return seen.error !== undefined && hypothesis.test(`${seen.error.name}: ${seen.error.message}`)
  } catch {
    return false
  }
}

/** Without facts, nobody knows whether a route answered. */
const hypothesisFor = (sees: Sees, kind: AnswerKind, blind: boolean) => {
  if ('serverError' in sees) return kind === 'serverError' ? sees.serverError : undefined
  if ('unrouted' in sees)
    return kind === 'unrouted' || (kind === 'usual' && blind) ? sees.unrouted : undefined
  if (kind !== 'usual') return undefined
  return 'otherwise' in sees ? sees.otherwise : sees
}

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
  if (program) await passedTime(program.deadline, 150)
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
  await passedTime(program.deadline, 50)
  return lastErrorIn(program.stderr.since(mark), program.own)
}
