import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { DialectName } from '../../src/index.ts'
import { inFolder } from '../support/folder.ts'
import { start } from '../support/program.ts'

/** Whatever is related to 1 has the id 1, so that every template of a path can be filled in. */
const data = {
  posts: [
    { id: 1, title: 'Hello', user_id: 1, tag_ids: [1] },
    { id: 2, title: 'Again', user_id: 1, tag_ids: [] },
  ],
  users: [{ id: 1, name: 'Ann' }],
  tags: [{ id: 1, name: 'new' }],
  profile: { name: 'A blog' },
}

const jsonApi = 'application/vnd.api+json'

/** Follows what a server says, and notes where it was said. */
class Crawler {
  readonly #origin: string
  /** By `Accept` and address, where it was found first. */
  readonly #found = new Map<string, string>()
  readonly #queue: { readonly url: string; readonly accept: string }[] = []
  readonly answered: string[] = []
  readonly failed: string[] = []

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Adds an address, absolute or not; others than the server's are not followed. */
  add(address: string, where: string, accept = '*/*'): void {
    const { href } = new URL(address.replace('//localhost:', '//127.0.0.1:'), this.#origin)
    const key = `${accept} ${href}`
    if (!href.startsWith(this.#origin) || this.#found.has(key)) return
    this.#found.set(key, where)
    this.#queue.push({ url: href, accept })
  }

  addAll(text: string, where: string, accept?: string): void {
    for (const [url] of text.matchAll(/https?:\/\/(?:localhost|127\.0\.0\.1):\d+[^\s"<>,)]*/g))
      this.add(url, where, accept)
  }

  /** The paths in the advice of an error. */
  addAdvice(text: string, where: string): void {
    for (const [, help = ''] of text.matchAll(/"help":"((?:[^"\\]|\\.)*)"/g))
      for (const [, path = ''] of help.matchAll(/(?<![\w:/.])(\/[\w%./-]+(?:\?[\w=&[\]-]+)?)/g))
        this.add(path.replace(/[.]$/, ''), `${where}, help: ${help}`)
  }

  async follow(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await this.#visit(next)
  }

  async #visit({ url, accept }: { readonly url: string; readonly accept: string }): Promise<void> {
    const response = await fetch(url, { headers: { Accept: accept } })
    const text = await response.text()
    const where = `GET ${url} (Accept: ${accept})`
    // The page shows an error on purpose.
    const status = accept === 'text/html' || !/\/\w+-$/.test(new URL(url).pathname) ? 200 : 404
    if (response.status === status) this.answered.push(where)
    else this.failed.push(`${response.status} for ${where}, found in ${this.#found.get(`${accept} ${url}`)}`)
    if (status === 404) return
    this.addAll(response.headers.get('Link') ?? '', `${where}, Link`, accept)
    if (accept === 'text/html')
      for (const [, href = ''] of text.matchAll(/href="([^"]*)"/g)) this.#addLink(href, url, where)
    else if (url.endsWith('/_/openapi.json')) this.#addPaths(text, where)
    else this.addAll(text, where, accept)
  }

  #addLink(href: string, page: string, where: string): void {
    const link = href.replaceAll('&amp;', '&')
    // The log has whatever was asked before, also what does not exist.
    if (link.includes('/_/requests')) return
    const isPage = link.startsWith('?') || new URL(link, page).pathname === '/'
    if (!/^(data:|#)/.test(link)) this.add(new URL(link, page).href, where, isPage ? 'text/html' : '*/*')
  }

  #addPaths(text: string, where: string): void {
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> }
    for (const [path, methods] of Object.entries(paths)) {
      const types = JSON.stringify(methods['get'] ?? '')
      if (methods['get'])
        this.add(path.replaceAll(/\{\w+\}/g, '1'), where, types.includes(`"${jsonApi}"`) ? jsonApi : '*/*')
    }
  }
}

interface Setup {
  readonly args?: readonly string[]
  readonly config?: object
  /** The paths that the resources are at, by their names. */
  readonly places: Readonly<Record<string, readonly string[]>>
}

/** Everything that a server with this setup ever says about its addresses, followed. */
async function crawl({ args = [], config, places }: Setup): Promise<Crawler> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'db.json'), JSON.stringify(data))
    if (config) await writeFile(join(folder, 'db.config.json'), JSON.stringify(config))
    const server = await start(['db.json', ...args], { cwd: folder })
    const crawler = new Crawler(server.url)
    crawler.addAll(server.stdout(), 'the start message')
    crawler.add('/', 'nowhere')
    crawler.add('/', 'nowhere', 'text/html')
    const bases = [...new Set(Object.values(places).flat())]
    for (const base of bases) crawler.add(base || '/', 'nowhere', 'text/html')
    const wrong = ['/nothing', '/users', '/api', '/api/users/1']
    for (const [name, ats] of Object.entries(places))
      for (const at of ats)
        wrong.push(
          `${at}/${name}x`,
          `${at}/${name.toUpperCase()}`,
          `${at}/${name}/77`,
          `${at}/${name}?nope=1`,
        )
    for (const path of wrong)
      for (const accept of ['*/*', jsonApi]) {
        const response = await fetch(`${server.url}${path}`, { headers: { Accept: accept } })
        crawler.addAdvice(await response.text(), `GET ${path} (Accept: ${accept})`)
      }
    for (const at of places['posts'] ?? []) await create(crawler, server.url, `${at}/posts`)
    await crawler.follow()
    expect((await server.stop()).stderr).to.equal('')
    return crawler
  })
}

