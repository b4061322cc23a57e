import type { CommandModule } from 'yargs'

import { configOption, dataOption, type DataPlace } from '../options/data-option.ts'

export interface IdpArguments extends DataPlace {
  readonly host: string
  readonly port: number
  readonly 'client-id': string
  readonly audience: string
}

/** `start idp` */
export const idpCommand: CommandModule<object, IdpArguments> = {
  command: 'idp',
  describe: 'Run an identity provider (OpenID Connect) for the users of a data file',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options({
        host: { type: 'string', default: '127.0.0.1', describe: 'Address to listen at' },
        port: { type: 'number', default: 3001, describe: 'Port; 0 for any free one' },
        'client-id': {
          type: 'string',
          default: 'understudy',
          describe: 'The id that applications sign in with',
        },
        audience: { type: 'string', default: 'understudy', describe: 'What access tokens are for' },
      })
      .example('$0 idp --data shop.json', 'Then, beside it: start shop.json --oidc http://localhost:3001 …'),
  handler: async (given) => (await import('../work/idp.ts')).run(given),
}
