import { expect } from 'chai'

import type { Exchange } from '../../src/log/exchange.ts'
import { inFolder } from '../support/folder.ts'
import { commandsOf, sectionsOf, textOf } from './markdown.ts'
import { openShell } from './shell.ts'

const stages = ['authenticated', 'read', 'parsed', 'decided', 'executed', 'rendered', 'sent']

/** Every request that the README makes: the tour, JSON:API, a failure on purpose, and what goes wrong. */
const lines = sectionsOf(textOf('README.md'))
  .flatMap(({ blocks }) => blocks)
  .filter(({ language }) => language === 'console')
  .flatMap((block) => commandsOf(block).map(({ line }) => line))
  .filter((line) => line.startsWith('curl '))

/** The method and the address that curl makes of its words. */
function requestOf(line: string): string {
  const [, method = line.includes(' -d ') ? 'POST' : 'GET'] = / -X (\w+)/.exec(line) ?? []
  const [, url = ''] = /localhost:3000([^\s']*)/.exec(line) ?? []
  return `${method} ${url}`
}

describe('the requests of README.md', () => {
  it('are all in the log, each with every stage that it went through', async () => {
    expect(lines.length).to.be.at.least(7)
    await inFolder(async (folder) => {
      const shell = await openShell(folder)
      try {
        for (const line of lines) await shell.run(line)
        const list = JSON.parse(await shell.run('curl localhost:3000/_/requests')) as readonly Exchange[]
        expect(list.map(({ request }) => `${request.method} ${request.url}`)).to.deep.equal(
          lines.map(requestOf),
        )
        for (const { n } of list)
          expectStages(JSON.parse(await shell.run(`curl localhost:3000/_/requests/${n}`)) as Exchange)
      } finally {
        await shell.close()
      }
    })
  })
})

/** One that succeeds goes through all of them; one that fails stops at one of them, and says why in an answer. */
function expectStages({ request, response, marks, operation, outcome, error }: Exchange): void {
  const reached = Object.keys(marks)
  if (response.status < 400) {
    expect(reached, request.url).to.deep.equal(stages)
    expect(operation, request.url).to.have.property('kind')
    expect(outcome, request.url).to.have.property('kind')
    expect(error, request.url).to.equal(undefined)
  } else {
    expect(reached, request.url).to.deep.equal([...stages.slice(0, reached.length - 2), 'rendered', 'sent'])
    expect(error, request.url).to.have.property('status', response.status)
  }
}
