/** For authors of a course: the types of a `checks.js`. */
export type { Answer } from './checks/answer.ts'
export type { CheckBody, CheckOptions, DefineChecks, Definition } from './checks/definition.ts'
export type { Seen } from './checks/seen.ts'
export type { SendOptions, Tester } from './checks/tester.ts'
