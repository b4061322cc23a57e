import type { Json } from '../../src/index.ts'
import { schemaErrors } from '../dialects/json-api/schema.ts'

/** What the official schema of JSON:API has against any document that was sent. */
export const complaints: string[] = []

export function holdAgainstSchema(text: string, where: string, { headers }: Response): void {
  const type = headers.get('content-type') ?? ''
  if (!type.startsWith('application/vnd.api+json') || text === '') return
  for (const error of schemaErrors(JSON.parse(text) as Json)) complaints.push(`${where}: ${error}`)
}
