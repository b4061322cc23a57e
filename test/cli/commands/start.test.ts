import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { expect } from 'chai'

import { inFolder } from '../../support/folder.ts'
import { run, start } from '../../support/program.ts'

describe('start', () => {
  it('serves the demo cookie shop and says where', async () => {
    const server = await start([])
    const response = await fetch(`${server.url}/cookies/chocolate-chip`)
    expect(await response.json()).to.include({ id: 2, name: 'Chocolate chip' })
    const { code, stdout, stderr } = await server.stop()
    expect(code).to.equal(0)
    expect(stderr).to.equal('')
    expect(stdout).to.match(/demo cookie shop from memory/)
    expect(stdout).to.match(/http:\/\/localhost:\d+\/cookies +7\n/)
    expect(stdout).to.match(/Stop +Ctrl\+C/)
    expect(stdout).to.match(/GET {4}\/cookies\/chocolate-chip 200 [\d.]+ ms\n/)
  })

  it('says what to put into a file that holds nothing', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'none.json'), '{}')
      const server = await start(['none.json'], { cwd: folder })
      const { stdout } = await server.stop()
      expect(stdout).to.include(
        'There are no collections yet. Write { "cookies": [] } into the file and save',
      )
    })
  })

  it('stops on Ctrl+C with code 0', async () => {
    const server = await start([])
    expect((await server.stop('SIGINT')).code).to.equal(0)
  })

  it('logs without colour when it is no terminal, and leaves secrets out', async () => {
    const server = await start(['--lenient'])
    await fetch(`${server.url}/cookies?key=hush-hush&id=1`)
    const { stdout } = await server.stop()
    expect(stdout).to.include('/cookies?key=…&id=1 200')
    expect(stdout).not.to.include('hush')
    expect(stdout).not.to.include('\u001B[')
  })

  it('says at the start where each setting came from, and no value', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, '.env'), 'API_KEY=of-another-service\nJWT_SECRET=unused\nOTHER=x\n')
      await writeFile(join(folder, 'db.json'), '{"users":[{"id":7}]}')
      const server = await start(['db.json', '--lenient', '--no-persist'], {
        cwd: folder,
        env: { UNDERSTUDY_PREFIX: '/api', PORT: '1', BEARER_TOKENS: 'hush-hush=7' },
      })
      const { stdout } = await server.stop()
      expect(stdout).to.match(
        /Settings +--lenient, --no-persist, --port \(command line\)\n +API_KEY \(\.env\)\n/,
      )
      expect(stdout).to.match(
        /\n +(UNDERSTUDY_PREFIX, BEARER_TOKENS|BEARER_TOKENS, UNDERSTUDY_PREFIX) \(environment\)\n/,
      )
      expect(stdout).not.to.match(/JWT_SECRET|OTHER|another-service|hush/)
    })
  })

  it('takes its options from the environment, from .env, and from the command line before both', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, '.env'), 'UNDERSTUDY_PREFIX=/from-file\nUNDERSTUDY_READ_ONLY=true\n')
      const fromFile = await start([], { cwd: folder })
      expect((await fetch(`${fromFile.url}/from-file/cookies`)).status).to.equal(200)
      expect((await fetch(`${fromFile.url}/from-file/cookies/1`, { method: 'DELETE' })).status).to.equal(403)
      await fromFile.stop()
      const fromEnvironment = await start([], {
        cwd: folder,
        env: { UNDERSTUDY_PREFIX: '/from-environment' },
      })
      expect((await fetch(`${fromEnvironment.url}/from-environment/cookies`)).status).to.equal(200)
      await fromEnvironment.stop()
      const fromArguments = await start(['--prefix', 'typed'], {
        cwd: folder,
        env: { UNDERSTUDY_PREFIX: '/from-environment' },
      })
      expect((await fetch(`${fromArguments.url}/typed/cookies`)).status).to.equal(200)
      await fromArguments.stop()
    })
  })

  it('takes every usual word for yes and no from the environment', async () => {
    for (const [word, status] of [
      ['1', 403],
      ['Yes', 403],
      ['0', 200],
    ] as const) {
      const server = await start([], { env: { UNDERSTUDY_READ_ONLY: word } })
      expect((await fetch(`${server.url}/cookies/1`, { method: 'DELETE' })).status, word).to.equal(status)
      await server.stop()
    }
    const server = await start(['--read-only=1'])
    expect((await fetch(`${server.url}/cookies/1`, { method: 'DELETE' })).status).to.equal(403)
    await server.stop()
    const { code, stderr } = await run([], { env: { UNDERSTUDY_READ_ONLY: 'maybe' } })
    expect(code).to.equal(1)
    expect(stderr).to.equal('UNDERSTUDY_READ_ONLY="maybe" is not valid. Use true or false.\n')
  })

  it('names the variable that a mistyped one was meant to be', async () => {
    const { code, stderr } = await run([], { env: { UNDERSTUDY_READONLY: '1' } })
    expect([code, stderr]).to.deep.equal([
      1,
      'UNDERSTUDY_READONLY in the environment is not a known setting. Did you mean UNDERSTUDY_READ_ONLY?\n',
    ])
  })

  it('takes what is not meant for a command as if it were not there', async () => {
    const env = { UNDERSTUDY_PORT: '4000', UNDERSTUDY_DATA: 'data/shop.json' }
    expect((await run(['infer', 'data/users.json'], { env })).code).to.equal(0)
    expect(await run(['keys', 'list'], { env })).to.include({ code: 0, stderr: 'There are no keys.\n' })
  })

  it('serves a folder at the root, behind the collections', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'cookies'))
      await writeFile(join(folder, 'hello.txt'), 'hello')
      await writeFile(join(folder, 'cookies', 'index.html'), 'not this')
      const server = await start(['--static', folder])
      expect(await (await fetch(`${server.url}/hello.txt`)).text()).to.equal('hello')
      expect(await (await fetch(`${server.url}/cookies`)).json()).to.have.length(7)
      expect((await fetch(`${server.url}/../package.json`)).status).to.equal(404)
      const browser = { headers: { Accept: 'text/html' } }
      expect(await (await fetch(server.url, browser)).text()).to.include('Understudy')
      await writeFile(join(folder, 'index.html'), '<h1>Mine</h1>')
      expect(await (await fetch(server.url, browser)).text()).to.equal('<h1>Mine</h1>')
      expect(await (await fetch(server.url)).json()).to.have.property('resources')
      expect(await (await fetch(`${server.url}/_/`, browser)).text()).to.include('Understudy')
      await server.stop()
    })
  })

  it('says where requests can be looked at, unless none are kept or the page is closed', async () => {
    for (const [args, isShown] of [
      [[], true],
      [['--log', '0'], false],
      [['--key', 'a-key'], false],
    ] as const) {
      const server = await start([...args])
      const { stdout } = await server.stop()
      expect(/\n {2}Requests {3}\S+\/_\/requests\n/.test(stdout), args.join(' ')).to.equal(isShown)
    }
  })

  it('waits before each answer with --delay', async () => {
    const server = await start(['--delay', '150-160', '--quiet=false'])
    const before = performance.now()
    await fetch(`${server.url}/cookies`)
    expect(performance.now() - before).to.be.greaterThan(149)
    await server.stop()
  })

  it('names the next free port when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const { code, stderr } = await run(['--port', String(port)])
    taken.close()
    expect(code).to.equal(1)
    expect(stderr).to.match(new RegExp(`^Port ${port} is taken. Port \\d+ is free: add --port \\d+\n$`))
  })

  for (const [args, code, message] of [
    [['validate', 'a.json', 'b.json'], 2, 'A second file is given, b.json, but this command works on one.'],
    [['--prot', '1'], 2, 'Unknown argument: prot. Did you mean "--port"?'],
    [['validate', 'db.json', '--jwt'], 2, 'Unknown argument: jwt.\n'],
    [['validate'], 2, 'An argument is missing after the command. Add --help for details.'],
    [['learn', 'lsit'], 2, 'Unknown argument: lsit. Did you mean "list"?'],
    [['leran'], 2, 'Did you mean "start learn"?'],
    [['vaildate', 'x.json'], 2, 'Did you mean "start validate"?'],
    [
      ['users', 'ad', '--data', 'data/users.json'],
      2,
      'Name a subcommand: start users add, start users password, or start users hash',
    ],
    [['data/shpo.json'], 1, 'There is no file data/shpo.json. Did you mean data/shop.json?'],
    [['keys', 'list', '--data', 'data/shop'], 1, 'Did you mean data/shop.json?'],
    [['validate', 'data/nowhere.json'], 1, 'There is no file data/nowhere.json yet. Create it with'],
    [['--read-only=maybe'], 1, '--read-only="maybe" is not valid. Use true or false.'],
    [
      ['--watch', 'db.json'],
      2,
      '--watch is an option of json-server. The file is always watched: leave this option out.',
    ],
    [['-w', 'db.json'], 2, '-w is an option of json-server. The file is always watched'],
    [
      ['db.json', '--id', '_id'],
      2,
      '--id is an option of json-server. Write { "id": "_id" } into json-server.json',
    ],
    [['db.json', '-d', '500'], 2, "-d is short for --data. json-server's -d 500 is --delay 500 here."],
    [['data/shop.json', '--routes', 'nowhere.json'], 1, 'There is no file nowhere.json.'],
    [
      ['data/shop.json', '-r', 'data/blog.json'],
      1,
      '--routes data/blog.json: it must be an object of paths, like {"/api/*": "/$1"}.',
    ],
    [['data/shop.json', '--scenario', 'bad'], 1, 'There is no scenario "bad".'],
    [['db.json', '-m', 'x.js'], 2, '-m is an option of json-server. There is no middleware;'],
    [
      ['db.json', '--snapshots', 's'],
      2,
      '--snapshots is an option of json-server. Snapshots are kept beside the data',
    ],
    [['db.json', '--foreignKeySuffix', '_id'], 2, '--foreignKeySuffix is an option of json-server.'],
    [['db.json', '--no-cors'], 2, '--no-cors is an option of json-server. Say which websites may call'],
    [['--data', ''], 1, 'The name of the data file is empty. For example: start --data shop.json'],
    [['--port', '70000'], 1, '"70000" is not a valid port.'],
    [['--port', '80x'], 1, '"80x" is not a valid port.'],
    [['--dialect', 'rets'], 1, 'Unknown dialect "rets". Did you mean "rest"?'],
    [['--delay', 'long'], 1, '"long" is not a valid delay.'],
    [['--delay', '800-200'], 1, '"800-200" is not a valid delay.'],
    [['--body-limit', 'huge'], 1, '"huge" is not a valid size.'],
    [['--prefix', '/_'], 1, '"/_" is not a valid prefix.'],
    [['--prefix', '/:x'], 1, '"/:x" is not a valid prefix.'],
    [['--static', 'nowhere'], 1, '--static nowhere: folder not found.'],
    [
      ['a.json', '--data', 'b.json'],
      1,
      'You gave --data b.json and also a.json. To serve them together, name them all without --data.',
    ],
    [
      ['data/shop.json', 'data/shpo.yaml'],
      1,
      'There is no file data/shpo.yaml. Did you mean data/shop.json?',
    ],
    [
      ['--host', '203.0.113.1'],
      1,
      'This machine has no address "203.0.113.1". Use 127.0.0.1, or 0.0.0.0 for all addresses.',
    ],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const ended = await run(args)
      expect(ended.stderr).to.include(message)
      expect(ended.stderr).not.to.match(/\bat .*\.[jt]s/)
      expect(ended.code).to.equal(code)
    })
  }

  it('shows the options of every day first with --help, examples, and its version', async () => {
    const { stdout } = await run(['--help'])
    expect(stdout).to.match(/Examples:[^]*start shop.json/)
    const options = [...stdout.matchAll(/^ +(?:-\w, )?--([a-z-]+) /gm)].map(([, name]) => name)
    expect(options.slice(0, 8)).to.deep.equal([
      'port',
      'host',
      'static',
      'delay',
      'read-only',
      'persist',
      'config',
      'open',
    ])
    expect((await run(['--version'])).stdout).to.match(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('start init', () => {
  it('writes db.json where no name is given, and never over another', async () => {
    await inFolder(async (folder) => {
      const first = await run(['init'], { cwd: folder })
      expect(first).to.include({ code: 0, stdout: 'Created db.json. Serve it with: start db.json\n' })
      expect(JSON.parse(await readFile(join(folder, 'db.json'), 'utf8'))).to.include.keys('posts', 'profile')
      const second = await run(['init'], { cwd: folder })
      expect([second.code, second.stderr]).to.deep.equal([
        1,
        'db.json already exists and was not changed. Choose another name.\n',
      ])
    })
  })

  it('writes a small file, and never over another', async () => {
    await inFolder(async (folder) => {
      const first = await run(['init', 'mine.json'], { cwd: folder })
      expect(first).to.include({ code: 0, stdout: 'Created mine.json. Serve it with: start mine.json\n' })
      const second = await run(['init', 'mine.json'], { cwd: folder })
      expect(second.code).to.equal(1)
      expect(second.stderr).to.include('mine.json already exists and was not changed.')
      expect((await run(['init', 'no/such/folder.json'], { cwd: folder })).stderr).to.include(
        'Create it first.',
      )
    })
  })
})
