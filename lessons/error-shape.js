/** @typedef {import('understudy-server/lessons').Answer} Answer */

/**
 * The error that this course uses from lesson 01 until JSON:API: `{ error: { status_code, message } }`, where
 * `status_code` is the status; other members such as `code` and `details` may stand beside them. Its diagnoses come
 * with it.
 *
 * @param {Answer} answer
 * @param {number[]} statuses any of these will do
 */
export const expectError = (answer, ...statuses) =>
  answer
    .or(
      'status-only-in-body',
      ({ last }) => last?.status === 200 && last.json?.error !== undefined,
      'Your body says error, your status line says 200. curl and fetch look at the status line.',
      'Set `ctx.status`, or use `ctx.throw`.',
    )
    .expect(...statuses)
    .or(
      'error-not-json',
      { otherwise: ({ last }) => !/json$/.test(last?.type ?? '') },
      'Right status, but the client cannot parse your error: it is not JSON.',
      'Say it with `ctx.throw`, and let the function that catches errors write the JSON.',
    )
    .or(
      'other-shape',
      { otherwise: ({ last }) => typeof last?.json === 'object' && /json$/.test(last.type) },
      'It is JSON, but not of the shape that clients of this shop expect: `{ error: { status_code, message } }`, with the same number as the status.',
    )
    .expectThat(
      `{"error":{"status_code":${answer.status},"message":"…"}}`,
      ({ error }) =>
        error?.status_code === answer.status && typeof error.message === 'string' && error.message !== '',
    )
