import { expect } from 'chai'

import { isSecretName, withoutSecrets } from '../../src/core/secret-names.ts'

describe('core/secret-names', () => {
  for (const name of [
    'password',
    'passwd',
    'new_password',
    'passwordHash',
    'password_like',
    'password:contains',
    'filter[password]',
    'filter[user.password]',
    'user.password',
    'userpassword',
    'pin',
    'pin_gte',
    'PIN',
    'key',
    'apikey',
    'api_key',
    'x-api-key',
    'APIKey',
    'jwt',
    'token',
    'access_token',
    'accesstoken',
    'refreshTokens',
    'client_secret',
    'clientsecret',
    'session',
    'sessionId',
    'auth',
    'Authorization',
    'credentials',
    'sig',
  ])
    it(`recognises ${name}`, () => expect(isSecretName(name)).to.equal(true))

  for (const name of [
    'title',
    'keyboard',
    'monkey',
    'spinner',
    'passenger',
    'compass',
    'author',
    'author_id',
    'cookies',
    'cookie_id',
    'fields[cookie]',
    'q',
    'page[size]',
  ])
    it(`leaves ${name} alone`, () => expect(isSecretName(name)).to.equal(false))

  const addresses: readonly (readonly [string, string])[] = [
    ['/users?apikey=planted', '/users?apikey=…'],
    ['/users?jwt=planted&page=1', '/users?jwt=…&page=1'],
    ['/users?pin=planted', '/users?pin=…'],
    ['/users?password_like=planted', '/users?password_like=…'],
    ['/users?filter[password]=planted', '/users?filter[password]=…'],
    ['/users?filter%5Bpassword%5D=planted', '/users?filter%5Bpassword%5D=…'],
    ['/users?p%61ssword=planted', '/users?p%61ssword=…'],
    ['/users?p%2561ssword=planted', '/users?p%2561ssword=…'],
    ['/users?_where={"password":"planted"}', '/users?_where=…'],
    ['/users?_where=%7B%22password%22%3A%22planted%22%7D', '/users?_where=…'],
    ['/users?filter=[{"name":"password","op":"eq","val":"planted"}]', '/users?filter=…'],
    ['/users?_where={"and":[{"name":"x"},{"accessToken":"planted"}]}', '/users?_where=…'],
    ['/users?a=1;password=planted', '/users?a=…'],
    ['/users?a=1?password=planted', '/users?a=…'],
    ['http://ada:planted@localhost/users?a=1', 'http://…@localhost/users?a=1'],
    ['/users?_where={"title":"x"}&_sort=-title', '/users?_where={"title":"x"}&_sort=-title'],
    ['/users?_fields=id,password', '/users?_fields=id,password'],
    ['/users', '/users'],
    ['/users?', '/users?'],
    ['/a?b=c=d&&e', '/a?b=c=d&&e'],
  ]
  for (const [address, safe] of addresses)
    it(`leaves the secrets out of ${address}`, () => expect(withoutSecrets(address)).to.equal(safe))
})
