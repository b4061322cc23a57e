import type { CommandModule } from 'yargs'

import { work } from '../lazy.ts'
import { type StartArguments, startOptions } from '../options/start-options.ts'

/** `start [FILE]`, which also runs when no command is named. */
export const startCommand: CommandModule<object, StartArguments> = {
  command: ['$0 [files..]', 'serve [files..]'],
  describe: 'Serve a JSON file as an API, or other data, or a demo',
  builder: (parser) =>
    parser
      .env('UNDERSTUDY')
      .positional('files', {
        type: 'string',
        array: true,
        describe:
          'The data file, the same as --data; or folders, addresses, and files in YAML, CSV, NDJSON, JavaScript or TypeScript, whose data stays in memory',
      })
      .options(startOptions)
      .example('$0', 'Serve the demo cookie shop from memory')
      .example('$0 --demo gallery', 'Serve another demo: artists and artworks in JSON:API')
      .example('$0 shop.json', 'Serve your own file and save changes to it')
      .example('$0 people.csv data/ https://example.com/db.json', 'Serve all of these from memory')
      .example('$0 shop.json --port 4000 --prefix /api', 'Serve it at http://localhost:4000/api')
      .example('$0 shop.json --no-persist', 'Leave the file unchanged')
      .example('$0 shop.json --delay 200-800', 'Respond as slowly as a real network')
      .example('$0 shop.json --jwt', "Let the file's users sign in at /auth/login"),
  handler: async (given) => (await work.start()).serve({ ...given, file: given.files?.[0] }),
}
