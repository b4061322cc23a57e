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
  const options = optionsIn(args)
  const isGiven = givenBy(args, environment)
  const isUsed: Readonly<Record<string, boolean>> = {
    PORT: !isGiven('port'),
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

const optionsIn = (args: readonly string[]): readonly string[] =>
  args.flatMap((arg) => /^(?:--[a-z][\w-]*|-[a-z])/i.exec(arg)?.[0] ?? [])

const shortNames: Readonly<Record<string, string>> = { port: '-p', data: '-d', config: '-c' }

/** Whether an option is on the command line, or has a variable in the environment that starts like ours. */
export function givenBy(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): (option: string) => boolean {
  const options = new Set(optionsIn(args))
  return (name) =>
    [`--${name}`, `--no-${name}`, shortNames[name] ?? ''].some((option) => options.has(option)) ||
    variableOf(name) in environment
}
