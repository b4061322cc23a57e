import { ApiError } from '../../core/error.ts'
import { isArray } from '../../core/json.ts'
import {
  idAsSent,
  isLocalId,
  type Linkage,
  type LocalId,
  type Operation,
  type Step,
} from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import { keyOf } from '../../core/resource.ts'
import type { OperationOf } from '../scope.ts'

type StepOperation = Step['operation']

/** Runs one step after another, all or none. Each sees what those before it have done. */
export async function runSteps(
  { steps }: OperationOf<'atomic'>,
  write: (operation: StepOperation) => Promise<Outcome>,
): Promise<Outcome> {
  const ids = new Map<LocalId, string>()
  const outcomes: Outcome[] = []
  for (const [at, { operation, creates }] of steps.entries()) {
    try {
      if (creates && ids.has(creates)) throw createdTwice(creates)
      const outcome = await write(withIds(operation, ids))
      if (creates) ids.set(creates, keyOfCreated(outcome))
      outcomes.push(outcome)
    } catch (error) {
      throw error instanceof ApiError ? inStep(error, at) : error
    }
  }
  return { kind: 'atomic', outcomes }
}

function keyOfCreated(outcome: Outcome): string {
  if (outcome.kind !== 'created' || !outcome.items[0]) return ''
  return keyOf(outcome.collection, outcome.items[0])
}

/** The operation with real ids in the place of local ones. */
function withIds(operation: StepOperation, ids: ReadonlyMap<LocalId, string>): Operation & StepOperation {
  const real = (id: string): string => (isLocalId(id) ? (ids.get(id) ?? unknown(id)) : id)
  const linkage = (to: Linkage): Linkage => {
    if (isArray(to)) return to.map(real)
    return typeof to === 'string' ? real(to) : to
  }
  const links = 'links' in operation ? operation.links : undefined
  return {
    ...operation,
    ...('id' in operation && operation.id !== undefined ? { id: real(operation.id) } : {}),
    ...('identity' in operation ? { identity: real(operation.identity ?? '') } : {}),
    ...('to' in operation ? { to: linkage(operation.to) } : {}),
    ...(links ? { links: new Map([...links].map(([name, to]) => [name, linkage(to)])) } : {}),
  }
}

function unknown(id: LocalId): never {
  throw new ApiError('not_found', `No earlier operation creates a resource with ${idAsSent(id)}.`)
}

const createdTwice = (id: LocalId): ApiError =>
  new ApiError('bad_request', `An earlier operation already creates a resource with ${idAsSent(id)}.`)

const inStep = ({ code, message, help, issues, headers, cause }: ApiError, step: number): ApiError =>
  new ApiError(code, message, { ...(help ? { help } : {}), issues, headers, cause, step })
