/** Where a server is made to pause, so that it can be killed just there. */
export const moments = [
  'anywhere',
  'half a journal line is written',
  'the journal is not flushed yet',
  'half the new data file is written',
  'the new data file is not flushed yet',
  'the new data file is not renamed yet',
  'the new data file is just renamed',
  'the journal is not forgotten yet',
  'the data file is half overwritten in place',
  'the disk is full now and then',
] as const

export type Moment = (typeof moments)[number]

/** What the environment tells the paused server. */
export const momentVariable = 'SOAK_MOMENT'
export const pauseVariable = 'SOAK_PAUSE'

/** What the paused server prints to stderr when it gets there. */
export const announcement = 'soak: here'