/** Creates a post in plain JSON or else in JSON:API, and adds its address. */
async function create(crawler: Crawler, origin: string, path: string): Promise<void> {
  const send = async (body: unknown, type: string) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': type, Accept: type },
    })
  const plain = await send({ title: 'New' }, 'application/json')
  const asDocument = await send({ data: { type: 'post', attributes: { title: 'New' } } }, jsonApi)
  for (const [response, accept] of [
    [plain, '*/*'],
    [asDocument, jsonApi],
  ] as const)
    if (response.status === 201) crawler.add(response.headers.get('Location') ?? '', `POST ${path}`, accept)
  expect([plain.status, asDocument.status], path).to.include(201)
}

const everywhere = (...paths: readonly string[]) => ({
  posts: paths,
  users: paths,
  tags: paths,
  profile: paths,
})

const setups = (dialect: DialectName): Readonly<Record<string, Setup>> => ({
  [`three mounts below a prefix, in ${dialect}`]: {
    config: {
      mounts: [
        { path: '/api/v1', dialect, collections: ['posts', 'users'] },
        { path: '/api/v2', dialect },
        { path: '/api/v3', dialect, collections: ['tags'] },
      ],
    },
    places: {
      posts: ['/api/v1', '/api/v2'],
      users: ['/api/v1', '/api/v2'],
      tags: ['/api/v2', '/api/v3'],
      profile: ['/api/v2'],
    },
  },
  [`--prefix, in ${dialect}`]: {
    args: ['--prefix', '/some/where', '--dialect', dialect],
    places: everywhere('/some/where'),
  },
})

describe('every address that the server speaks of answers', function () {
  this.timeout(120_000)
  for (const [title, setup] of Object.entries({
    ...setups('rest'),
    ...setups('envelope'),
    ...setups('json-api'),
    'a mount at the root, and two dialects at one path': {
      config: {
        mounts: [
          { path: '/', collections: ['profile', 'posts'] },
          { path: '/api', collections: ['posts'], dialect: 'envelope' },
          { path: '/api', collections: ['users', 'tags'], dialect: 'json-api' },
        ],
      },
      places: { profile: [''], posts: ['', '/api'], users: ['/api'], tags: ['/api'] },
    },
  } satisfies Record<string, Setup>))
    it(title, async () => {
      const { answered, failed } = await crawl(setup)
      expect(failed).to.deep.equal([])
      expect(answered.length).to.be.above(50)
      for (const [name, paths] of Object.entries(setup.places))
        for (const path of paths) {
          const address = new RegExp(`^GET \\S+:\\d+${path}/${name} `)
          expect(
            answered.some((one) => address.test(one)),
            `${path}/${name}`,
          ).to.equal(true)
        }
    })
})
