/** Loaded before a server (`node --import`): on SIGUSR2 it prints the longest pause of the event loop since the last time. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

const histogram = monitorEventLoopDelay({ resolution: 1 })
histogram.enable()
process.on('SIGUSR2', () => {
  console.error(`pause ${histogram.max / 1e6} p99.9 ${histogram.percentile(99.9) / 1e6}`)
  histogram.reset()
})
