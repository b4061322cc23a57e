import type { CommandModule } from 'yargs'

import { configOption, dataOption, type DataPlace } from '../options/data-option.ts'

export interface TokenRequest extends DataPlace {
  readonly user: string
  readonly expires: string
  readonly expired: boolean
}

/** `start token` */
export const tokenCommand: CommandModule<object, TokenRequest> = {
  command: 'token',
  describe: 'Mint an access token for a user, for tests and scripts',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options({
        user: { type: 'string', demandOption: true, describe: 'Name or id' },
        expires: { type: 'string', default: '15m', describe: 'How long it lives: 90s, 15m, 1h, 30d' },
        expired: { type: 'boolean', default: false, describe: 'Make it one that has expired' },
      })
      .example(
        '$0 token --data shop.json --user ada --expires 1m',
        'For a server with --jwt on the same data',
      ),
  handler: async (given) => console.log(await (await import('../work/token.ts')).mint(given)),
}
