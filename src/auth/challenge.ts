/** The value of a `WWW-Authenticate` header: one challenge, with quoted parameters (RFC 9110 §11.3). */
export function challenge(scheme: 'Basic' | 'Bearer', parameters: Readonly<Record<string, string>>): string {
  const listed = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replaceAll(/["\\]/g, "'")}"`,
  )
  return `${scheme} ${listed.join(', ')}`
}

export const realm = 'Understudy'

export const bearerChallenge = challenge('Bearer', { realm })

/** RFC 6750 §3.1: the token was sent, and does not hold. */
export const invalidToken = (description: string): string =>
  challenge('Bearer', { realm, error: 'invalid_token', error_description: description })
