export interface OidcDeclaration {
  readonly domain: string
  readonly clientId?: string
  readonly audience: string
}
export interface OidcSecrets {
  readonly clientSecret?: string | undefined
}
