import type { Context } from 'koa'

import { ApiError } from '../core/error.ts'
import type { NetworkSettings } from '../declarations/network.ts'
import { isLocalClient } from './machine.ts'

/** Throws a 403 if this client may not ask for simulated behaviour, which could keep a server on the network busy. */
export function assertMaySimulate({ ip }: Context, { simulation }: NetworkSettings): void {
  if (simulation === 'everyone' || (simulation === 'local' && isLocalClient(ip))) return
  throw new ApiError(
    'forbidden',
    simulation === 'local'
      ? 'Only clients on the machine of the server may use _delay.'
      : 'Simulation is turned off, so _delay is not available.',
    {
      help:
        simulation === 'local'
          ? 'Start the server with --simulation everyone to allow it to all.'
          : 'Start the server with --simulation local, or everyone, to turn it on.',
    },
  )
}
