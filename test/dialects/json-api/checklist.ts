/** The codes of the requirements that tests hold. They stay as they are; new ones go to the end of a family. */
export const held = new Set<string>()

/** A test of a requirement, whose title begins with its code: `PG5: following next visits every resource once`. */
const testOf =
  (level: string) =>
  (title: string, test: () => unknown): void => {
    const [code = ''] = title.split(': ')
    if (!/^[A-Z]+\d+$/.test(code) || held.has(code)) throw new Error(`"${title}" has no code of its own.`)
    held.add(code)
    it(`${title} (${level})`, async () => {
      await test()
    })
  }

/** The specification's MUST. */
export const must = testOf('MUST')
/** The specification's SHOULD. */
export const should = testOf('SHOULD')
/** What follows from HTTP. */
export const http = testOf('HTTP')
/** What our dialect promises beyond that: what the tutorials' library does, and more. */
export const own = testOf('own')
