/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Tester} Tester */

/**
 * The path that a client requests for a link it read in `answer`; ends the check for a link to another server.
 *
 * @param {Tester} t
 * @param {string} link
 * @param {Answer} answer
 */
export const pathOfLink = (t, link, answer) => {
  const { host, pathname, search } = new URL(link, `http://here.example${answer.request.path}`)
  if (host !== 'here.example' && host !== t.host)
    answer
      .or(
        'names-a-server',
        `The link names the server \`${host}\`. Somewhere else your shop has another name, and every link breaks: begin with the path.`,
      )
      .fail('a link to this server', link)
  return pathname + search
}
