import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import { work } from '../lazy.ts'
import { configOption, dataOption, startOptions } from '../options/definitions.ts'
import type { IdpArguments } from '../work/idp.ts'

/** `start idp` */
export const idpCommand: CommandModule<object, IdpArguments> = {
  command: 'idp',
  describe: 'Start an OpenID Connect identity provider for the users of a data file',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options({
        host: { type: 'string', default: '127.0.0.1', describe: 'Address to listen on' },
        port: { type: 'number', default: 3001, describe: 'Port to listen on; 0 picks a free one' },
        'allow-host': startOptions['allow-host'],
        'client-id': {
          type: 'string',
          default: 'understudy',
          describe: 'The client ID that applications sign in with',
        },
        audience: { type: 'string', default: 'understudy', describe: 'The audience of access tokens' },
      })
      .example(
        '$0 idp --data shop.json',
        `Then in another terminal: ${commandName} shop.json --oidc http://localhost:3001 …`,
      ),
  handler: async (given) => (await work.idp()).runProvider(given),
}
