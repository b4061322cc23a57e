import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** What schemathesis complained about. */
export interface Finding {
  /** `response_schema_conformance` */
  readonly check: string
  /** `GET /cookies/{id}` */
  readonly route: string
  readonly message: string
  /** The request as a person would write it, and the text of the answer. */
  readonly request: string
  readonly answer: string
}

/** The findings in a report of newline-delimited JSON. */
export async function readFindings(report: string): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for await (const line of createInterface({ input: createReadStream(report) })) {
    const { ScenarioFinished: scenario } = JSON.parse(line) as { ScenarioFinished?: { recorder: Recorder } }
    if (scenario) findings.push(...findingsOf(scenario.recorder))
  }
  return findings
}

interface Recorder {
  readonly label: string
  readonly checks?: Readonly<Record<string, readonly Check[]>>
  readonly interactions?: Readonly<Record<string, Interaction>>
}

interface Check {
  readonly name: string
  readonly status: string
  readonly failure_info?: { readonly failure: { readonly title: string; readonly message: string } }
}

interface Interaction {
  readonly request: { readonly method: string; readonly uri: string; readonly body?: Encoded | null }
  readonly response?: { readonly status_code: number; readonly content?: Encoded | null } | null
}

interface Encoded {
  readonly $base64: string
}

const findingsOf = ({ label, checks = {}, interactions = {} }: Recorder): readonly Finding[] =>
  Object.entries(checks).flatMap(([id, ofCase]) =>
    ofCase
      .filter(({ status }) => status === 'failure')
      .map(({ name, failure_info }) => {
        const { request, response } = interactions[id] ?? {}
        return {
          check: name,
          route: label,
          message: `${failure_info?.failure.title ?? ''}: ${failure_info?.failure.message ?? ''}`,
          request: request ? `${request.method} ${request.uri} ${decoded(request.body)}` : '',
          answer: response ? `${response.status_code} ${decoded(response.content)}` : '',
        }
      }),
  )

const decoded = (text: Encoded | null | undefined): string =>
  text ? Buffer.from(text.$base64, 'base64').toString() : ''
