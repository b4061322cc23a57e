// @step slow-address
// Words with dots between them, an @, and a domain of at least two parts.
const pattern = /^[\w'+-]+(\.[\w'+-]+)*@[a-z\d-]+(\.[a-z\d-]+)+$/i

/** Whether mail could be sent to this address. It may still not exist. */
export const isEmail = (text: string) => text.length <= 254 && pattern.test(text)
// @stub
// Found on a page with useful patterns.
const pattern = /^([\w'+-]+\.?)+@([a-z\d-]+\.)+[a-z\d-]+$/i

/** Whether mail could be sent to this address. It may still not exist. */
export const isEmail = (text: string) => pattern.test(text)
// @end
