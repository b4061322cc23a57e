import { existsSync, readFileSync } from 'node:fs'

import { steps } from './steps.js'

const file = process.env.DATA_FILE
const from = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).schema_version ?? 0) : steps.length
steps.slice(from).forEach(([name], index) => console.log(`${from + index + 1}. ${name}`))
process.exit(from < steps.length ? 1 : 0)
