import { singularize } from 'inflection'

/** Words whose singular ends with -ie, where the usual rule would make a -y of it. */
const withIe =
  /(?:brown|budg|calor|coll|cook|gen|hood|mov|pix|prair|rook|self|smooth|sort|zomb|(?:^|[^a-z])(?:d|l|p|t)|neckt)ies$/i

/** The name of one of several: `cookies` has a cookie, `categories` a category. */
export const singularOf = (plural: string): string =>
  withIe.test(plural) ? plural.slice(0, -1) : singularize(plural)
