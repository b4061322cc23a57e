import type { Rules } from './layers.ts'

/** Everything that has a meaning without HTTP and without a command line. */
const inner = [
  'core',
  'formats',
  'query',
  'schema',
  'store',
  'dialects',
  'auth',
  'engine',
  'declarations',
  'package.ts',
]

/** Which room of src may know which. src/README.md has the same table. */
export const rules: Rules = {
  /** From the inside out. A layer depends on nothing but those listed. */
  layers: {
    core: { layers: [], packages: ['leven'] },
    'package.ts': { layers: [], packages: ['node:'] },
    formats: { layers: ['core'], packages: ['@swc/wasm-typescript', 'jsonc-parser', 'node:'] },
    query: { layers: ['core'], packages: ['node:', 're2js'] },
    schema: { layers: ['core', 'formats', 'query'], packages: ['inflection'] },
    store: {
      layers: ['core', 'formats', 'query', 'package.ts'],
      packages: ['json5', 'jsonc-parser', 'lowdb', 'node:'],
    },
    // What is read once at the start, from files of any format, folders and addresses.
    sources: { layers: ['core', 'formats', 'store'], packages: ['node:', 'papaparse', 'yaml'] },
    dialects: { layers: ['core', 'formats', 'query'], packages: [] },
    auth: {
      layers: ['core', 'formats'],
      packages: ['jose', 'node:', 'oidc-provider', 'openid-client', 'rate-limiter-flexible'],
    },
    engine: { layers: ['core', 'formats', 'query', 'schema', '[store]'], packages: ['node:'] },
    // The log holds what the stages made, and knows none of them.
    log: { layers: ['core'], packages: [] },
    // What goes wrong on purpose is decided without HTTP, and drawn without chance.
    rules: { layers: ['core', 'query', 'dialects'], packages: ['node:', 'path-to-regexp'] },
    worlds: { layers: ['core'], packages: [] },
    site: { layers: ['core', 'formats', '[dialects]', '[engine]', '[log]'], packages: ['node:'] },
    declarations: {
      layers: ['core', 'formats', 'query', 'schema', 'store', 'rules', '[dialects]', '[engine]', '[auth]'],
      packages: ['ajv', 'ajv-formats', 'json5', 'node:'],
    },
    http: {
      layers: [
        'core',
        'formats',
        'dialects',
        'auth',
        'engine',
        'declarations',
        'log',
        'rules',
        'worlds',
        'site',
        'package.ts',
      ],
      packages: ['@koa/cors', '@koa/router', 'koa', 'koa-bodyparser', 'koa-compose', 'node:'],
    },
    server: { layers: [...inner, 'sources', 'log', 'rules', 'worlds', 'http'], packages: ['node:'] },
    'index.ts': { layers: ['core', 'auth', 'declarations', 'server', '[dialects]'], packages: [] },
    'use-world.ts': { layers: ['server', 'worlds'], packages: ['node:'] },
    'playwright.ts': { layers: ['use-world.ts', 'worlds'], packages: ['node:'] },
    'vite.ts': { layers: ['core', 'server'], packages: ['node:'] },
    lessons: {
      layers: ['core', 'formats', 'package.ts'],
      packages: ['@koa/router', 'diff', 'koa', 'koa-bodyparser', 'lowdb', 'node:'],
    },
    cli: {
      layers: [...inner, 'sources', 'http', 'server', 'lessons'],
      packages: ['json5', 'node:', 'open', 'yargs'],
    },
  },
  strangers: [
    ['dialects/rest', 'dialects/json-api', 'dialects/envelope'],
    ['auth/schemes/api-key', 'auth/schemes/basic.ts', 'auth/schemes/bearer.ts', 'auth/schemes/jwt'],
    ['engine', 'dialects'],
  ],
  onlyIn: {
    '@swc/wasm-typescript': ['formats'],
    ajv: ['declarations/values'],
    koa: ['http', 'lessons/runner'],
    lowdb: ['store', 'lessons/workspace'],
    'oidc-provider': ['auth/identity-provider'],
    'openid-client': ['auth/schemes/oidc'],
    yargs: ['cli'],
  },
}
