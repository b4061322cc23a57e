import { fileURLToPath } from 'node:url'

import { expect } from 'chai'

import { countsOf } from './counts.ts'
import { modulesIn, parseModule } from './modules.ts'

const counted = (texts: Readonly<Record<string, string>>) =>
  countsOf(Object.entries(texts).map(([path, text]) => parseModule(path, text)))

describe('counting the source', () => {
  it('counts files and lines', () => {
    const { files, lines } = counted({ 'core/json.ts': 'a\nb\n', 'core/path.ts': 'c\n' })
    expect({ files, lines }).to.deep.equal({ files: 2, lines: 3 })
  })

  it('finds names that are declared in more than one file, exported or not, types included', () => {
    const { names } = counted({
      'core/a.ts':
        'export interface Place {}\nconst { x, y: [z = 1, ...rest] } = f()\nasync function find() {}\nclass Once {}',
      'core/b.ts': 'type Place = 1\nexport const x = 1, z = 2\nlet rest\nfunction find() { const Once = 1 }',
    })
    expect([...names.keys()]).to.have.members(['Place', 'x', 'z', 'rest', 'find'])
    expect(names.get('Place')).to.deep.equal(['core/a.ts', 'core/b.ts'])
  })

  it('sets aside the steps that every dialect has', () => {
    const render = 'export const render = 1'
    const { names, fileNames } = counted({
      'dialects/rest/render.ts': render,
      'dialects/json-api/render.ts': render,
      'dialects/rest/page.ts': 'const cut = 1',
      'dialects/envelope/size.ts': 'const cut = 1',
    })
    expect([...names.keys()]).to.deep.equal(['cut'])
    expect([...fileNames.keys()]).to.deep.equal([])
  })

  it('finds file names that are used more than once, but for an index and the pairs of the command line', () => {
    const { fileNames } = counted({
      'index.ts': '',
      'site/index.ts': '',
      'cli/commands/token.ts': '',
      'cli/actions/token.ts': '',
      'cli/actions/keys.ts': '',
      'lessons/keys.ts': '',
      'dialects/rest/query.ts': '',
      'core/query.ts': '',
    })
    expect([...fileNames.keys()]).to.have.members(['keys.ts', 'query.ts'])
  })

  it('finds few names in src that stand for several things, and few files for its size', async () => {
    const { files, names, fileNames } = countsOf(
      await modulesIn(fileURLToPath(new URL('../../../src', import.meta.url))),
    )
    // Thirteen of these are the log of requests, with its pages and the gate before them; another makes schemas of
    // values; eight are failing on purpose; one is the page after signing in; four serve without a socket, and in Vite;
    // one is forms; seven are worlds; one reads the settings of json-server, and another the names of ids; one undoes;
    // two give each test of a runner a world; six are points in time and snapshots; three are the clock.
    // Nine are data from anywhere: a reader for each kind, the import of modules that they share with the config, and
    // the export. One is the keys of a terminal, and one a world in code.
    // Two run other programs of a lesson, and read what is beside the data.
    // Two write types.
    // Twelve are the shell of the pages, with what runs in the browser; fifteen the pages of requests and of our source.
    // Twenty-one are rules: their shape, what they name, which act, what they do at once and later, where they
    // are kept, and the routes of json-server.
    expect(files).to.be.at.most(438)
    expect(names.size).to.be.at.most(60)
    expect(fileNames.size).to.be.at.most(10)
  })
})
