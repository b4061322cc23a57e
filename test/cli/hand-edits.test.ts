import { readdir, readFile, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { expect } from 'chai'

import { ask } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'
import { type Running, start } from '../support/program.ts'

const text = `{
  "$schema": "./shop.schema.json",
  "cookies": [
    { "id": 1, "name": "Oat",    "price": 1.50 },
    { "id": 2, "name": "Ginger", "price": 2.00 }
  ]
}
`

interface Cookie {
  readonly id: number
  readonly by?: string
}

describe('cli: a person with an editor', () => {
  it('edits the file, breaks it, mends it, and sees each at once, while nothing that the API did is lost', async () => {
    await serving(text, async ({ cwd, file, server }) => {
      const cookies = async (): Promise<unknown> => (await ask(server.url, 'GET /cookies')).body
      const write = async (request: string, send?: unknown): Promise<void> => {
        expect((await ask(server.url, request, { send })).status).to.be.within(200, 201)
      }

      const edited = text.replace('1.50 },', '1.75 },\n    { "id": 7, "name": "Rye", "price": 3.10 },')
      await writeFile(file, edited)
      await eventually(async () =>
        expect(await cookies()).to.deep.equal([
          { id: 1, name: 'Oat', price: 1.75 },
          { id: 7, name: 'Rye', price: 3.1 },
          { id: 2, name: 'Ginger', price: 2 },
        ]),
      )
      await eventually(async () =>
        expect(server.stderr()).to.include('shop.json was edited: cookies (1 changed, 1 added)'),
      )

      const broken = edited.replace('"Rye", ', '"Rye" ')
      await writeFile(file, broken)
      await eventually(async () =>
        expect(server.stderr()).to.include('line 5, column 30: a comma is missing before this.'),
      )
      await write('POST /cookies', { name: 'Date' })
      await write('PATCH /cookies/7', { name: 'Dark rye' })
      await write('DELETE /cookies/2')
      expect(await readFile(file, 'utf8')).to.equal(broken)

      await writeFile(file, broken.replace('"Rye" ', '"Rye", "new": true, '))
      const mended = [
        { id: 1, name: 'Oat', price: 1.75 },
        { id: 7, name: 'Dark rye', new: true, price: 3.1 },
        { id: 8, name: 'Date' },
      ]
      await eventually(async () => expect(await cookies()).to.deep.equal(mended))
      await eventually(async () => expect(server.stderr()).to.include('shop.json can be read again.'))

      expect((await server.stop()).code).to.equal(0)
      expect(await readdir(cwd)).to.deep.equal(['shop.json'])
      expect(await readFile(file, 'utf8')).to.equal(`{
  "$schema": "./shop.schema.json",
  "cookies": [
    { "id": 1, "name": "Oat",    "price": 1.75 },
    { "id": 7, "name": "Dark rye", "new": true, "price": 3.10 },
    { "id": 8, "name": "Date" }
  ]
}
`)
    })
  })

  it('finds the file as it was, to the byte, after a server that was only asked', async () => {
    await serving(text, async ({ cwd, file, server }) => {
      const before = await stat(file)
      for (const path of ['/', '/cookies?_sort=price&price_gt=1', '/cookies/1', '/db', '/none'])
        await ask(server.url, `GET ${path}`)
      expect((await ask(server.url, 'POST /cookies', { send: '{' })).status).to.equal(400)
      await server.stop()
      expect(await readdir(cwd)).to.deep.equal(['shop.json'])
      expect(await readFile(file, 'utf8')).to.equal(text)
      expect(await stat(file)).to.include({ ino: before.ino, mtimeMs: before.mtimeMs })
    })
  })

  it('disturbs nobody, whatever happens to the file while 8 clients write', async () => {
    await serving('{"cookies":[]}', async ({ cwd, file, server }) => {
      const idle = connect(Number(new URL(server.url).port), '127.0.0.1')
      const over = new AbortController()
      const clients = Array.from({ length: 8 }, (_, name) => work(server, String(name), over.signal))
      for (let round = 1; round <= 3; round += 1) await editInEveryWay(file, server, round * 1000)
      over.abort()
      const told = (await Promise.all(clients)).flat()
      expect(told.length).to.be.greaterThan(50)
      const served = (await ask(server.url, 'GET /cookies')).body as unknown as readonly Cookie[]
      const edits = served.filter(({ by }) => by === 'hand').map(({ id }) => id)
      expect(edits).to.have.members([1, 2, 3].flatMap((round) => ways.map((_, at) => -round * 1000 - at)))
      expect(served.filter(({ by }) => by !== 'hand')).to.have.deep.members(told)
      expect(idle.readyState).to.equal('open')
      idle.destroy()
      await server.stop()
      expect(await readdir(cwd)).to.deep.equal(['shop.json'])
      const { cookies } = JSON.parse(await readFile(file, 'utf8')) as { cookies: readonly Cookie[] }
      expect(cookies).to.deep.equal(served)
    })
  }).timeout(60_000)
})

interface Desk {
  readonly cwd: string
  readonly file: string
  readonly server: Running
}

async function serving(before: string, test: (desk: Desk) => Promise<void>): Promise<void> {
  await inFolder(async (cwd) => {
    const file = join(cwd, 'shop.json')
    await writeFile(file, before)
    const server = await start(['shop.json'], { cwd })
    try {
      await test({ cwd, file, server })
    } finally {
      await server.stop('SIGKILL')
    }
  })
}

/** Creates, changes and deletes until told to stop; answers the cookies that it was told there are. */
async function work({ url }: Running, by: string, over: AbortSignal): Promise<readonly Cookie[]> {
  const told: Cookie[] = []
  const sure = async (request: string, send?: unknown): Promise<Cookie> => {
    const { status, body, text: answer } = await ask(url, request, { send })
    expect(status, answer).to.be.within(200, 201)
    return body as unknown as Cookie
  }
  for (let count = 0; !over.aborted; count += 1) {
    const cookie = await sure('POST /cookies', { by, count })
    if (count % 3 === 2) await sure(`DELETE /cookies/${cookie.id}`)
    else told.push(count % 3 === 1 ? await sure(`PATCH /cookies/${cookie.id}`, { again: true }) : cookie)
    await setTimeout(10)
  }
  return told
}

type Save = (file: string, edited: string) => Promise<void>

const replace: Save = async (file, edited) => {
  await writeFile(`${file}~`, edited)
  await rename(`${file}~`, file)
}

/** What editors and people do to a file; each ends with the edit saved. */
const ways: readonly Save[] = [
  writeFile,
  replace,
  async (file, edited) => {
    await writeFile(file, edited.slice(0, edited.length / 2))
    await setTimeout(60)
    await writeFile(file, edited)
  },
  async (file, edited) => {
    await writeFile(file, edited.replace('[', '[,'))
    await setTimeout(700)
    await replace(file, edited)
  },
  async (file, edited) => {
    await truncate(file, 0)
    await setTimeout(400)
    await writeFile(file, edited)
  },
  async (file, edited) => {
    await utimes(file, new Date(), new Date())
    await replace(file, edited)
    await utimes(file, new Date(), new Date())
  },
]

async function editInEveryWay(file: string, { url }: Running, first: number): Promise<void> {
  for (const [at, save] of ways.entries()) {
    const id = -first - at
    const { cookies } = JSON.parse(await readFile(file, 'utf8')) as { cookies: readonly Cookie[] }
    await save(file, JSON.stringify({ cookies: [{ id, by: 'hand' }, ...cookies] }))
    await eventually(async () => expect((await ask(url, `GET /cookies/${id}`)).status).to.equal(200))
    await setTimeout(50)
  }
}
