/** Under which the API keys of `start keys` are kept. */
export const keyListName = 'keys'
