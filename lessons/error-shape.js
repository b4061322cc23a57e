/**
 * The error that this course uses from lesson 01 until JSON:API: `{ error: { status_code, message } }`, where
 * `status_code` is the status; other members such as `code` and `details` may stand beside them.
 *
 * @param {import('understudy-server/lessons').Answer} answer
 * @param {number[]} statuses any of these will do
 */
export const expectError = (answer, ...statuses) =>
  answer
    .expect(...statuses)
    .expectThat(
      `{"error":{"status_code":${answer.status},"message":"…"}}`,
      ({ error }) =>
        error?.status_code === answer.status && typeof error.message === 'string' && error.message !== '',
    )
