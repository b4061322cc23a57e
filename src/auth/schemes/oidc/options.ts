import { UserError } from '../../../core/error.ts'
import { isLoopback } from '../../../formats/url.ts'

/** The settings that Auth0 and others show for an application; only the values change from one to the other. */
export interface OidcDeclaration {
  /** `tenant.eu.auth0.com`, or a whole issuer: `https://keycloak.example.com/realms/shop`. */
  readonly domain: string
  /** Without it tokens are verified, and nobody can sign in here. */
  readonly clientId?: string
  /** What the provider calls this API. */
  readonly audience: string
  /** The claim of the roles; `roles` unless said otherwise. */
  readonly rolesClaim?: string
  /** The algorithms that tokens may be signed with; RS256 unless said otherwise. */
  readonly algorithms?: readonly string[]
}

/** Given from outside; none for a public client. */
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

/** Throws a {@link UserError} for settings that cannot be meant, or that would not be safe. */
export function toOidcSettings(declared: OidcDeclaration, secrets: OidcSecrets = {}): OidcSettings {
  const { domain, clientId, audience, rolesClaim = 'roles', algorithms = ['RS256'] } = declared
  if (!audience) throw new UserError('auth.oidc.audience: say what the provider calls this API.')
  const wrong = algorithms.find((algorithm) => !publicKeyAlgorithms.includes(algorithm))
  if (wrong !== undefined || algorithms.length === 0)
    throw new UserError(`auth.oidc.algorithms: "${wrong}" is none of ${publicKeyAlgorithms.join(', ')}.`)
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
    throw new UserError(`auth.oidc.domain: "${domain}" is no domain and no URL.`)
  const { protocol, hostname } = new URL(issuer)
  if (protocol === 'http:' && !isLoopback(hostname))
    throw new UserError(
      `auth.oidc.domain: ${issuer} has to begin with https://, or anybody on the way could sign in.`,
    )
  return issuer
}
