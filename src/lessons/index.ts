/** For authors of a course: the types of a `checks.js`. */
export type { Answer } from './checks/server-answer.ts'
export type { CheckBody, CheckOptions, DefineChecks, Definition } from './checks/check-definition.ts'
export type { Seen } from './checks/check-definition.ts'
export type { SendOptions, Tester } from './checks/tester.ts'
