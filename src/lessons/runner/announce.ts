/** Loaded into the learner's program before it, for `learn run`: tells the parent on which port it listens first. */
import net from 'node:net'

// oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
const listen = net.Server.prototype.listen as (this: net.Server, ...args: unknown[]) => net.Server

net.Server.prototype.listen = function announced(this: net.Server, ...args: unknown[]): net.Server {
  this.once('listening', () => {
    const address = this.address()
    if (typeof address === 'object') process.send?.({ port: address?.port })
  })
  return listen.apply(this, args)
} as typeof net.Server.prototype.listen
