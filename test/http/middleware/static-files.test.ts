import { link, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { createServer, type Server } from '../../../src/index.ts'
import { ask, withServer } from '../../support/api.ts'
import { createFolder, inFolder } from '../../support/folder.ts'
import { run, start } from '../../support/program.ts'
import { sendRaw, statusesIn } from '../../support/raw.ts'

const secret = 'not-for-visitors'

const requestOf = (path: string, header = 'Accept: */*'): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${header}\r\nConnection: close\r\n\r\n`

describe('http: files of --static', () => {
  let server: Server
  let folder: Awaited<ReturnType<typeof createFolder>>
  let outside: Awaited<ReturnType<typeof createFolder>>

  before(async () => {
    folder = await createFolder()
    outside = await createFolder()
    const put = async (name: string, text = secret) => writeFile(join(folder.path, name), text)
    await mkdir(join(folder.path, 'pages'))
    await mkdir(join(folder.path, '.hidden'))
    await mkdir(join(folder.path, '.well-known'))
    await mkdir(join(folder.path, '.Shop.json.auth'))
    await writeFile(join(outside.path, 'outside.txt'), secret)
    await put('Shop.json', JSON.stringify({ names: [{ id: 1, password: secret }] }))
    await put('Shop.config.json', JSON.stringify({ collections: { names: { hidden: ['password'] } } }))
    await put('other.config.mts')
    for (const name of ['.env', '.env.local', '.Shop.json.lock.old', '.Shop.json.journal.1.damaged'])
      await put(name)
    for (const name of ['.hidden/a.txt', '.Shop.json.auth/old.json']) await put(name)
    await put('.well-known/.secret')
    await put('.well-known/security.txt', 'contact')
    await put('index.html', '<h1>Home</h1>')
    await put('about.html', '<h1>About</h1>')
    await put('pages/index.html', '<h1>Pages</h1>')
    await put('script.js', 'run()')
    await put('numbers.txt', '0123456789')
    await put('empty.txt', '')
    await put('a file é.txt', 'named')
    await put('photo', 'no extension')
    await symlink(join(outside.path, 'outside.txt'), join(folder.path, 'link.txt'))
    await symlink(outside.path, join(folder.path, 'linked'))
    await symlink(join(folder.path, 'Shop.json'), join(folder.path, 'data-link.txt'))
    await symlink(join(folder.path, '.env'), join(folder.path, 'env-link.txt'))
    await symlink(join(folder.path, 'numbers.txt'), join(folder.path, 'inside-link.txt'))
    await link(join(folder.path, 'Shop.json'), join(folder.path, 'hard-link.txt'))
    server = await createServer({
      data: join(folder.path, 'Shop.json'),
      staticFolder: folder.path,
      persist: false,
      report: () => undefined,
    })
  })
  after(async () => {
    await server.close()
    await folder.remove()
    await outside.remove()
  })

  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${server.url}${path}`, { headers, method })

  for (const [path, type, text] of [
    ['/about.html', 'text/html; charset=utf-8', '<h1>About</h1>'],
    ['/about', 'text/html; charset=utf-8', '<h1>About</h1>'],
    ['/pages', 'text/html; charset=utf-8', '<h1>Pages</h1>'],
    ['/pages/', 'text/html; charset=utf-8', '<h1>Pages</h1>'],
    ['/script.js', 'text/javascript; charset=utf-8', 'run()'],
    ['/a%20file%20%C3%A9.txt', 'text/plain; charset=utf-8', 'named'],
    ['/photo', 'application/octet-stream', 'no extension'],
    ['/empty.txt', 'text/plain; charset=utf-8', ''],
    ['/inside-link.txt', 'text/plain; charset=utf-8', '0123456789'],
    ['/.well-known/security.txt', 'text/plain; charset=utf-8', 'contact'],
  ] as const)
    it(`${path} is served`, async () => {
      const response = await get(path)
      expect([response.status, response.headers.get('Content-Type')]).to.deep.equal([200, type])
      expect(response.headers.get('X-Content-Type-Options')).to.equal('nosniff')
      expect(await response.text()).to.equal(text)
    })

  it('collections come first, and a missing file is a 404 as everywhere', async () => {
    expect(await (await get('/names')).json()).to.deep.equal([{ id: 1 }])
    expect(((await (await get('/nothing.txt')).json()) as { message: string }).message).to.include(
      'nothing.txt',
    )
    expect((await get('/pages', {}, 'POST')).status).to.equal(404)
  })

  it('answers ranges, HEAD and preconditions', async () => {
    const whole = await get('/numbers.txt')
    const etag = whole.headers.get('ETag') ?? ''
    const modified = whole.headers.get('Last-Modified') ?? ''
    await whole.text()
    for (const condition of [`If-None-Match: ${etag}`, `If-Modified-Since: ${modified}`])
      // Not with fetch, which adds `Cache-Control: no-cache`.
      expect(
        statusesIn(await sendRaw(server.url, requestOf('/numbers.txt', condition))),
        condition,
      ).to.deep.equal([304])
    const head = await get('/numbers.txt', {}, 'HEAD')
    expect([head.status, head.headers.get('Content-Length'), await head.text()]).to.deep.equal([
      200,
      '10',
      '',
    ])
    for (const [range, status, text, contentRange] of [
      ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
      ['bytes=7-', 206, '789', 'bytes 7-9/10'],
      ['bytes=-2', 206, '89', 'bytes 8-9/10'],
      ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
      ['bytes=10-', 416, '', 'bytes */10'],
      ['bytes=0-1,4-5', 200, '0123456789', null],
      ['names=0-1', 200, '0123456789', null],
    ] as const) {
      const response = await get('/numbers.txt', { Range: range })
      expect([response.status, response.headers.get('Content-Range')], range).to.deep.equal([
        status,
        contentRange,
      ])
      if (status !== 416) expect(await response.text(), range).to.equal(text)
    }
    expect((await get('/numbers.txt', { Range: 'bytes=0-1', 'If-Range': modified })).status).to.equal(206)
    expect((await get('/numbers.txt', { Range: 'bytes=0-1', 'If-Range': '"old"' })).status).to.equal(200)
  })

  /** Each also in spellings that mean the same to some file system or decoder. */
  const secrets = [
    'Shop.json',
    'Shop.config.json',
    'other.config.mts',
    '.env',
    '.env.local',
    '.Shop.json.lock.old',
    '.Shop.json.journal.1.damaged',
    '.Shop.json.auth/old.json',
    '.hidden/a.txt',
    '.well-known/.secret',
    'link.txt',
    'linked/outside.txt',
    'data-link.txt',
    'env-link.txt',
    'hard-link.txt',
    '../outside.txt',
  ]
  const spellings: readonly ((path: string) => string)[] = [
    (path) => path,
    (path) => path.replaceAll('.', '%2e'),
    (path) => path.replaceAll('.', '%2E'),
    (path) => path.replaceAll('.', '%252e'),
    (path) => path.replaceAll('/', '%2f'),
    (path) => path.replaceAll('/', '\\'),
    (path) => path.replaceAll('/', '%5c'),
    (path) => `pages/../${path}`,
    (path) => `pages/%2e%2e/${path}`,
    (path) => `pages\\..\\${path}`,
    (path) => `/${path}`,
    (path) => `./${path}`,
    (path) => `%2e/${path}`,
    (path) => `${path}/`,
    (path) => `${path}%00.html`,
    (path) => `${path}.`,
    (path) => `${path}%20`,
    (path) => `${path}::$DATA`,
    (path) => path.toUpperCase(),
    (path) => path.toLowerCase(),
  ]
  for (const name of secrets)
    it(`${name} is not served in any spelling`, async () => {
      for (const spell of spellings) {
        const path = `/${spell(name)}`
        const answer = await sendRaw(server.url, requestOf(path))
        expect(answer, path).not.to.include(secret)
        expect(statusesIn(answer)[0], path).to.be.oneOf([400, 404])
      }
    })

  it('the config that --config names is not served either, nor the data after it was replaced', async () => {
    await inFolder(async (place) => {
      await writeFile(join(place, 'd.json'), '{"names":[]}')
      await writeFile(join(place, 'rules.json'), '{}')
      await writeFile(join(place, 'free.json'), '{}')
      const running = await createServer({
        data: join(place, 'd.json'),
        config: join(place, 'rules.json'),
        staticFolder: place,
      })
      try {
        expect((await fetch(`${running.url}/free.json`)).status).to.equal(200)
        expect((await fetch(`${running.url}/rules.json`)).status).to.equal(404)
        expect((await fetch(`${running.url}/d.json`)).status).to.equal(404)
        const send = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }
        expect((await fetch(`${running.url}/names`, send)).status).to.equal(201)
        await new Promise((resolve) => setTimeout(resolve, 400))
        expect((await fetch(`${running.url}/d.json`)).status).to.equal(404)
      } finally {
        await running.close()
      }
    })
  })
})

