/** Loaded into the learner's program by `learn run`: reports the port on which it first listens. */
import net from 'node:net'

// oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
const plainListen = net.Server.prototype.listen as (this: net.Server, ...args: unknown[]) => net.Server

net.Server.prototype.listen = function announced(this: net.Server, ...args: unknown[]): net.Server {
  this.once('listening', () => {
    const address = this.address()
    if (typeof address === 'object') process.send?.({ port: address?.port })
  })
  return plainListen.apply(this, args)
} as typeof net.Server.prototype.listen
