import type { InferredOptionTypes, Options } from 'yargs'

const common = 'Common options:'
const behaviour = 'Behaviour:'
const network = 'Network:'
const protection = 'Protection:'

/** The options of `start`, those of every day first. Each has a variable in the environment: UNDERSTUDY_BODY_LIMIT is --body-limit. */
export const startOptions = {
  port: {
    alias: 'p',
    type: 'string',
    group: common,
    describe: 'Port to listen on; 0 picks a free one',
    defaultDescription: 'PORT or 3000',
  },
  host: {
    type: 'string',
    default: '127.0.0.1',
    group: common,
    describe: 'Address to listen on; 0.0.0.0 makes the server reachable from your network',
  },
  static: { type: 'string', group: common, describe: 'Folder with files to serve at /' },
  delay: {
    type: 'string',
    group: common,
    describe: 'Delay each response by milliseconds: 500, 200-800, or median=300,p99=2000',
  },
  'read-only': { type: 'boolean', default: false, group: common, describe: 'Reject all changes' },
  persist: {
    type: 'boolean',
    default: true,
    group: common,
    describe: 'Save changes to the file; --no-persist keeps them in memory',
  },
  config: {
    alias: 'c',
    type: 'string',
    group: common,
    describe: 'The config file (default: shop.config.* or understudy.config.* beside shop.json)',
  },
  open: { type: 'boolean', default: false, group: common, describe: 'Open the home page in the browser' },
  quiet: { type: 'boolean', default: false, group: common, describe: 'Print only problems' },
  data: {
    alias: 'd',
    type: 'string',
    group: common,
    describe: 'The JSON or JSON5 file to serve, or :memory: for the demo shop',
  },
  demo: {
    type: 'string',
    group: common,
    describe: 'Serve a demo from memory: shop, gallery, members, team or items',
  },
  prefix: {
    type: 'string',
    default: '',
    group: behaviour,
    describe: 'Path in front of all collections, for example /api',
  },
  dialect: {
    type: 'string',
    default: 'rest',
    group: behaviour,
    describe: 'Dialect for requests that do not ask for one: rest, json-api or envelope',
  },
  spa: {
    type: 'boolean',
    default: false,
    group: behaviour,
    describe: 'Answer browsers at unknown paths with the index.html of --static',
  },
  'body-limit': {
    type: 'string',
    default: '1mb',
    group: behaviour,
    describe: 'Largest accepted request body, for example 500kb',
  },
  log: {
    type: 'string',
    default: '1000',
    group: behaviour,
    describe: 'How many requests to keep for /_/requests; 0 for none',
  },
  lenient: { type: 'boolean', default: false, group: behaviour, describe: 'Ignore unknown query parameters' },
  durability: {
    choices: ['full', 'process'],
    default: 'full',
    group: behaviour,
    describe: 'What a saved change survives: full = a power cut, process = a crash (faster)',
  },
  'steal-lock': {
    type: 'boolean',
    default: false,
    group: behaviour,
    describe: 'Serve a file that another server seems to be serving; the other server stops writing',
  },
  routes: {
    alias: 'r',
    type: 'string',
    group: behaviour,
    describe: 'JSON file with other paths, as json-server\'s routes.json: {"/api/*": "/$1"}',
  },
  scenario: {
    type: 'string',
    group: behaviour,
    describe: 'Scenario of the config that is on from the start',
  },
  chaos: {
    type: 'string',
    group: behaviour,
    describe: 'Make this share of requests fail: 10%, or 10%:503,reset,slow',
  },
  seed: {
    type: 'string',
    group: behaviour,
    describe: 'Seed for the random choices of --chaos and --delay; the same seed repeats them',
    defaultDescription: 'a new one at each start',
  },
  cors: {
    type: 'string',
    array: true,
    nargs: 1,
    group: network,
    describe:
      'Let this website use the server: its origin, * for all, or null for files opened in a browser; repeatable',
  },
  'allow-host': {
    type: 'string',
    array: true,
    nargs: 1,
    group: network,
    describe: 'Answer to this host name too; .example.com for all its subdomains; repeatable',
  },
  'trust-proxy': {
    type: 'boolean',
    group: network,
    describe: 'Believe the X-Forwarded headers of a proxy in front of the server',
  },
  simulation: {
    type: 'string',
    group: network,
    describe:
      'Who may ask for delays and failures (?_delay=MS, ?_code=503, Prefer): local, everyone or false',
    defaultDescription: 'local',
  },
  'stop-timeout': {
    type: 'string',
    group: network,
    describe:
      'How long running requests may take to finish when the server stops, in milliseconds; a second Ctrl+C ends at once',
    defaultDescription: '10000',
  },
  key: {
    type: 'string',
    group: protection,
    describe: 'Require this API key; safer in the environment or in .env',
    defaultDescription: 'API_KEY',
  },
  'admin-token': {
    type: 'string',
    group: protection,
    describe: 'Token that opens /_/ to other machines; safer in the environment or in .env',
    defaultDescription: 'UNDERSTUDY_ADMIN_TOKEN',
  },
  'key-in-query': {
    type: 'boolean',
    default: false,
    group: protection,
    describe: 'Accept the key as ?key= too, which ends up in logs and histories',
  },
  basic: {
    type: 'boolean',
    default: false,
    group: protection,
    describe: 'Require a name and password (HTTP Basic)',
  },
  jwt: {
    type: 'boolean',
    default: false,
    group: protection,
    describe: 'Require a token; users sign in at /auth/login',
  },
  oidc: {
    type: 'string',
    group: protection,
    describe: 'Require a token from an OpenID provider: its domain, or local to start one',
  },
  'oidc-client-id': {
    type: 'string',
    group: protection,
    describe: 'Client ID of this application at the provider',
  },
  'oidc-audience': { type: 'string', group: protection, describe: "The provider's identifier for this API" },
} as const satisfies Record<string, Options>

export interface StartArguments extends InferredOptionTypes<typeof startOptions> {
  readonly files: readonly string[] | undefined
  /** The first of the files. */
  readonly file?: string | undefined
}

/** For the commands that work beside a data file. */
export const dataOption = () =>
  ({
    data: {
      alias: 'd',
      type: 'string',
      demandOption: true,
      default: process.env['UNDERSTUDY_DATA'],
      describe: 'The data file',
    },
  }) as const satisfies Record<string, Options>

export const configOption = {
  config: {
    alias: 'c',
    type: 'string',
    describe: 'The config file (default: the one beside the data file)',
  },
} as const satisfies Record<string, Options>

/** A data file, and its config file unless that is beside it. */
export interface DataFiles {
  readonly data: string
  readonly config: string | undefined
}
