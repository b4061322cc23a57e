import { ApiError, type ErrorCode } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject, jsonType, member } from '../../core/json.ts'
import { escapeName } from '../../formats/json-pointer.ts'

/** A part of a document that was sent, with the JSON Pointer (RFC 6901) to where it lies in it. */
export class DocumentPart {
  /** `undefined` for a part that is missing. */
  readonly value: Json | undefined
  readonly pointer: string

  constructor(value: Json | undefined, pointer = '') {
    this.value = value
    this.pointer = pointer
  }

  /** A member of an object; a part without a value if there is none. */
  at(name: string): DocumentPart {
    const value = isObject(this.value) ? member(this.value, name) : undefined
    return new DocumentPart(value, `${this.pointer}/${escapeName(name)}`)
  }

  /** The elements of a list; `undefined` for anything else. */
  get elements(): readonly DocumentPart[] | undefined {
    const { value, pointer } = this
    return isArray(value) ? value.map((one, at) => new DocumentPart(one, `${pointer}/${at}`)) : undefined
  }

  /** Throws unless it is an object; `what` names it. */
  assertObject(what: string): JsonObject {
    const { value } = this
    if (isObject(value)) return value
    throw this.wrong(
      value === undefined
        ? `${what} is missing.`
        : `${what} must be an object, not ${jsonKinds[jsonType(value)]}.`,
    )
  }

  /** Its members by name; none where it is missing. Throws unless it is an object; `what` names it. */
  members(what: string): readonly (readonly [name: string, part: DocumentPart])[] {
    if (this.value === undefined) return []
    return Object.keys(this.assertObject(what)).map((name) => [name, this.at(name)])
  }

  /** A member that is a non-empty string; `undefined` if there is none. */
  text(name: string): string | undefined {
    const part = this.at(name)
    const { value } = part
    if (value === undefined || (typeof value === 'string' && /^[^\0]+$/.test(value))) return value
    const help = typeof value === 'number' ? `Write it in quotes: "${name}": "${value}".` : ''
    throw part.wrong(`"${name}" must be a non-empty string.`, { help })
  }

  /** An error about this part. */
  wrong(message: string, { code = 'bad_request', help = '' }: PartError = {}): ApiError {
    const source = { in: 'document', pointer: this.pointer } as const
    return new ApiError(code, message, { help, issues: [{ code, message, source }] })
  }
}

const jsonKinds = {
  array: 'a list',
  boolean: 'a boolean',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a string',
}

interface PartError {
  readonly code?: ErrorCode
  /** What to do next. */
  readonly help?: string
}
