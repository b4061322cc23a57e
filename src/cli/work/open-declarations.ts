import { type LiveConfig, openConfig } from '../../declarations/live-config.ts'
import { dialects } from '../../dialects/index.ts'
import type { DataPlace } from '../options/data-option.ts'

/** What is declared of a data file. Throws a {@link UserError}. */
export const openDeclarations = async ({ data, config }: DataPlace): Promise<LiveConfig> =>
  openConfig({
    dataFile: data,
    config,
    prefix: undefined,
    dialect: 'rest',
    dialects: Object.keys(dialects),
  })
