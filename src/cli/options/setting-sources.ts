import type { AuthOptions } from '../../auth/options.ts'
import { loadedFromFile, variableOf } from './environment.ts'

/**
 * The settings that were given, a line for each source: `API_KEY (.env)`; none if all stand on the command line. Only
 * names, since values can be secret. A variable that something else overrides is left out.
 */
export function settingSources(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  auth: AuthOptions = {},
): readonly string[] {
  const options = args.flatMap((arg) => /^(?:--[a-z][\w-]*|-[a-z])/i.exec(arg)?.[0] ?? [])
  const isGiven = (name: string): boolean =>
    options.some((option) => [`--${name}`, `--no-${name}`].includes(option)) ||
    variableOf(name) in environment
  const isUsed: Readonly<Record<string, boolean>> = {
    PORT: !isGiven('port') && !options.includes('-p'),
    API_KEY: !isGiven('key'),
    BEARER_TOKENS: true,
    JWT_SECRET: auth.jwt === true,
    JWT_PRIVATE_KEY: auth.jwt === true,
    OIDC_CLIENT_SECRET: auth.oidc !== undefined,
  }
  const variables = Object.keys(environment).filter((name) => name.startsWith('UNDERSTUDY_') || isUsed[name])
  if (variables.length === 0) return []
  return [
    { source: 'command line', names: [...new Set(options)] },
    { source: '.env', names: variables.filter((name) => loadedFromFile.has(name)) },
    { source: 'environment', names: variables.filter((name) => !loadedFromFile.has(name)) },
  ].flatMap(({ source, names }) => (names.length > 0 ? [`${names.join(', ')} (${source})`] : []))
}
