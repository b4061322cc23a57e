import type { InferredOptionTypes, Options } from 'yargs'

import { authOptions } from './auth-options.ts'

/** The options of `start`. Each has a twin in the environment: --body-limit is UNDERSTUDY_BODY_LIMIT. */
export const startOptions = {
  data: { alias: 'd', type: 'string', describe: 'The JSON or JSON5 file to serve; :memory: for the demo' },
  config: {
    alias: 'c',
    type: 'string',
    describe: 'The file with the declarations; otherwise shop.config.* beside shop.json',
  },
  port: {
    alias: 'p',
    type: 'string',
    describe: 'Port; 0 for any free one',
    defaultDescription: 'PORT or 3000',
  },
  host: { type: 'string', default: '127.0.0.1', describe: 'Address; 0.0.0.0 lets others in your network in' },
  dialect: { type: 'string', default: 'rest', describe: 'How to speak unless a client asks otherwise' },
  prefix: { type: 'string', default: '', describe: 'A path before all collections, such as /api' },
  static: { type: 'string', describe: 'A folder whose files are served at /' },
  'read-only': { type: 'boolean', default: false, describe: 'Refuse every change' },
  persist: {
    type: 'boolean',
    default: true,
    describe: 'Keep changes in the file (--no-persist: only in memory)',
  },
  durability: {
    choices: ['full', 'process'],
    default: 'full',
    describe: 'What a change survives: a power cut, or the end of the process (faster)',
  },
  delay: { type: 'string', describe: 'Milliseconds to wait before each answer: 500, or 200-800' },
  'body-limit': { type: 'string', default: '1mb', describe: 'The largest body that is taken' },
  lenient: { type: 'boolean', default: false, describe: 'Ignore unknown query parameters' },
  ...authOptions,
  quiet: { type: 'boolean', default: false, describe: 'Print nothing but problems' },
  open: { type: 'boolean', default: false, describe: 'Open the home page in the browser' },
} as const satisfies Record<string, Options>

export type StartArguments = InferredOptionTypes<typeof startOptions>
