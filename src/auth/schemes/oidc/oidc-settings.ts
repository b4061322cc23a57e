import { UserError } from '../../../core/error.ts'
import { isLoopback } from '../../../formats/url.ts'

/** The settings that Auth0 and others show for an application; only the values change from one to the other. */
export interface OidcDeclaration {
  /** `tenant.eu.auth0.com`, or a whole issuer: `https://keycloak.example.com/realms/shop`. */
  readonly domain: string
  /** Without it tokens are verified, but browsers cannot sign in here. */
  readonly clientId?: string
  /** The provider's name for this API. */
  readonly audience: string
  /** The claim of the roles; `roles` by default. */
  readonly rolesClaim?: string
  /** The algorithms that tokens may be signed with; RS256 by default. */
  readonly algorithms?: readonly string[]
}

/** The settings that an application needs for the built-in provider: the keys are those of `auth.oidc`. */
export interface IdentityProvider {
  readonly domain: string
  readonly clientId: string
  readonly audience: string
  close(): Promise<void>
}

/** From the environment or a test; none for a public client. */
export interface OidcSecrets {
  readonly clientSecret?: string | undefined
}

export interface OidcSettings {
  /** Exactly as it stands in tokens. */
  readonly issuer: string
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly audience: string
  readonly rolesClaim: string
  readonly algorithms: readonly string[]
}

const publicKeyAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
]

/** Throws a {@link UserError} for settings that are invalid or not safe. */
export function toOidcSettings(declared: OidcDeclaration, secrets: OidcSecrets = {}): OidcSettings {
  const { domain, clientId, audience, rolesClaim = 'roles', algorithms = ['RS256'] } = declared
  if (!audience) throw new UserError("auth.oidc.audience is missing: the provider's identifier for this API.")
  if (algorithms.length === 0)
    throw new UserError('auth.oidc.algorithms must not be empty. By default it is ["RS256"].')
  const wrong = algorithms.find((algorithm) => !publicKeyAlgorithms.includes(algorithm))
  if (wrong !== undefined)
    throw new UserError(
      `auth.oidc.algorithms: "${wrong}" is not supported. Use one or more of ${publicKeyAlgorithms.join(', ')}.`,
    )
  return {
    issuer: toIssuer(domain),
    clientId,
    clientSecret: secrets.clientSecret,
    audience,
    rolesClaim,
    algorithms,
  }
}

/** A bare domain is Auth0's, whose issuers end in a slash. */
function toIssuer(domain: string): string {
  const issuer = /^https?:\/\//.test(domain) ? domain : `https://${domain}/`
  if (!domain || !URL.canParse(issuer))
    throw new UserError(`auth.oidc.domain: "${domain}" is not a valid domain or URL.`)
  const { protocol, hostname } = new URL(issuer)
  if (protocol === 'http:' && !isLoopback(hostname))
    throw new UserError(
      `auth.oidc.domain: ${issuer} must begin with https://, because otherwise anyone on the network path could sign in.`,
    )
  return issuer
}