describe('http: a single-page application', () => {
  const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

  it('gets its front page at paths that nothing else knows, and data everywhere else', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'index.html'), '<h1>Application</h1>')
      await withServer({ data: { names: [] }, staticFolder: folder, spa: true }, async ({ url }) => {
        for (const path of ['/', '/about', '/users/7/edit', '/search?q=x']) {
          const { status, text, headers } = await ask(url, `GET ${path}`, { headers: browser })
          expect([status, text], path).to.deep.equal([200, '<h1>Application</h1>'])
          expect(headers.get('content-type')).to.equal('text/html; charset=utf-8')
        }
        expect((await ask(url, 'GET /names', { headers: browser })).body).to.deep.equal([])
        for (const path of ['/names/7', '/missing.js', '/_/nothing', '/auth/nothing'])
          expect((await ask(url, `GET ${path}`, { headers: browser })).status, path).to.equal(404)
        expect((await ask(url, 'GET /about')).status).to.equal(404)
        expect((await ask(url, 'POST /about', { headers: browser })).status).to.equal(404)
      })
    })
  })

  it('has our home page at the address that the start shows', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'index.html'), '<h1>Application</h1>')
      const running = await start([':memory:', '--static', folder, '--spa'])
      try {
        expect(running.stdout()).to.match(/Files {6}http:\/\/localhost:\d+\/\n {2}Home page {2}\S+\/_\/\n/)
        const url = running.url.replace(/\/_$/, '')
        expect((await ask(url, 'GET /about', { headers: browser })).text).to.include('Application')
        expect((await ask(url, 'GET /_/', { headers: browser })).text).to.include('Understudy')
      } finally {
        await running.stop()
      }
      const { code, stderr } = await run([':memory:', '--spa'])
      expect([code, stderr]).to.deep.equal([
        1,
        '--spa needs the folder of the application: --static dist --spa\n',
      ])
    })
  })
})
