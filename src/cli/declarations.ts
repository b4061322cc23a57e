import { type LiveConfig, openConfig } from '../config/live-config.ts'
import { dialects } from '../dialects/index.ts'

/** The declarations of a data file: those in `config`, otherwise those that lie beside it, if any do. */
export const openDeclarations = (file: string, config: string | undefined): Promise<LiveConfig> =>
  openConfig({
    dataFile: file,
    config,
    prefix: undefined,
    dialect: 'rest',
    dialects: Object.keys(dialects),
  })
