import type { CommandModule } from 'yargs'

import { work } from '../lazy.ts'
import { configOption, dataOption } from '../options/definitions.ts'
import type { TokenArguments } from '../work/token.ts'

/** `start token` */
export const tokenCommand: CommandModule<object, TokenArguments> = {
  command: 'token',
  describe: 'Print an access token for a user, for tests and scripts',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options({
        user: { type: 'string', demandOption: true, describe: 'Name or id of the user' },
        expires: { type: 'string', default: '15m', describe: 'Lifetime: 90s, 15m, 1h or 30d' },
        expired: { type: 'boolean', default: false, describe: 'Print a token that has already expired' },
      })
      .example(
        '$0 token --data shop.json --user ada --expires 1m',
        'For a server with --jwt on the same data',
      ),
  handler: async (given) => console.log(await (await work.token()).mint(given)),
}
