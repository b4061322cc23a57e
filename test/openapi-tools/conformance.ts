/** Holds our OpenAPI against what the server does, with schemathesis: `npm run conformance -- --help`. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { packageFile } from '../../src/package.ts'
import { inFolder } from '../support/folder.ts'
import { start } from '../support/program.ts'
import { type Finding, readFindings } from './findings.ts'

const usage = `npm run conformance                        the shop, the blog, the gallery and the users, some ten minutes
npm run conformance -- --only blog         one of them
npm run conformance -- --examples 50       how many requests are made up for each operation, otherwise 10`

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'shop,blog,gallery,users' },
    examples: { type: 'string', default: '10' },
    help: { type: 'boolean' },
  },
})

/** What is left, and why. */
const accepted: readonly { readonly check: string; readonly says: RegExp; readonly because: string }[] = [
  {
    check: 'response_schema_conformance',
    says: /^(POST|PUT|PATCH|DELETE) /,
    because:
      'Answers are described as the records are now. Bodies are open, so that one that a test has made up changes what comes back.',
  },
  {
    check: 'response_schema_conformance',
    says: /[?&](_fields|fields%5B[^&]*)=/,
    because:
      'An answer has only the attributes that were asked for; OpenAPI cannot let a schema depend on a parameter.',
  },
  {
    check: 'negative_data_rejection',
    says: /Invalid component: in body/,
    because: 'Without a declared schema, a body may have other types than the records have.',
  },
  {
    check: 'negative_data_rejection',
    says: /unexpected properties/,
    because: 'A body before it had an attribute of that name, which lists can be filtered by from then on.',
  },
  {
    check: 'positive_data_acceptance',
    says: /needs a filter/,
    because: 'OpenAPI cannot say that at least one of the parameters is required.',
  },
  {
    check: 'positive_data_acceptance',
    says: /cannot be kept exactly/,
    because: 'A number that would be stored as another number is rejected; JSON Schema calls it an integer.',
  },
  {
    check: 'positive_data_acceptance',
    says: /cannot be combined with cursors|This cursor does not belong|when paging by cursors/,
    because: 'OpenAPI cannot say that parameters exclude each other, nor what a cursor is.',
  },
  {
    check: 'positive_data_acceptance',
    says: /"code":"query_limit"/,
    because: 'How much a query may ask for is counted over all its parameters.',
  },
  {
    check: 'positive_data_acceptance',
    says: /is not a first and a last index/,
    because: 'A pattern cannot say that the first number of a range is not after the last.',
  },
  {
    check: 'positive_data_acceptance',
    says: /"code":"(write_once|must_exist|patch)"|has no resource with id/,
    because:
      'Whether a value may be set, a key leads to a record, or a JSON Patch to something in it depends on what is stored.',
  },
  {
    check: 'positive_data_acceptance',
    says: /"parameter":"(filter|_where)"|sort=%5B%22[^]*has no attribute/,
    because:
      'A filter or an order is a text of JSON with names of attributes in it, which OpenAPI cannot look into.',
  },
  {
    check: 'positive_data_acceptance',
    says: /"pointer":"\/atomic:operations/,
    because: 'What an operation targets and its data depend on each other, and on what there is.',
  },
  {
    check: 'positive_data_acceptance',
    says: /"code":"linkage"/,
    because: 'A relationship to one and a relationship to many share the description of their bodies.',
  },
  {
    check: 'positive_data_acceptance',
    says: /An attribute cannot be called/,
    because: 'There are names that no attribute can have, in JSON:API more, and at any depth.',
  },
  {
    check: 'positive_data_acceptance',
    says: /(POST|PUT|PATCH) [^{]*=[\d.]+e[-+]?\d+[^{]*\n[^]*"code":"type"/,
    because: 'In a form, a number with an exponent is a text.',
  },
]

const root = fileURLToPath(packageFile(''))
const tools = join(root, 'test/openapi-tools')
const python = join(tools, 'venv/bin/python')

if (values.help) console.log(usage)
else {
  installSchemathesis()
  let unexplained = 0
  for (const name of values.only.split(',')) {
    // What a write changes is no longer as the document said.
    // Other methods of the same paths are not in the half that is asked for.
    for (const methods of [
      '--include-method=GET --exclude-checks=unsupported_method,allow_header_conformance',
      '--exclude-method=GET',
    ])
      unexplained += print(`${name} ${methods.split(' ')[0]}`, await findingsFor(name, methods))
  }
  process.exitCode = unexplained > 0 ? 1 : 0
}

function installSchemathesis(): void {
  if (existsSync(python)) return
  console.log('Installing schemathesis into test/openapi-tools/venv, where it stays …')
  execFileSync('python3', ['-m', 'venv', join(tools, 'venv')], { stdio: 'inherit' })
  const requirements = join(tools, 'requirements.txt')
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements], { stdio: 'inherit' })
}

async function findingsFor(name: string, methods: string): Promise<readonly Finding[]> {
  return inFolder(async (folder) => {
    const running = await start([join(root, `data/${name}.json`), '--no-persist'])
    const report = join(folder, 'report.ndjson')
    const args = [
      ['-m', 'schemathesis.cli', '--config-file', join(tools, 'schemathesis.toml')],
      [
        'run',
        `${running.url}/_/openapi.json`,
        ...methods.split(' '),
        '--wait-for-schema=60',
        '--phases',
        'examples,coverage,fuzzing',
      ],
      [
        '--max-examples',
        values.examples,
        '--seed',
        '1',
        '--continue-on-failure',
        '--suppress-health-check',
        'all',
      ],
      ['--report', 'ndjson', '--report-ndjson-path', report],
    ].flat()
    const { stdout, stderr } = spawnSync(python, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 })
    await running.stop()
    const tried = /Test cases:\s+(.*)/.exec(stdout)?.[1]
    console.log(`\n${tried ?? 'nothing was tried'}`)
    if (tried === undefined || !existsSync(report))
      throw new Error(`schemathesis did not run: ${stdout}${stderr}`)
    return readFindings(report)
  })
}

/** Prints each kind of finding with its routes and how often it was; returns how many of them have no reason. */
function print(title: string, findings: readonly Finding[]): number {
  console.log(`\n${title}: ${findings.length} findings`)
  const kinds = new Map<string, Finding[]>()
  for (const finding of findings) {
    const kind = `${finding.check} ${reasonFor(finding) ?? finding.message.slice(0, 120) + finding.answer.slice(0, 220)}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), finding])
  }
  for (const same of kinds.values()) {
    const [first] = same
    if (!first) continue
    const routes = [...new Set(same.map(({ route }) => route))]
    console.log(`  ${same.length} × ${first.check} at ${routes.join(', ')}`)
    console.log(
      `      ${reasonFor(first) ?? `NO REASON: ${first.message.slice(0, 300)}\n      ${first.request}\n      ${first.answer.slice(0, 300)}`}`,
    )
  }
  return findings.filter((finding) => reasonFor(finding) === undefined).length
}

function reasonFor({ check, request, message, answer }: Finding): string | undefined {
  const text = [request, message, answer].join('\n')
  return accepted.find((one) => one.check === check && one.says.test(text))?.because
}
