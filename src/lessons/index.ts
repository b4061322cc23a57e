/** For authors of a course: the types of a `checks.js` and a `wrong.js`. */
export type {
  Answer,
  CheckBody,
  CheckOptions,
  DefineChecks,
  Definition,
  Diagnosis,
  Seen,
  SendOptions,
  Tester,
} from './checks/check-definition.ts'
export type { WrongAnswers } from './course/wrong-answers.ts'
