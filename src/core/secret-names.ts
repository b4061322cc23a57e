/**
 * Whether a name is that of a secret: an attribute, a query parameter or a member of JSON. Everything that logs leaves
 * out what has such a name. Names are taken apart into words: `filter[password]`, `accessToken`, `pin_like`.
 */
export const isSecretName = (name: string): boolean =>
  wordsOf(name).some((word) => shortWords.has(word) || longWord.test(word))

/** Names in their own right, but also parts of harmless words: `keyboard`, `spinner`. */
const shortWords: ReadonlySet<string> = new Set(
  (
    'key keys pin pins pwd pass otp totp sid sig jwt jwts auth ' +
    'bearer session signature nonce csrf xsrf cvv cvc hash salt'
  ).split(' '),
)

const longWord = /passw|passphrase|passcode|secret|token|credential|authoriz|apikey|privatekey|sessionid/

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/(\p{Lowercase})(?=\p{Uppercase})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)

/** An address without secrets: a password in front of the host, and the values of query parameters. */
export function withoutSecrets(address: string): string {
  const [path = '', ...query] = address.split('?')
  const safePath = path.replace(/\/\/[^/@]*@/, '//…@')
  if (query.length === 0) return safePath
  return `${safePath}?${query.join('?').replaceAll(/([^&=]*)=([^&]*)/g, hideValue)}`
}

/** Also hidden: values that hold names themselves, as a filter in JSON does. */
function hideValue(pair: string, name: string, value: string): string {
  const isSecret =
    isSecretName(decode(name)) || (/[{[:=;"]/.test(decode(value)) && isSecretName(decode(value)))
  return isSecret ? `${name}=…` : pair
}

/** As a form decodes it; twice, for what is encoded twice. */
function decode(text: string): string {
  const once = new URLSearchParams(`_=${text}`).get('_') ?? ''
  return new URLSearchParams(`_=${once.replaceAll('&', '%26')}`).get('_') ?? ''
}
