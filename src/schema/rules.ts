import type { Rules } from '../core/resource.ts'

const none: ReadonlySet<string> = new Set()

/** What holds where nothing is declared. */
export const noRules: Rules = {
  hidden: none,
  writeOnly: none,
  readOnly: none,
  writeOnce: none,
  required: none,
  unique: [],
  defaults: new Map(),
  timestamps: {},
  upsert: false,
  unknown: 'keep',
}
