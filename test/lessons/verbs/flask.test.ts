import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect } from 'chai'

import { runChecks } from '../../../src/lessons/run/run-checks.ts'
import { firstProblem } from '../../../src/lessons/run/run-result.ts'
import { cases } from '../support/cases.ts'
import { learn } from '../support/cli.ts'
import { lessons, summary } from '../support/course.ts'
import { hasFlask, startFlask, type Mistake } from '../support/flask/program.ts'

interface Found extends Mistake {
  readonly name: string
  readonly lesson: string
  readonly check: string
  readonly diagnosis: string
}

const withoutLimit: Mistake = { from: 'if len(request.get_data()) > 100_000:', to: 'if False:' }

/** What the tutorials do; S0 to S4 as in lessons/README.md. A lesson's own mistakes stand here, in its order. */
const mistakes: readonly Found[] = [
  {
    name: 'text instead of JSON (S0 line 42, S3 line 20)',
    lesson: 'hello-api',
    from: `return {'name': 'Bob'}`,
    to: `return '{"name": "Bob"}'`,
    check: 'root-is-json',
    diagnosis: 'text-not-object',
  },
  {
    name: 'an empty object taken for no JSON (S4 line 910)',
    lesson: 'json',
    from: `return {'received': body()}`,
    to: `data = body()
    if not data:
        abort(400, 'Invalid JSON')
    return {'received': data}`,
    check: 'echo-empty-object-ok',
    diagnosis: 'empty-refused',
  },
  {
    name: 'every exception answered with 400 (S4 line 918)',
    lesson: 'json',
    from: `return {'received': body()}`,
    to: `try:
        return {'received': body()}
    except Exception as e:
        return {'error': {'status_code': 400, 'message': str(e)}}, 400`,
    check: 'wrong-type-415',
    diagnosis: 'says-400',
  },
  {
    name: 'a limit that is only advised (S4 line 925)',
    lesson: 'json',
    ...withoutLimit,
    check: 'too-large-413',
    diagnosis: 'no-limit',
  },
  {
    name: 'a position taken for an id (S4 line 180)',
    lesson: 'rest-routing',
    from: `    for cookie in COOKIES:\n`,
    to: `    if id_or_slug.isdigit() and int(id_or_slug) < len(COOKIES):
        return COOKIES[int(id_or_slug)]
    for cookie in COOKIES:\n`,
    check: 'by-id',
    diagnosis: 'position-not-id',
  },
  {
    name: '404 in plain text (S4 lines 192 and 206)',
    lesson: 'rest-routing',
    from: `abort(404, 'There is no such cookie.')`,
    to: `return 'Cookie not found', 404`,
    check: 'unknown-404-json',
    diagnosis: 'error-not-json',
  },
  {
    name: '404 where it is 405',
    lesson: 'rest-routing',
    from: `def body():`,
    to: `@app.errorhandler(405)
def nothing_here(error):
    return 'Not Found', 404


def body():`,
    check: 'delete-list-405-allow',
    diagnosis: 'says-404',
  },
  {
    name: 'created, but nobody says where (S4 line 172)',
    lesson: 'items-crud',
    from: `return item, 201, {'Location': f"/items/{item['id']}"}`,
    to: `return item, 201`,
    check: 'post-201-location',
    diagnosis: 'no-location',
  },
  {
    name: 'a PUT that only confirms (S3 lines 56 to 62)',
    lesson: 'items-crud',
    from: `items[item_id] = {**body(), 'id': item_id}
    return items[item_id]`,
    to: `return {**body(), 'id': item_id}`,
    check: 'put-replaces',
    diagnosis: 'answered-not-stored',
  },
  {
    name: 'ids that shift (S4 lines 180 to 206)',
    lesson: 'items-crud',
    from: `    del items[item_id]\n`,
    to: `    del items[item_id]
    for old in sorted(key for key in items if key > item_id):
        items[old - 1] = {**items.pop(old), 'id': old - 1}\n`,
    check: 'ids-do-not-shift',
    diagnosis: 'positional-ids',
  },
  {
    name: 'a page too many, when the last is full (S4 line 1024)',
    lesson: 'versions-and-pages',
    from: `-(-len(ORDERS) // limit)`,
    to: `(len(ORDERS) // limit) + 1`,
    check: 'pages-exact',
    diagnosis: 'page-count',
  },
]

const checkAt = async (id: string, url: string) => {
  const found = lessons.find(({ lesson }) => lesson.id === id)
  const step = found?.lesson.steps.at(-1)
  if (!found || !step) throw new Error(`there is no lesson ${id}`)
  return runChecks({ ...found, step: step.id, target: { url } })
}

describe('lessons/verbs check --url, against Flask', function () {
  this.timeout(60_000)
  before(function () {
    if (!hasFlask) this.skip()
  })

  it('a right program passes lessons 00 to 03 and 05; what needs our runner is skipped', async () => {
    const flask = await startFlask()
    try {
      for (const id of ['hello-api', 'json', 'rest-routing']) {
        const { results } = await checkAt(id, flask.url)
        expect(results.filter(({ status }) => status !== 'pass').map(({ id: check }) => check)).to.deep.equal(
          id === 'hello-api' ? ['port-from-env', 'port-by-default', 'loopback-only'] : [],
        )
      }
      const { results } = await checkAt('versions-and-pages', flask.url)
      expect(results.filter(({ status }) => status === 'fail')).to.deep.equal([])
      expect(results.filter(({ status }) => status === 'pass')).to.have.length.above(8)
      const { code, out } = await learn(tmpdir(), 'check', '03', '--url', flask.url)
      expect(out)
        .to.match(/^Well done: step "many-at-once" \(6 of 6\), 16 checks pass, 5 skipped\./)
        .and.match(/skipped: survives-restart /)
        .and.not.match(/skipped: .*fifty-parallel/)
      expect(code).to.equal(0)
    } finally {
      await flask.stop()
    }
  })

  it('names a file for a long body, so that the curl line can be pasted', async () => {
    const flask = await startFlask(withoutLimit)
    try {
      const { out } = await learn(tmpdir(), 'check', '01', '--url', flask.url)
      const [, file = ''] = /--data-binary @(\S+too-large-413\.txt)/.exec(out) ?? []
      expect(await readFile(path.join(tmpdir(), file), 'utf8'), out.slice(0, 2000)).to.have.length.above(
        200_000,
      )
      await rm(path.join(tmpdir(), path.dirname(file)), { recursive: true })
    } finally {
      await flask.stop()
    }
  })

  cases(
    mistakes,
    ({ name, diagnosis }) => `finds ${name} and names it: ${diagnosis}`,
    async ({ lesson, check, diagnosis, ...mistake }) => {
      if (!hasFlask) return
      const flask = await startFlask(mistake)
      try {
        const run = await checkAt(lesson, flask.url)
        const problem = firstProblem(run)
        expect([problem?.id, problem?.problem?.diagnosis?.id], summary(run).join('\n')).to.deep.equal([
          check,
          diagnosis,
        ])
      } finally {
        await flask.stop()
      }
    },
  )
})
